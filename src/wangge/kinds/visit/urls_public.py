from django.urls import path

from wangge.kinds.visit.views import public

app_name = "visit_public"
urlpatterns = [
    path("", public.start, name="start"),
    path("card/", public.card, name="card"),
    path("leave/", public.leave, name="leave"),
]
