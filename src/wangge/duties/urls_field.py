from django.urls import path

from wangge.duties.views import reading

app_name = "duties_field"
urlpatterns = [path("", reading.phone, name="mine")]
