from django.urls import path

from wangge.kinds.wish.views import desk

app_name = "wish"
urlpatterns = [
    path("", desk.board, name="board"),
    path("figures/", desk.figures, name="figures"),
    path("new/", desk.new, name="new"),
    path("<str:number>/household/", desk.household, name="household"),
]
