"""Records that several bodies sign, and what the page and the forms of a concern show as its own."""

from datetime import timedelta

import time_machine
from django.urls import reverse
from tests.world import Town, category

from wangge.kinds.concern.rules import CLOCKS, Move
from wangge.kinds.concern.tests.stages import HOUR, Story, accepted, closed, handled, in_hand, reported
from wangge.matters.models import Clock, DutyRule, Matter
from wangge.matters.services.clocks import stop


def called(town: Town) -> tuple[Story, str]:
    story = handled(town)
    bodies = [town.units["garden_office"], town.units["garden_watch"]]
    story.act("dispatcher", Move.CALL_JOINT, bodies=bodies)
    return story, reverse("concern:record", args=[story.matter.joint_verifications.get().pk])


def test_the_bodies_called_find_the_record_and_others_do_not(town: Town) -> None:
    story, address = called(town)
    for who in ("secretary", "watcher"):
        assert story.matter.title in town.client(who).get(reverse("concern:records")).content.decode()
        assert town.client(who).get(address).status_code == 200
    for who, refusal in (("handler", 404), ("supervisor", 403), ("system_admin", 403), ("resident", 403)):
        assert story.matter.title not in town.client(who).get(reverse("concern:records")).content.decode()
        assert town.client(who).get(address).status_code == refusal
    assert town.client().get(address).status_code == 302


def test_the_record_shows_the_result_and_its_picture_and_nobody_s_name(town: Town) -> None:
    story, address = called(town)
    page = town.client("watcher").get(address).content.decode()
    assert "换了灯泡" in page
    for secret in ("王某", "13800000000", "三号楼门口"):
        assert secret not in page
    picture = story.matter.attachments.get()
    file = reverse("concern:file", args=[story.matter.joint_verifications.get().pk, picture.pk, "large"])
    sent = town.client("watcher").get(file)
    assert (sent["Content-Type"], len(sent.getvalue()) > 100) == ("image/jpeg", True)
    assert town.client("handler").get(file).status_code == 404


def test_each_body_signs_and_the_last_one_closes(town: Town) -> None:
    story, address = called(town)
    assert town.client("secretary").post(address, {"opinion": "pass"}).status_code == 302
    assert town.client("clerk").post(address, {"opinion": "pass"}).status_code == 422
    without_words = town.client("watcher").post(address, {"opinion": "rework"})
    assert without_words.status_code == 422
    assert Matter.objects.get(pk=story.matter.pk).state == "handled"
    assert town.client("watcher").post(address, {"opinion": "pass"}).status_code == 302
    assert Matter.objects.get(pk=story.matter.pk).state == "closed"


def test_the_page_of_a_concern_shows_what_is_its_own(town: Town) -> None:
    story, _address = called(town)
    page = town.client("dispatcher").get(reverse("matters:detail", args=[story.matter.number])).content.decode()
    for word in ("花园社区居务监督委员会", "单位称已办完"):
        assert word in page


FOLD = '<details class="ask-more"'


def finishing(town: Town, story: Story) -> tuple[str, str]:
    """What the handler's form asks for openly, and what is folded away."""
    address = reverse("matters:move", args=[story.matter.number, Move.FINISH])
    shown, _fold, folded = town.client("handler").get(address).content.decode().partition(FOLD)
    return shown, folded


def test_who_waits_for_a_call_is_asked_about_in_the_open_and_nobody_is_sent_back_for_it(town: Town) -> None:
    story = in_hand(town)
    shown, folded = finishing(town, story)
    assert 'name="contact_way"' in shown
    assert 'name="contact_way"' not in folded
    address = reverse("matters:move", args=[story.matter.number, Move.FINISH])
    for given in ({"result": "换了灯泡"}, {}):
        refused = town.client("handler").post(address, {"version": story.matter.version, **given})
        assert (refused.status_code, 'name="contact_way"' in refused.content.decode().partition(FOLD)[0]) == (422, True)
    whole = {"version": story.matter.version, "result": "换了灯泡", "contact_way": "phone"}
    assert town.client("handler").post(address, whole).status_code == 302


def test_where_nobody_waits_for_a_call_the_way_of_contact_stays_folded_away(town: Town) -> None:
    called = in_hand(town)
    called.act("handler", Move.CONTACT, contact_way="phone")
    for story in (in_hand(town, reporter=None), called):
        shown, folded = finishing(town, story)
        assert 'name="contact_way"' not in shown
        assert 'name="contact_way"' in folded


