from django.urls import path

from wangge.kinds.visit.views import public

app_name = "visit_public"
urlpatterns = [path("", public.start, name="start")]
