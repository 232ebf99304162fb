from django.urls import path

from wangge.crews.views import editing, importing, showing

app_name = "crews"
urlpatterns = [
    path("", showing.board, name="board"),
    path("export/", showing.export, name="export"),
    path("take/", editing.take, name="take"),
    path("import/", importing.upload, name="import"),
    path("import/template/", importing.template, name="import_template"),
    path("import/<int:pk>/", importing.preview, name="import_preview"),
    path("import/<int:pk>/errors/", importing.errors, name="import_errors"),
    path("places/", showing.slots, name="slots"),
    path("places/add/", editing.add_slot, name="add_slot"),
    path("places/begin/", editing.begin, name="begin"),
    path("places/<int:pk>/", editing.edit_slot, name="edit_slot"),
    path("places/<int:pk>/retire/", editing.retire_slot, name="retire_slot"),
    path("<int:pk>/", showing.seat, name="seat"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/end/", editing.end, name="end"),
]
