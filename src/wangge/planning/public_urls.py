from django.urls import path

from wangge.planning.views import public

app_name = "gridplans"
urlpatterns = [
    path("grid-plans/", public.plans, name="plans"),
    path("grid-plans/<int:pk>/", public.plan, name="plan"),
    path("grid-plans/<int:pk>/<str:code>/", public.community, name="community"),
    path("grid-plans/<int:pk>/<str:code>/grids.geojson", public.grids, name="grids_geojson"),
]
