from django.urls import path

from wangge.kinds.wish.views import wall

app_name = "wish_wall"
urlpatterns = [
    path("", wall.show, name="wall"),
    path("tell/", wall.tell, name="tell"),
    path("mine/", wall.mine, name="mine"),
    path("mine/<str:number>/", wall.own, name="own"),
    path("mine/<str:number>/received/", wall.received, name="received"),
    path("mine/<str:number>/not-received/", wall.not_received, name="not_received"),
    path("mine/<str:number>/withdraw/", wall.withdraw, name="withdraw"),
]
