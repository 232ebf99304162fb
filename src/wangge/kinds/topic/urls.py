"""Addresses of topics on the desk."""

from django.urls import path

from wangge.kinds.topic.views import costs, meetings, registers, topics, votes

app_name = "topic"
urlpatterns = [
    path("", topics.overview, name="overview"),
    path("new/", topics.new, name="new"),
    path("forums/", registers.forums, name="forums"),
    path("forums/new/", registers.forum, name="new_forum"),
    path("forums/<int:pk>/", registers.forum, name="forum"),
    path("campaigns/", registers.campaigns, name="campaigns"),
    path("campaigns/new/", registers.new_campaign, name="new_campaign"),
    path("campaigns/<int:pk>/", registers.campaign, name="campaign"),
    path("procedures/", registers.procedures, name="procedures"),
    path("procedures/adopt/", registers.adopt, name="adopt"),
    path("procedures/new/", registers.procedure, name="new_procedure"),
    path("procedures/<int:pk>/", registers.procedure, name="procedure"),
    path("majorities/", registers.majorities, name="majorities"),
    path("majorities/new/", registers.new_majority, name="new_majority"),
    path("interests/", registers.interests, name="interests"),
    path("interests/new/", registers.new_interest, name="new_interest"),
    path("meetings/<int:pk>/roll/", meetings.roll, name="roll"),
    path("meetings/<int:pk>/notice/", meetings.notice, name="notice"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("statements/<int:pk>/", meetings.read_statement, name="statement"),
    path("objections/<int:pk>/", topics.answer_objection, name="objection"),
    path("steps/<int:pk>/", topics.do_step, name="step"),
    path("costs/<int:pk>/", costs.show, name="plan"),
    path("costs/<int:pk>/ask/", costs.ask, name="plan_ask"),
    path("costs/<int:pk>/drop/", costs.drop, name="plan_drop"),
    path("costs/<int:pk>/notice/", costs.notice, name="plan_notice"),
    path("shares/<int:pk>/consent/", costs.consent, name="consent"),
    path("shares/<int:pk>/paid/", costs.paid, name="paid"),
    path("votes/<int:pk>/", votes.show, name="poll"),
    path("votes/<int:pk>/roll/", votes.load_roll, name="load_roll"),
    path("votes/<int:pk>/codes/", votes.codes, name="codes"),
    path("votes/<int:pk>/paper/", votes.paper, name="paper"),
    path("votes/<int:pk>/paper/discard/", votes.discard, name="discard"),
    path("votes/<int:pk>/tally/", votes.tally_sheet, name="tally"),
    path("votes/<int:pk>/do/<slug:act>/", votes.make_act, name="act"),
    path("<slug:number>/", topics.show_file, name="file"),
    path("<slug:number>/follow/", topics.follow, name="follow"),
    path("<slug:number>/opinions/", meetings.show_opinions, name="opinions"),
    path("<slug:number>/costs/", costs.new, name="new_plan"),
    path("<slug:number>/votes/", votes.new, name="new_poll"),
]
