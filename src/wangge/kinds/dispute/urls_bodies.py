"""Organizations, the counter and figures of mediation on the desk; nothing here is about a case."""

from django.urls import path

from wangge.kinds.dispute.views import bodies, counter, figures

app_name = "mediation"
urlpatterns = [
    path("", bodies.show_list, name="bodies"),
    path("new/", bodies.new, name="new_body"),
    path("roles/", bodies.keep_legal_roles, name="legal_roles"),
    path("figures/", figures.show, name="figures"),
    path("ledger/", figures.show_ledger, name="ledger"),
    path("ledger/export/", figures.export_ledger, name="export_ledger"),
    path("counters/", counter.choose, name="counters"),
    path("counters/figures/", figures.show_counters, name="counter_figures"),
    path("counters/<int:pk>/", counter.show, name="counter"),
    path("counters/<int:pk>/next/", counter.call_next, name="call_next"),
    path("counters/<int:pk>/tickets/<int:ticket_id>/end/<slug:how>/", counter.end, name="end_ticket"),
    path("counters/<int:pk>/tickets/<int:ticket_id>/refer/", counter.refer, name="refer"),
    path("counters/<int:pk>/tickets/<int:ticket_id>/register/", counter.register, name="register"),
    path("counters/<int:pk>/tickets/<int:ticket_id>/told/", counter.tell, name="told"),
    path("counters/<int:pk>/tickets/<int:ticket_id>/slip/", counter.slip, name="slip"),
    path("<int:pk>/", bodies.show, name="body"),
    path("<int:pk>/edit/", bodies.edit, name="edit_body"),
    path("<int:pk>/mediators/new/", bodies.keep_mediator, name="new_mediator"),
    path("<int:pk>/mediators/<int:mediator_id>/", bodies.keep_mediator, name="mediator"),
    path("<int:pk>/rooms/new/", bodies.keep_room, name="new_room"),
    path("<int:pk>/rooms/<int:room_id>/", bodies.keep_room, name="room"),
    path("<int:pk>/rooms/<int:room_id>/hours/new/", bodies.add_hour, name="new_hour"),
    path("<int:pk>/hours/<int:hour_id>/drop/", bodies.drop_hour, name="drop_hour"),
]
