from django.urls import path

from wangge.reading.views import quality, spots, writer

app_name = "reading"
urlpatterns = [
    path("hot-spots/", spots.board, name="spots"),
    path("hot-spots/<slug:name>/", spots.spot, name="spot"),
    path("quality/", quality.show, name="quality"),
    path("quality/train/", quality.train, name="train"),
    path("quality/cancel/", quality.cancel, name="cancel"),
    path("quality/versions/<int:pk>/activate/", quality.activate, name="activate"),
    path("writer/<slug:number>/hints/", writer.hints, name="hints"),
    path("writer/<slug:number>/draft/", writer.draft, name="draft"),
]
