from django.urls import path

from wangge.kinds.wish.views import field

app_name = "wish_field"
urlpatterns = [
    path("", field.home, name="home"),
    path("<str:number>/", field.show, name="show"),
    path("<str:number>/household/", field.household, name="household"),
    path("<str:number>/<slug:the_move>/", field.make_move, name="move"),
]
