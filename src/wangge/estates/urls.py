from django.urls import path

from wangge.estates import views

app_name = "estates"
urlpatterns = [
    path("", views.estate_list, name="list"),
    path("<str:code>/", views.estate, name="estate"),
]
