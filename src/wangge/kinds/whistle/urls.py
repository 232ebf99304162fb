from django.urls import path

from wangge.kinds.whistle import views

app_name = "whistle"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("orders/<int:order_id>/assess/", views.assess, name="assess"),
    path("orders/<int:order_id>/aim/", views.aim, name="aim"),
]
