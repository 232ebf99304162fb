from django.urls import path

from wangge.kinds.service_order.views import desk

app_name = "service_order"
urlpatterns = [
    path("", desk.board, name="board"),
    path("new/", desk.new, name="new"),
    path("menu/", desk.menu, name="menu"),
    path("menu/<int:pk>/<slug:act>/", desk.menu_act, name="menu_act"),
    path("<str:number>/resident/", desk.resident, name="resident"),
]
