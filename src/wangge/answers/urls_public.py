from django.urls import path

from wangge.answers.views import public

app_name = "answers_public"
urlpatterns = [
    path("", public.search, name="search"),
    path("ask/", public.ask, name="ask"),
    path("offered/", public.offered, name="offered"),
    path("<int:pk>/", public.answer, name="answer"),
    path("<int:pk>/helped/", public.say, name="say"),
]
