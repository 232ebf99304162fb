"""Addresses of topics at the residents' door."""

from django.urls import path

from wangge.kinds.topic.views import public, residents, shares

app_name = "topics"
urlpatterns = [
    path("", public.board, name="board"),
    path("new/", residents.propose, name="propose"),
    path("mine/", residents.mine, name="mine"),
    path("forums/", public.forums, name="forums"),
    path("interests/", public.interests, name="interests"),
    path("votes/<int:pk>/", residents.poll, name="poll"),
    path("votes/<int:pk>/ballot/", residents.cast, name="cast"),
    path("share/", shares.share, name="share"),
    path("letter/", shares.link, name="link"),
    path("letter/<slug:code>/", shares.link, name="link_code"),
    path("own/<slug:number>/", residents.own, name="own"),
    path("<slug:number>/", public.topic, name="topic"),
    path("<slug:number>/sign/", public.sign, name="sign"),
    path("<slug:number>/object/", public.object_to, name="object"),
    path("<slug:number>/opinions/", public.show_opinions, name="opinions"),
    path("<slug:number>/opinions/<int:pk>/", public.answer, name="answer"),
]
