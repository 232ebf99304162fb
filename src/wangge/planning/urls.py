from django.urls import path

from wangge.planning.views import data, drafts, plans

app_name = "planning"
urlpatterns = [
    path("", plans.plan_list, name="plans"),
    path("new/", plans.new, name="new"),
    path("<int:pk>/", plans.plan_page, name="plan"),
    path("<int:pk>/run/", plans.run, name="run"),
    path("<int:pk>/compare/", plans.compare, name="compare"),
    path("<int:pk>/submit/", plans.submit, name="submit"),
    path("<int:pk>/take-back/", plans.take_back, name="take_back"),
    path("<int:pk>/drop/", plans.drop, name="drop"),
    path("<int:pk>/decide/", plans.decide, name="decide"),
    path("<int:pk>/drafts/<int:number>/", drafts.draft_page, name="draft"),
    path("<int:pk>/drafts/<int:number>/progress/", drafts.progress, name="progress"),
    path("<int:pk>/drafts/<int:number>/stop/", drafts.stop, name="stop"),
    path("<int:pk>/drafts/<int:number>/keep/", drafts.keep, name="keep"),
    path("<int:pk>/drafts/<int:number>/undo/", drafts.undo, name="undo"),
    path("<int:pk>/drafts/<int:number>/redo/", drafts.redo, name="redo"),
    path("<int:pk>/drafts/<int:number>/grids.geojson", data.grids, name="grids_geojson"),
    path("<int:pk>/drafts/<int:number>/grids.xlsx", data.spreadsheet, name="grids_xlsx"),
    path("<int:pk>/drafts/<int:number>/buildings.xlsx", data.buildings_sheet, name="buildings_xlsx"),
    path("<int:pk>/drafts/<int:number>/<str:code>/", drafts.community, name="community"),
    path("<int:pk>/drafts/<int:number>/<str:code>/buildings.geojson", data.buildings, name="buildings_geojson"),
    path("<int:pk>/drafts/<int:number>/<str:code>/<slug:act>/", drafts.steer, name="steer"),
    path("<int:pk>/report.pdf", data.report, name="report"),
    path("<int:pk>/notice.pdf", data.notice, name="notice"),
]
