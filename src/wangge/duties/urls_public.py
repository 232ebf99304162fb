from django.urls import path

from wangge.duties.views import reading

app_name = "duties_public"
urlpatterns = [path("", reading.public, name="all")]
