from django.urls import path

from wangge.areas.views import geodata, public

app_name = "grid"
urlpatterns = [
    path("g/<str:code>/", public.grid, name="page"),
    path("g/<str:code>/plate.pdf", public.plate_pdf, name="plate"),
    path("g/<str:code>/cards.pdf", public.cards_pdf, name="cards"),
    path("map/areas.geojson", geodata.outlines, name="outlines_geojson"),
    path("map/areas/<str:code>.geojson", geodata.outline, name="outline_geojson"),
]
