from django.urls import path

from wangge.rounds.views import setting, showing

app_name = "rounds"
urlpatterns = [
    path("", showing.index, name="list"),
    path("new/", setting.new, name="new"),
    path("mine/", showing.mine, name="mine"),
    path("<int:pk>/", showing.show, name="round"),
    path("<int:pk>/edit/", setting.edit, name="edit"),
    path("<int:pk>/targets/", setting.targets, name="targets"),
    path("<int:pk>/end/", setting.end, name="end"),
    path("due/<int:pk>/", showing.due, name="due"),
    path("due/<int:pk>/waive/", showing.waive, name="waive"),
]
