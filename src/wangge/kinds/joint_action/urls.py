from django.urls import path

from wangge.kinds.joint_action import views

app_name = "joint_action"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<str:number>/record/", views.record, name="record"),
]
