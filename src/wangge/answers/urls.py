from django.urls import path

from wangge.answers.views import desk

app_name = "answers"
urlpatterns = [
    path("", desk.board, name="board"),
    path("table/", desk.export, name="export"),
    path("leaflet/", desk.print_leaflet, name="leaflet"),
    path("write/", desk.write, name="write"),
    path("asked/", desk.asked, name="asked"),
    path("asked/<int:pk>/leave-open/", desk.leave_open, name="leave_open"),
    path("<int:pk>/", desk.answer, name="answer"),
    path("<int:pk>/change/", desk.change, name="change"),
    path("<int:pk>/check/", desk.check, name="check"),
    path("<int:pk>/still-right/", desk.still_right, name="still_right"),
    path("<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
]
