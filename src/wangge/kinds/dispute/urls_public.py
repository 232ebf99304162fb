"""Mediation for residents."""

from django.urls import path

from wangge.kinds.dispute.views import public

app_name = "mediation_public"
urlpatterns = [
    path("", public.show, name="show"),
    path("apply/", public.apply, name="apply"),
    path("applications/<str:number>/", public.own, name="own"),
]
