from django.urls import path

from wangge.rounds import views

app_name = "rounds"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("mine/", views.mine, name="mine"),
    path("<int:pk>/", views.show, name="round"),
    path("<int:pk>/end/", views.end, name="end"),
    path("due/<int:pk>/", views.due, name="due"),
    path("due/<int:pk>/waive/", views.waive, name="waive"),
]
