from django.urls import path

from wangge.kinds.service_order.views import public

app_name = "service_order_public"
urlpatterns = [
    path("", public.menu, name="menu"),
    path("mine/<str:number>/", public.own, name="own"),
    path("mine/<str:number>/<slug:the_move>/", public.say, name="say"),
    path("<str:code>/", public.order, name="order"),
]
