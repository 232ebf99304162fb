"""Addresses of the operator's pages: categories, duty list, limits."""

from django.urls import path

from wangge.matters.views import catalogue, catalogue_table, duties, parameters

app_name = "catalogue"
urlpatterns = [
    path("", catalogue.show_list, name="list"),
    path("table.<slug:form>", catalogue.download, name="download"),
    path("template.xlsx", catalogue_table.template, name="template"),
    path("upload/", catalogue_table.upload, name="upload"),
    path("upload/<int:pk>/", catalogue_table.preview, name="preview"),
    path("new/", catalogue.new_category, name="new"),
    path("of/<str:code>/", catalogue.show, name="category"),
    path("of/<str:code>/edit/", catalogue.edit_category, name="edit"),
    path("of/<str:code>/conditions/new/", catalogue.edit_condition, name="new_condition"),
    path("of/<str:code>/conditions/<int:number>/", catalogue.edit_condition, name="condition"),
    path("of/<str:code>/conditions/<int:number>/remove/", catalogue.drop_condition, name="remove_condition"),
    path("of/<str:code>/questions/new/", catalogue.edit_question, name="new_question"),
    path("of/<str:code>/questions/<str:question>/", catalogue.edit_question, name="question"),
    path("of/<str:code>/questions/<str:question>/remove/", catalogue.drop_question, name="remove_question"),
    path("duties/", duties.show_duties, name="duties"),
    path("duties/new/", duties.new_duty, name="new_duty"),
    path("duties/<int:pk>/end/", duties.end_duty, name="end_duty"),
    path("limits/", duties.show_limits, name="limits"),
    path("limits/new/", duties.new_limit, name="new_limit"),
    path("limits/<int:pk>/end/", duties.end_limit, name="end_limit"),
    path("numbers/new/", parameters.new_parameter, name="new_parameter"),
    path("numbers/<int:pk>/end/", parameters.end_number, name="end_parameter"),
]
