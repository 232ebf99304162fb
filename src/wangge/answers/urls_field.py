from django.urls import path

from wangge.answers.views import phone

app_name = "answers_field"
urlpatterns = [path("", phone.search, name="search")]
