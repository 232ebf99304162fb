from django.urls import path

from wangge.volunteers.views import public

app_name = "volunteers_public"
urlpatterns = [
    path("", public.activities, name="activities"),
    path("join/", public.join, name="join"),
    path("join/done/", public.joined, name="joined"),
]
