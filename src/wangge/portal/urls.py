from django.urls import path

from wangge.portal.views import accounts, following, intake, public

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("report/", intake.report_new, name="report_new"),
    path("report/similar/", intake.similar, name="similar"),
    path("report/questions/", intake.questions, name="questions"),
    path("report/estates/", intake.estates, name="estates"),
    path("report/<str:number>/me-too/", intake.me_too, name="me_too"),
    path("receipt/<str:number>/", intake.receipt, name="receipt"),
    path("track/", following.track, name="track"),
    path("mine/", following.mine, name="mine"),
    path("mine/keep/", accounts.keep, name="keep"),
    path("join/", accounts.join, name="join"),
    path("account/close/", accounts.close, name="close"),
    path("r/<str:number>/", following.report, name="report"),
    path("r/<str:number>/answer/", following.answer, name="answer"),
    path("r/<str:number>/check/", following.check, name="check"),
    path("r/<str:number>/rate/", following.rate, name="rate"),
    path("r/<str:number>/reopen/", following.reopen, name="reopen"),
    path("r/<str:number>/forget/", following.forget, name="forget"),
    path("r/<str:number>/photos/<int:attachment_id>/", following.photo, name="photo"),
    path("suspended/", public.suspended, name="suspended"),
    path("privacy/", public.privacy, name="privacy"),
]
