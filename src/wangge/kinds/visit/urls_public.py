from django.urls import path

from wangge.kinds.visit.views import mine, public

app_name = "visit_public"
urlpatterns = [
    path("", public.start, name="start"),
    path("card/", public.card, name="card"),
    path("leave/", public.leave, name="leave"),
    path("contact/", public.contact, name="contact"),
    path("errands/", mine.mine, name="errands"),
    path("errands/ask/", mine.ask, name="ask"),
    path("errands/<str:number>/", mine.errand, name="errand"),
    path("errands/<str:number>/rate/", mine.rate, name="rate"),
    path("errands/<str:number>/withdraw/", mine.withdraw, name="withdraw"),
]
