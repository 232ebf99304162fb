from django.urls import path

from wangge.kinds.inspection.views import checking, public

app_name = "inspection_field"
urlpatterns = [
    path("<int:pk>/", checking.check, name="check"),
    path("at/<str:code>/", public.start, name="start"),
]
