"""What a visitor of the counter follows online with number and code."""

from django.urls import path

from wangge.kinds.dispute.views import counter_public as public

app_name = "counter_public"
urlpatterns = [
    path("<slug:number>/", public.own, name="own"),
    path("<slug:number>/rate/", public.rate, name="rate"),
    path("<slug:number>/again/", public.take_up_again, name="again"),
    path("<slug:number>/back/", public.take_back, name="back"),
]
