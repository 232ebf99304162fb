from django.urls import path

from wangge.kinds.decision.views import bodies, figures, meetings, notes

app_name = "decision"
urlpatterns = [
    path("", bodies.bodies, name="bodies"),
    path("export/", bodies.export, name="export"),
    path("figures/", figures.figures, name="figures"),
    path("new/", meetings.new, name="new"),
    path("notes/", notes.notes, name="notes"),
    path("notes/export/", notes.export_notes, name="export_notes"),
    path("notes/new/<int:seat_id>/", notes.write, name="write_note"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/grow/", notes.grow, name="grow_note"),
    path("bodies/new/", bodies.save, name="new_body"),
    path("bodies/<int:pk>/", bodies.body, name="body"),
    path("bodies/<int:pk>/change/", bodies.save, name="change_body"),
    path("bodies/<int:pk>/year/", bodies.contributions, name="contributions"),
    path("bodies/<int:pk>/open/", bodies.follow_up, name="follow_up"),
    path("bodies/<int:body_id>/meetings/new/", meetings.call, name="call"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", meetings.change, name="change_meeting"),
    path("meetings/<int:pk>/off/", meetings.cancel, name="cancel"),
    path("meetings/<int:pk>/answer/", meetings.answer, name="answer"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:pk>/decisions/new/", meetings.decide, name="decide"),
    path("meetings/<int:pk>/paper/", meetings.paper, name="paper"),
]
