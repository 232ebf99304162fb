from django.urls import path

from wangge.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.year, name="year"),
    path("preview/", views.preview_days, name="preview_days"),
    path("preview-file/", views.preview_file, name="preview_file"),
    path("publish/", views.publish, name="publish"),
    path("hours/", views.publish_hours, name="publish_hours"),
]
