from django.urls import path

from wangge.volunteers.views import activities, desk, lists, records, skills

app_name = "volunteers"
urlpatterns = [
    path("", desk.board, name="board"),
    path("people/<int:pk>/", desk.registration, name="registration"),
    path("people/<int:pk>/contact/", desk.contact, name="contact"),
    path("people/<int:pk>/<slug:act>/", desk.registration_act, name="registration_act"),
    path("units/new/", desk.new_unit, name="new_unit"),
    path("units/own/", desk.own_unit, name="own_unit"),
    path("units/own/register/", desk.register_own, name="register_own"),
    path("units/own/offer/", desk.offer, name="offer"),
    path("units/<int:pk>/", desk.unit, name="unit"),
    path("units/<int:pk>/contact/", desk.unit_contact, name="unit_contact"),
    path("units/<int:pk>/<slug:act>/", desk.unit_act, name="unit_act"),
    path("records/", records.index, name="records"),
    path("records/sheet/", records.sheet, name="records_sheet"),
    path("hours/<int:pk>/", desk.hours, name="hours"),
    path("skills/", skills.index, name="skills"),
    path("skills/new/", skills.edit, name="skill_new"),
    path("skills/<int:pk>/", skills.edit, name="skill"),
    path("activities/", activities.index, name="activities"),
    path("activities/new/", activities.new, name="new_activity"),
    path("activities/<int:pk>/", activities.show, name="activity"),
    path("activities/<int:pk>/move/", activities.move, name="move_activity"),
    path("activities/<int:pk>/<slug:act>/", activities.activity_act, name="activity_act"),
    path("parts/<int:pk>/<slug:act>/", activities.part_act, name="part_act"),
    path("lists/", lists.table, name="lists"),
    path("lists/<slug:what>/new/", lists.new_entry, name="new_entry"),
    path("lists/<slug:what>/<int:pk>/<slug:act>/", lists.end_entry, name="end_entry"),
    path("pairings/", lists.pairings, name="pairings"),
    path("pairings/new/", lists.new_pairing, name="new_pairing"),
    path("pairings/<int:pk>/", lists.pairing, name="pairing"),
    path("pairings/<int:pk>/elder/", lists.elder, name="elder"),
    path("pairings/<int:pk>/<slug:act>/", lists.pairing_act, name="pairing_act"),
]
