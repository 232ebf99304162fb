from django.urls import path

from wangge.networks import views

app_name = "networks"
urlpatterns = [
    path("", views.board, name="board"),
    path("table/", views.export, name="export"),
    path("import/", views.upload, name="import"),
    path("import/template/", views.template, name="import_template"),
    path("import/<int:pk>/", views.preview, name="import_preview"),
    path("import/<int:pk>/errors/", views.errors, name="import_errors"),
    path("names/<int:pk>/remove/", views.remove, name="remove"),
    path("of/<str:name>/", views.network, name="network"),
    path("of/<str:name>/remove/", views.remove_all, name="remove_all"),
]
