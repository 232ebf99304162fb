from django.urls import path

from wangge.stations.views import public

app_name = "stations_public"
urlpatterns = [
    path("", public.stations, name="stations"),
    path("places.geojson", public.places, name="places"),
    path("<int:pk>/", public.station, name="station"),
]
