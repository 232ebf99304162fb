from django.urls import path

from wangge.duties.views import editing, reading

app_name = "duties"
urlpatterns = [
    path("", reading.board, name="board"),
    path("draft/", editing.draft, name="draft"),
    path("bring/", editing.bring, name="bring"),
    path("bring/template/", editing.template, name="template"),
    path("of/<str:number>/", reading.of_matter, name="of_matter"),
    path("<int:pk>/", reading.catalogue, name="catalogue"),
    path("<int:pk>/table/", reading.export, name="export"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/publish/", editing.publish, name="publish"),
    path("<int:pk>/discard/", editing.discard, name="discard"),
    path("<int:pk>/end/", editing.end, name="end"),
    path("items/<int:pk>/categories/", editing.map_item, name="map_item"),
    path("items/<int:pk>/concerns/", reading.concerns, name="concerns"),
]