def test_a_clerk_who_reached_the_reporter_is_asked_openly_what_was_said_and_nothing_else_stops_her(town: Town) -> None:
    story = closed(town)
    address = reverse("matters:move", args=[story.matter.number, Move.FOLLOW_UP])
    clerk = town.client("clerk")
    with time_machine.travel(story.at + HOUR, tick=False):
        shown, _fold, folded = clerk.get(address).content.decode().partition(FOLD)
        for name in ("solved", "satisfied"):
            assert f'name="{name}"' in shown
            assert f'name="{name}"' not in folded
        whole = {"version": story.matter.version, "reached": "yes", "solved": "yes"}
        refused = clerk.post(address, whole)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["satisfied"])
        assert clerk.post(address, {**whole, "reached": "no"}).status_code == 302
    assert Matter.objects.get(pk=story.matter.pk).state == "followed_up"


def test_where_else_to_go_is_asked_openly_with_the_ground_that_needs_it(town: Town) -> None:
    story = reported(town)
    address = reverse("matters:move", args=[story.matter.number, Move.REJECT])
    dispatcher = town.client("dispatcher")
    assert 'name="proper_place"' in dispatcher.get(address).content.decode().partition(FOLD)[0]
    words = {"version": story.matter.version, "public_text": "法院已经受理"}
    refused = dispatcher.post(address, {**words, "ground": "in_procedure"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["proper_place"])
    assert dispatcher.post(address, {**words, "ground": "repeated"}).status_code == 302


def test_a_finer_category_brings_its_own_filing_conditions_and_its_own_unit(town: Town) -> None:
    broad = category("C", "公共设施")
    lamp = category("C3", "路灯", scheme="component", limits={"灯杆破损": "1 work_day", "灯杆倾斜": "4 work_hour"})
    DutyRule.objects.create(category=lamp, area_code="", unit=town.units["urban"], reason="县里的清单")
    dispatcher = town.client("dispatcher")
    matter = reported(town, row=broad).matter
    address = reverse("matters:move", args=[matter.number, Move.ACCEPT])
    for condition in lamp.conditions.all():
        assert condition.filing not in dispatcher.get(address).content.decode()
        assert condition.filing in dispatcher.get(address, {"category": lamp.pk}).content.decode()
    sent = accepted(town, row=broad)
    address = reverse("matters:move", args=[sent.matter.number, Move.DISPATCH])
    proposed = dispatcher.get(address, {"category": lamp.pk}).context["form"]
    assert [one.label for one in proposed["lead_unit"].field.widget.chosen] == [town.units["urban"].name]
    own_choice = {"category": lamp.pk, "lead_unit": town.units["water"].pk, "proposed_unit": ""}
    kept = dispatcher.get(address, own_choice).context["form"]
    assert [one.label for one in kept["lead_unit"].field.widget.chosen] == [town.units["water"].name]
    assert not kept["proposed_why"].value()


def test_a_refused_form_still_offers_all_filing_conditions(town: Town) -> None:
    row = category("C2", "路灯", scheme="component", limits={"不亮": "1 work_day", "倾斜": "4 work_hour"})
    matter = reported(town, row=row).matter
    address = reverse("matters:move", args=[matter.number, Move.ACCEPT])
    refused = town.client("dispatcher").post(address, {"version": matter.version, "category": row.pk, "note": "急"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "请选择立案条件" in page
    for condition in row.conditions.all():
        assert f'value="{condition.pk}"' in page
    assert Matter.objects.get(pk=matter.pk).state == "reported"


def test_a_time_to_act_that_has_passed_is_nobodys_delay(town: Town) -> None:
    story = closed(town)
    rating = Clock.objects.get(name="rating", matter=story.matter)
    later = rating.due_at + timedelta(hours=2)
    with time_machine.travel(later, tick=False):
        page = town.client("secretary").get(reverse("matters:detail", args=[story.matter.number])).content.decode()
    assert "已到期" in page
    stop(rating, CLOCKS["rating"], later)
    verify = Clock(name="verify", due_at=rating.due_at)
    stop(verify, CLOCKS["verify"], later)
    assert (rating.is_met, verify.is_met) == (True, False)


def test_who_gave_a_matter_back_is_not_chosen_again_unseen(town: Town) -> None:
    rule = DutyRule.objects.create(category=category(), unit=town.units["water"], reason="三定方案")
    story = accepted(town)
    address = reverse("matters:move", args=[story.matter.number, Move.DISPATCH])
    first = town.client("dispatcher").get(address)
    assert first.context["form"]["lead_unit"].field.widget.chosen[0].value == str(rule.unit_id)
    story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["water"])
    story.act("handler", Move.RETURN, after=HOUR, reason="路灯由物业自管")
    again = town.client("dispatcher").get(address)
    widget = again.context["form"]["lead_unit"].field.widget
    assert (widget.chosen, [found.value for found in widget.offered]) == ([], [str(rule.unit_id)])
    assert f"{town.units['water'].name}于2026-03-04退回：路灯由物业自管" in again.content.decode()
