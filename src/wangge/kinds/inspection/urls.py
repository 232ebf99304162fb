from django.urls import path

from wangge.kinds.inspection.views import editing, homes, importing, showing

app_name = "inspection"
urlpatterns = [
    path("", showing.board, name="board"),
    path("register/", showing.register, name="register"),
    path("register/add/", editing.add, name="add"),
    path("register/import/", importing.upload, name="import"),
    path("register/import/template/", importing.template, name="import_template"),
    path("register/import/<int:pk>/", importing.preview, name="import_preview"),
    path("register/import/<int:pk>/errors/", importing.errors, name="import_errors"),
    path("register/<int:pk>/", showing.installation, name="installation"),
    path("register/<int:pk>/edit/", editing.edit, name="edit"),
    path("register/<int:pk>/retire/", editing.retire, name="retire"),
    path("register/<int:pk>/plate/", showing.plate, name="plate"),
    path("checks/<int:pk>/", showing.check, name="check"),
    path("checks/<int:pk>/record/", showing.record, name="record"),
    path("checks/<int:pk>/photos/<int:number>/", showing.photo, name="photo"),
    path("homes/", homes.homes, name="homes"),
    path("homes/new/", homes.new_home, name="new_home"),
    path("homes/<int:pk>/", homes.home, name="home"),
    path("homes/<int:pk>/fixed/", homes.home_fixed, name="home_fixed"),
    path("hazards/new/", editing.new, name="new"),
    path("lists/", editing.sheets, name="sheets"),
    path("lists/<slug:kind>/<slug:rhythm>/", editing.sheet, name="sheet"),
]
