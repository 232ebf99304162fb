from django.urls import path

from wangge.volunteers.views import field

app_name = "volunteers_field"
urlpatterns = [
    path("", field.home, name="home"),
    path("teams/", field.teams, name="teams"),
    path("certificate/", field.certificate, name="certificate"),
    path("registration/<int:pk>/", field.registration, name="registration"),
    path("registration/<int:pk>/end/", field.end, name="end"),
    path("hours/<int:pk>/dispute/", field.dispute, name="dispute"),
    path("activities/<int:pk>/", field.activity, name="activity"),
    path("activities/<int:pk>/<slug:act>/", field.activity_act, name="activity_act"),
    path("pairings/<int:pk>/", field.pairing, name="pairing"),
    path("pairings/<int:pk>/visit/", field.visit, name="visit"),
    path("pairings/<int:pk>/elder/", field.elder, name="elder"),
    path("pairings/<int:pk>/<slug:act>/", field.pairing_act, name="pairing_act"),
]
