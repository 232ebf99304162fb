from django.urls import path

from wangge.ui import views

app_name = "ui"
urlpatterns = [
    path("type-size/", views.type_size, name="type_size"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/map.geojson", views.styleguide_map, name="styleguide_map"),
]
