from django.urls import path

from wangge.rounds.views import checking, growing, showing

app_name = "rounds_field"
urlpatterns = [
    path("", showing.today, name="today"),
    path("<int:pk>/check/", checking.check, name="check"),
    path("record/<int:pk>/", checking.record, name="record"),
    path("finding/<int:pk>/", growing.grow, name="grow"),
]
