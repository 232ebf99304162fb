from django.urls import path, re_path

from wangge.kinds.visit.views import book, campaigns, errands, moving, patrols, today, visits

app_name = "visit_field"
urlpatterns = [
    path("", today.today, name="today"),
    path("turns/<int:due_id>/", visits.turn, name="turn"),
    path("v/<slug:number>/", visits.detail, name="visit"),
    path("v/<slug:number>/who/", visits.look, name="look"),
    path("v/<slug:number>/finding/", visits.finding, name="finding"),
    path("v/<slug:number>/<slug:the_move>/", moving.record_visit, name="record"),
    path("c/<int:pk>/", campaigns.doors, name="doors"),
    path("c/<int:pk>/<int:place_id>/", campaigns.place, name="place"),
    path("c/<int:pk>/<int:place_id>/finding/", visits.campaign_finding, name="campaign_finding"),
    path("errands/new/", errands.new, name="errand_new"),
    path("e/<slug:number>/", errands.detail, name="errand"),
    path("e/<slug:number>/papers/", errands.receive, name="papers"),
    path("e/<slug:number>/papers/back/", errands.give_back, name="papers_back"),
    path("e/<slug:number>/receipt/", errands.receipt, name="receipt"),
    path("e/<slug:number>/who/<int:pk>/", errands.look, name="errand_look"),
    path("e/<slug:number>/<slug:the_move>/", moving.record_errand, name="errand_record"),
    path("patrols/", patrols.index, name="patrols"),
    path("patrols/<int:pk>/", patrols.detail, name="patrol"),
    path("patrols/<int:pk>/finding/", visits.patrol_finding, name="patrol_finding"),
    path("patrols/<int:pk>/end/", patrols.end, name="patrol_end"),
    path("patrols/<int:pk>/forget/", patrols.forget, name="patrol_forget"),
    path("patrols/<int:pk>/path.json", patrols.track, name="patrol_track"),
    path("book/", book.book, name="book"),
    re_path(r"^book/(?P<pk>\d+)/photo/(?P<size>small|full)/$", book.photo, name="note_photo"),
    path("book/<int:pk>/matter/", book.to_matter, name="note_matter"),
    path("book/<int:pk>/<slug:what>/", book.settle, name="note"),
]
