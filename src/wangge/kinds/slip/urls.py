from django.urls import path

from wangge.kinds.slip import views

app_name = "slip"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<str:number>/print/", views.print_slip, name="print"),
    path("<str:number>/problems/new/", views.add_problem, name="add_problem"),
    path("problems/<int:problem_id>/", views.answer, name="answer"),
]
