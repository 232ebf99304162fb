from django.urls import path

from wangge.bulletins import views

app_name = "bulletins_public"
urlpatterns = [path("", views.public, name="all")]
