"""Cases of mediation on the desk: for their mediators, and for who takes an application down."""

from django.urls import path

from wangge.kinds.dispute.views import cases, files, joining

app_name = "dispute"
urlpatterns = [
    path("", cases.show_mine, name="mine"),
    path("taken/", cases.show_taken, name="taken"),
    path("new/", cases.new, name="new"),
    path("asked/", joining.show_asked, name="asked"),
    path("asked/for/", joining.take_up, name="take_up"),
    path("asked/transfers/<int:pk>/", joining.answer_transfer, name="answer_transfer"),
    path("asked/invitations/<int:pk>/", joining.answer_invitation, name="answer_invitation"),
    path("groups/<int:pk>/", cases.show_group, name="group"),
    path("groups/<int:pk>/check/", cases.check_group, name="check_group"),
    path("<slug:number>/", cases.show_intake, name="intake"),
    path("<slug:number>/story/", cases.edit_story, name="story"),
    path("<slug:number>/names/", cases.open_names, name="names"),
    path("<slug:number>/parties/new/", cases.add_party, name="add_party"),
    path("<slug:number>/parties/many/", cases.add_parties, name="add_parties"),
    path("<slug:number>/parties/<int:pk>/", cases.edit_party, name="edit_party"),
    path("<slug:number>/parties/<int:pk>/leave/", cases.drop_party, name="drop_party"),
    path("<slug:number>/parties/<int:pk>/consent/", cases.say_consent, name="consent"),
    path("<slug:number>/seats/new/", cases.add_seat, name="add_seat"),
    path("<slug:number>/seats/<int:pk>/end/", cases.end_seat, name="end_seat"),
    path("<slug:number>/hand-on/", joining.hand_on, name="hand_on"),
    path("<slug:number>/invite/", joining.invite, name="invite"),
    path("<slug:number>/court/", files.court_papers, name="court_papers"),
    path("<slug:number>/group/", cases.choose_group, name="choose_group"),
    path("<slug:number>/file/", files.show, name="file"),
    path("<slug:number>/file/meetings/new/", files.set_session, name="set_session"),
    path("<slug:number>/file/meetings/<int:pk>/", files.record_session, name="record_session"),
    path("<slug:number>/file/meetings/<int:pk>/off/", files.call_off, name="call_off"),
    path("<slug:number>/file/records/new/", files.write_note, name="write_note"),
    path("<slug:number>/file/agreement/", files.write_agreement, name="write_agreement"),
    path("<slug:number>/file/signatures/<int:pk>/", files.sign, name="sign"),
    path("<slug:number>/file/signatures/committee/", files.sign_for_committee, name="sign_for_committee"),
    path("<slug:number>/file/promises/<int:pk>/", files.follow_promise, name="follow_promise"),
    path("<slug:number>/file/papers/", files.take_paper, name="take_paper"),
]
