from django.urls import path

from wangge.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.show_inbox, name="inbox"),
    path("triage/", views.show_triage, name="triage"),
    path("triage/<slug:number>/", views.show_triage, name="triage_one"),
    path("triage/<slug:number>/dispatch/", views.dispatch_quickly, name="dispatch"),
    path("triage/<slug:number>/merge/", views.merge_quickly, name="merge"),
    path("triage/<slug:number>/place/", views.use_place, name="place"),
    path("triage/<slug:number>/area/", views.use_area, name="area"),
]
