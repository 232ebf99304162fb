from django.urls import path

from wangge.kinds.inspection.views import public

app_name = "inspection_public"
urlpatterns = [path("<str:code>/", public.notice, name="notice")]
