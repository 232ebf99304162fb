from django.urls import path

from wangge.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
]
