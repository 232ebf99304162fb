from django.urls import path

from wangge.rounds.views import showing

app_name = "rounds_field"
urlpatterns = [path("", showing.today, name="today")]
