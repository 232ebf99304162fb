from django.urls import path

from wangge.vault import views

app_name = "vault"
urlpatterns = [path("", views.openings, name="openings")]
