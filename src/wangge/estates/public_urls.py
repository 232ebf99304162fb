from django.urls import path

from wangge.estates import views

app_name = "places"
urlpatterns = [
    path("map/places.geojson", views.places_geojson, name="places_geojson"),
    path("map/streets.geojson", views.streets_geojson, name="streets_geojson"),
]
