from django.urls import path

from wangge.stations.views import editing, importing, showing

app_name = "stations"
urlpatterns = [
    path("", showing.register, name="register"),
    path("export/", showing.export, name="export"),
    path("add/", editing.add, name="add"),
    path("import/", importing.upload, name="import"),
    path("import/template/", importing.template, name="import_template"),
    path("import/<int:pk>/", importing.preview, name="import_preview"),
    path("import/<int:pk>/errors/", importing.errors, name="import_errors"),
    path("<int:pk>/", showing.station, name="station"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/confirm/", editing.confirm, name="confirm"),
    path("<int:pk>/pause/", editing.pause, name="pause"),
    path("<int:pk>/resume/", editing.resume, name="resume"),
    path("<int:pk>/close/", editing.close, name="close"),
]
