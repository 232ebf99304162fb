"""Legal services on the desk: sessions, advisers, questions, lawsuits."""

from django.urls import path

from wangge.kinds.dispute.views import legal

app_name = "legal"
urlpatterns = [
    path("", legal.show_list, name="sessions"),
    path("new/", legal.new, name="new_session"),
    path("<int:pk>/", legal.show, name="session"),
    path("<int:pk>/edit/", legal.edit, name="edit_session"),
    path("<int:pk>/off/", legal.call_off, name="call_off"),
    path("<int:pk>/held/", legal.note_held, name="note_held"),
    path("advisers/", legal.show_advisers, name="advisers"),
    path("advisers/new/", legal.new_adviser, name="new_adviser"),
    path("advisers/<int:pk>/", legal.edit_adviser, name="edit_adviser"),
    path("advisers/<int:pk>/end/", legal.end_adviser, name="end_adviser"),
    path("questions/", legal.show_questions, name="questions"),
    path("questions/<int:pk>/", legal.show_question, name="question"),
    path("questions/<int:pk>/contact/", legal.open_contact, name="contact"),
    path("lawsuits/", legal.show_lawsuits, name="lawsuits"),
    path("lawsuits/new/", legal.new_lawsuits, name="new_lawsuits"),
]
