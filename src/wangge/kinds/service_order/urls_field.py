from django.urls import path

from wangge.kinds.service_order.views import field

app_name = "service_order_field"
urlpatterns = [
    path("", field.home, name="home"),
    path("<str:number>/", field.show, name="show"),
    path("<str:number>/resident/", field.resident, name="resident"),
    path("<str:number>/<slug:the_move>/", field.make_move, name="move"),
]
