from django.urls import path

from wangge.kinds.consent_request import views

app_name = "consent_request"
urlpatterns = [
    path("", views.register, name="register"),
    path("table.xlsx", views.export, name="export"),
    path("register.pdf", views.sheet, name="sheet"),
    path("new/", views.new, name="new"),
    path("unasked/new/", views.unasked, name="unasked"),
    path("subjects/", views.subjects, name="subjects"),
    path("subjects/<int:pk>/retire/", views.retire, name="retire"),
]
