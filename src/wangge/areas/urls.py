from django.urls import path

from wangge.areas.views import geodata, grids, tree

app_name = "areas"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("map/", grids.grid_map, name="map"),
    path("grids/", grids.grid_list, name="grids"),
    path("data/grids.geojson", geodata.grids, name="grids_geojson"),
    path("<str:code>/", tree.area, name="area"),
    path("<str:code>/branch/", tree.branch, name="branch"),
    path("<str:code>/edit/", tree.edit, name="edit"),
    path("<str:code>/norm/", tree.norm, name="norm"),
    path("<str:code>/coverage/", grids.coverage, name="coverage"),
]
