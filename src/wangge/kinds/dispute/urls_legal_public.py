"""Legal services for residents."""

from django.urls import path

from wangge.kinds.dispute.views import legal_public as public

app_name = "legal_public"
urlpatterns = [
    path("", public.show, name="show"),
    path("sessions/<int:pk>/", public.show_session, name="session"),
    path("sessions/<int:pk>/book/", public.book, name="book"),
    path("sessions/<int:pk>/cancel/", public.cancel, name="cancel"),
    path("sessions/<int:pk>/notice/", public.notice, name="notice"),
    path("ask/", public.ask, name="ask"),
    path("ask/done/", public.asked, name="asked"),
    path("answer/<slug:number>/", public.answer, name="answer"),
    path("answer/<slug:number>/delete/", public.delete, name="delete"),
    path("answer/<slug:number>/pass-on/<int:person_id>/", public.pass_on, name="pass_on"),
]
