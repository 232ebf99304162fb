from django.urls import path

from wangge.rounds import views

app_name = "rounds_field"
urlpatterns = [path("", views.today, name="today")]
