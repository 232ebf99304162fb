from django.urls import path

from wangge.rounds.views import keeping, setting, showing

app_name = "rounds"
urlpatterns = [
    path("", showing.index, name="list"),
    path("new/", setting.new, name="new"),
    path("mine/", showing.mine, name="mine"),
    path("<int:pk>/", showing.show, name="round"),
    path("<int:pk>/edit/", setting.edit, name="edit"),
    path("<int:pk>/targets/", setting.targets, name="targets"),
    path("<int:pk>/end/", setting.end, name="end"),
    path("lists/", keeping.lists, name="lists"),
    path("lists/template/", keeping.template, name="template"),
    path("lists/<int:pk>/", keeping.entries, name="entries"),
    path("lists/draft/<int:pk>/", keeping.preview, name="preview"),
    path("lists/draft/<int:pk>/errors/", keeping.errors, name="errors"),
    path("forms/", keeping.shortforms, name="forms"),
    path("forms/new/", keeping.shortform, name="form_new"),
    path("forms/<int:pk>/", keeping.shortform, name="form"),
    path("due/<int:pk>/", showing.due, name="due"),
    path("due/<int:pk>/waive/", showing.waive, name="waive"),
]
