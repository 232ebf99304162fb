from django.urls import path

from wangge.notices import views

app_name = "notices"
urlpatterns = [
    path("me/notices/", views.notices, name="list"),
    path("me/notices/bell/", views.bell, name="bell"),
    path("me/notices/read/", views.read_all, name="read_all"),
    path("me/notices/contacts/", views.contacts, name="contacts"),
    path("me/notices/<int:notice_id>/", views.open_notice, name="open"),
    path("desk/deliveries/", views.failures, name="failures"),
    path("desk/deliveries/<int:delivery_id>/retry/", views.retry, name="retry"),
]
