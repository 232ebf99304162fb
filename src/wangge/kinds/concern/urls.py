"""Addresses of what only concerns have."""

from django.urls import path

from wangge.kinds.concern import views

app_name = "concern"
urlpatterns = [
    path("records/", views.show_records, name="records"),
    path("records/<int:pk>/", views.sign_record, name="record"),
    path("records/<int:pk>/files/<int:file>/<slug:size>/", views.send_file, name="file"),
]
