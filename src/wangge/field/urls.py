from django.urls import path

from wangge.field.views import acting, grid, phone, reporting

app_name = "field"
urlpatterns = [
    path("", grid.home, name="home"),
    path("all/", grid.show_all, name="all"),
    path("mine/", grid.mine, name="mine"),
    path("contacts/", grid.contacts, name="contacts"),
    path("new/", reporting.choose, name="new"),
    path("report/", reporting.report, name="report"),
    path("report/settled/", reporting.settled, name="settled"),
    path("report/spot/", reporting.spot, name="spot"),
    path("m/<slug:number>/", acting.show, name="matter"),
    path("m/<slug:number>/reporter/<int:pk>/", acting.show_reporter, name="reporter"),
    path("m/<slug:number>/<slug:the_move>/", acting.make_move, name="move"),
    path("worker.js", phone.worker, name="worker"),
    path("offline/", phone.offline, name="offline"),
]
