from django.urls import path

from wangge.chain.views import editing, importing, showing

app_name = "chain"
urlpatterns = [
    path("", showing.board, name="board"),
    path("export/", showing.export, name="export"),
    path("grids/", showing.without, name="without"),
    path("add/", editing.add, name="add"),
    path("import/", importing.upload, name="import"),
    path("import/template/", importing.template, name="import_template"),
    path("import/<int:pk>/", importing.preview, name="import_preview"),
    path("import/<int:pk>/errors/", importing.errors, name="import_errors"),
    path("levels/", editing.levels, name="levels"),
    path("levels/add/", editing.level, name="add_level"),
    path("levels/<int:pk>/", editing.level, name="level"),
    path("levels/<int:pk>/retire/", editing.retire, name="retire_level"),
    path("<int:pk>/", editing.edit, name="edit"),
]
