from django.urls import path

from wangge.modes.views import acting, showing

app_name = "modes"
urlpatterns = [
    path("", showing.show_list, name="list"),
    path("table.xlsx", showing.export, name="export"),
    path("new/", acting.start, name="start"),
    path("limits/", showing.show_limits, name="limits"),
    path("limits/<slug:level>/<slug:kind>/<slug:clock>/", acting.share, name="share"),
    path("<int:pk>/", showing.show_mode, name="mode"),
    path("<int:pk>/level/", acting.level, name="level"),
    path("<int:pk>/extend/", acting.extend, name="extend"),
    path("<int:pk>/end/", acting.end, name="end"),
    path("<int:pk>/review/", acting.review, name="review"),
    path("<int:pk>/report.pdf", showing.report, name="report"),
    path("<int:pk>/call/", acting.call, name="call"),
    path("<int:pk>/tasks/new/", acting.new_task, name="new_task"),
    path("calls/<int:pk>/", acting.say, name="say"),
    path("tasks/<int:pk>/", showing.show_task, name="task"),
    path("tasks/<int:pk>/grow/", acting.grow_task, name="grow_task"),
    path("tasks/<int:pk>/move/", acting.move_task, name="move_task"),
]
