"""Addresses of what only concerns have."""

from django.urls import path

from wangge.kinds.concern import import_views, views

app_name = "concern"
urlpatterns = [
    path("import/", import_views.show_imports, name="imports"),
    path("import/<int:pk>/", import_views.show_import, name="import"),
    path("import/<int:pk>/progress/", import_views.show_progress, name="import_progress"),
    path("import/<int:pk>/findings/", import_views.send_findings, name="import_findings"),
    path("records/", views.show_records, name="records"),
    path("records/<int:pk>/", views.sign_record, name="record"),
    path("records/<int:pk>/files/<int:file>/<slug:size>/", views.send_file, name="file"),
]
