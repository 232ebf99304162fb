from django.urls import path

from wangge.kinds.whistle import views

app_name = "whistle"
urlpatterns = [
    path("lists/", views.call_lists, name="call_lists"),
    path("lists/new/", views.edit_call_list, name="call_list_new"),
    path("lists/<int:pk>/", views.edit_call_list, name="call_list"),
    path("lists/<int:pk>/remove/", views.remove_call_list, name="call_list_remove"),
    path("new/", views.new, name="new"),
    path("orders/<int:order_id>/assess/", views.assess, name="assess"),
    path("orders/<int:order_id>/aim/", views.aim, name="aim"),
]
