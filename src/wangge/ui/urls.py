from django.urls import path

from wangge.ui import views

app_name = "ui"
urlpatterns = [path("type-size/", views.type_size, name="type_size")]
