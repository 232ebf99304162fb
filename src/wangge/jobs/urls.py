from django.urls import path

from wangge.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:job_id>/retry/", views.retry, name="retry"),
    path("<int:job_id>/cancel/", views.cancel, name="cancel"),
]
