from django.urls import path, re_path

from wangge.kinds.visit.views import campaigns, enrolments, errands, ledgers, terms, today

app_name = "visit"
urlpatterns = [
    path("", today.overview, name="overview"),
    path("joined/", enrolments.index, name="enrolments"),
    path("joined/new/", enrolments.choose, name="choose"),
    path("joined/new/<slug:category>/", enrolments.enrol, name="enrol"),
    path("joined/<int:pk>/", enrolments.detail, name="enrolment"),
    path("joined/<int:pk>/card/", enrolments.joined, name="joined"),
    path("joined/<int:pk>/card/new/", enrolments.new_card, name="new_card"),
    path("joined/<int:pk>/who/", enrolments.look, name="look"),
    path("joined/<int:pk>/correct/", enrolments.correct, name="correct"),
    path("joined/<int:pk>/contact/", enrolments.contact_person, name="contact_person"),
    path("joined/<int:pk>/consent/", enrolments.renew, name="renew"),
    path("joined/<int:pk>/leave/", enrolments.leave, name="leave"),
    path("joined/<int:pk>/plan/", enrolments.plan, name="plan"),
    path("errands/", errands.index, name="errands"),
    path("errands/list/", errands.items, name="items"),
    path("errands/list/new/", errands.edit_item, name="item_new"),
    path("errands/list/<int:pk>/", errands.edit_item, name="item"),
    path("campaigns/", campaigns.index, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
    path("campaigns/<int:pk>/", campaigns.detail, name="campaign"),
    re_path(r"^campaigns/(?P<pk>\d+)/(?P<what>start|close|allow|refuse)/$", campaigns.act, name="campaign_act"),
    path("ledgers/", ledgers.index, name="ledgers"),
    path("ledgers/new/", ledgers.define, name="ledger_new"),
    path("ledgers/<slug:code>/", ledgers.detail, name="ledger"),
    path("ledgers/<slug:code>/define/", ledgers.define, name="ledger_define"),
    path("ledgers/<slug:code>/restore/", ledgers.restore, name="ledger_restore"),
    re_path(r"^ledgers/(?P<code>[-\w]+)/(?P<form>xlsx|pdf)/$", ledgers.export, name="ledger_export"),
    path("terms/", terms.index, name="terms"),
    path("terms/checklist/", terms.checklist, name="checklist"),
    path("terms/consent/", terms.consent, name="consent_text"),
    path("terms/<slug:category>/", terms.rhythm, name="rhythm"),
]
