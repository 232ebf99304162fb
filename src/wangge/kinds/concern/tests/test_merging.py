"""Concerns that tell of the same trouble: nobody's report is lost, and each reporter keeps a voice."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from tests.world import GARDEN_1, NOW, POINTS, Town, category

from wangge.estates.models import Estate
from wangge.indicators.marks import saying
from wangge.kinds.concern.queries import similar_open, timeline_for_reporter
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.rules import guards as because
from wangge.kinds.concern.services import add_support, rate_and_maybe_reopen
from wangge.kinds.concern.tests.stages import HOUR, Story, accepted, closed, reported
from wangge.matters.models import Category, Link, Matter, Rating
from wangge.matters.queries import reporters_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import ReporterGiven, move
from wangge.matters.services.rating import RATED_BEFORE, rate
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.people.actors import resident

DAY = timedelta(days=1)


def merged(town: Town, **given: object) -> tuple[Story, Story]:
    """Two have told of the same lamp; the second report was merged into the first."""
    first, second = accepted(town), reported(town, at=NOW + HOUR, **given)
    second.act("dispatcher", Move.MERGE, target=first.matter)
    first.at = NOW + 2 * HOUR
    return first, second


def called_done(first: Story) -> None:
    first.act("dispatcher", Move.DISPATCH, lead_unit=first.town.units["water"])
    first.act("handler", Move.SIGN)
    first.act("handler", Move.FINISH, result="换了灯泡", contact_way="phone")


def worst_word(matter: Matter) -> tuple[str, str]:
    return Matter.objects.annotate(**saying()).values_list("said_solved", "said_satisfied").get(pk=matter.pk)


def test_a_merged_report_keeps_its_reporter_and_shows_the_others_steps(town: Town) -> None:
    first, second = accepted(town), reported(town, at=NOW + HOUR)
    second.act("dispatcher", Move.MERGE, target=first.matter)
    assert Link.objects.get().target == first.matter
    first.at = NOW + 2 * HOUR
    first.act("dispatcher", Move.DISPATCH, lead_unit=town.units["water"])
    view = timeline_for_reporter(second.matter, at=first.at)
    assert (view.merged_into, view.can_rate) == (first.matter.number, False)
    assert view.entries[-1].at == first.at
    assert [(step.label, step.state) for step in view.steps][:3] == [
        ("反映", "done"), ("受理", "done"), ("派单", "now"),
    ]  # fmt: skip
    assert view.steps[0].at == second.matter.opened_at


def test_the_page_of_a_merged_report_names_the_one_it_went_into(town: Town) -> None:
    first, second = merged(town)
    client = Client()
    address = reverse("portal:track")
    client.post(address, {"number": second.matter.number, "code": second.opened.code})
    page = client.get(reverse("portal:report", args=[second.matter.number])).content.decode()
    assert f"您的这件已并入 {first.matter.number}" in page
    assert f"{first.matter.number} 的办理进度" in page
    assert f"已并入 {first.matter.number}" in client.get(reverse("portal:mine")).content.decode()


@time_machine.travel(NOW + 2 * HOUR, tick=False)
def test_the_form_of_a_merge_offers_what_fast_triage_offers(town: Town) -> None:
    first, second = accepted(town), reported(town, at=NOW + HOUR)
    reported(town, at=NOW, title="欠薪", text="工钱拖了两个月", category=category("wage", "欠薪"))
    for name, given in (("matters:move", [second.matter.number, "merge"]), ("desk:triage_one", [second.matter.number])):
        page = town.client("dispatcher").get(reverse(name, args=given)).content.decode()
        assert f'value="{first.matter.number}"' in page
    form = town.client("dispatcher").get(reverse("matters:move", args=[second.matter.number, "merge"])).context["form"]
    assert [one.value for one in form["target"].field.widget.offered] == [first.matter.number]


def test_neighbours_who_told_by_their_own_numbers_are_counted_once_each(town: Town) -> None:
    """Three people told of it; one of them twice, by two numbers and one telephone."""
    first, _second = merged(town)
    third = reported(town, at=NOW + HOUR, reporter=ReporterGiven(contact="13900000000"))
    third.act("dispatcher", Move.MERGE, target=first.matter)
    add_support(first.matter, reporter=ReporterGiven(wants_contact=False), actor=resident(), at=NOW + HOUR)
    shown = similar_open(at=NOW + 2 * HOUR, lng=first.matter.lng, lat=first.matter.lat, text="路灯不亮")
    assert [(row.number, row.reporters) for row in shown] == [(first.matter.number, 3)]


def test_what_others_told_is_named_by_the_catalogues_words_and_never_by_theirs(town: Town) -> None:
    row = category("facility", "公共设施")
    Category.objects.create(code="facility.lamp", name="路灯", words="灯杆 灯不亮", parent=row)
    story = reported(town, row=row, title="老王家门口路灯不亮", text="三号楼老王家门口的路灯坏了一周，灯杆也歪了")
    shown = similar_open(at=NOW + HOUR, lng=story.matter.lng, lat=story.matter.lat, text="路灯不亮")
    assert [one.what for one in shown] == ["公共设施 · 路灯 灯杆 灯不亮"]
    reported(town, row=row)
    Matter.objects.update(category=None)
    unread = similar_open(at=NOW + HOUR, lng=story.matter.lng, lat=story.matter.lat, text="路灯不亮")
    assert {one.what for one in unread} == {"路灯 灯杆 灯不亮", "路灯 灯不亮"}
    assert "老王" not in "".join(f"{one.what} {one.where} {one.title}" for one in shown)


def test_whoever_was_merged_is_told_under_the_own_number_and_rates_what_both_told_of(town: Town) -> None:
    neighbour = town.people["steward"]
    first, second = merged(town, reporter=ReporterGiven(person_id=neighbour.pk))
    called_done(first)
    with pytest.raises(MoveRefused) as caught:
        move(first.matter, Move.PASS, actor=second.reporter, at=first.at)
    assert caught.value.reason == because.NOT_FIRST
    first.act("grid_worker", Move.PASS, closing_met=True)
    tell_pending(first.at)
    told = Notice.objects.filter(person_id=neighbour.pk).latest("pk")
    assert second.matter.number in told.title
    assert second.matter.number in told.url
    rate_and_maybe_reopen(first.matter, actor=first.reporter, solved="yes", satisfied="yes", at=first.at)
    assert worst_word(first.matter) == ("yes", "yes")
    said = {"solved": "no", "satisfied": "neutral", "text": "我家门口还是不亮", "at": first.at + HOUR}
    assert rate_and_maybe_reopen(first.matter, actor=second.reporter, **said).is_reopened
    assert Matter.objects.get(pk=first.matter.pk).state == "accepted"
    assert Rating.objects.filter(matter=first.matter).count() == 2
    assert worst_word(first.matter) == ("no", "neutral")


def test_a_bad_word_is_not_outvoted_by_one_that_comes_after_it(town: Town) -> None:
    first, second = merged(town, reporter=ReporterGiven(contact="13900000000"))
    called_done(first)
    first.act("grid_worker", Move.PASS, closing_met=True)
    said = {"solved": "yes", "reopen": False}
    rate_and_maybe_reopen(first.matter, actor=first.reporter, satisfied="no", at=first.at, **said)
    rate_and_maybe_reopen(first.matter, actor=second.reporter, satisfied="yes", at=first.at + HOUR, **said)
    assert worst_word(first.matter) == ("yes", "no")


def test_one_reporter_has_one_voice_even_with_two_numbers(town: Town) -> None:
    first, second = merged(town)
    called_done(first)
    first.act("grid_worker", Move.PASS, closing_met=True)
    said = {"solved": "yes", "satisfied": "yes", "at": first.at}
    rate_and_maybe_reopen(first.matter, actor=first.reporter, **said)
    with pytest.raises(MoveRefused):
        rate_and_maybe_reopen(first.matter, actor=second.reporter, **said)
    assert Rating.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_count_once_and_the_second_is_told_so(town: Town) -> None:
    """The same telephone under two numbers: the second word comes while the first is still being written."""
    first, second = merged(town)
    called_done(first)
    first.act("grid_worker", Move.PASS, closing_met=True)
    is_written, refused = threading.Event(), list[str]()

    def tap_again() -> None:
        is_written.wait(10)
        try:
            rate(first.matter, actor=second.reporter, solved="no", satisfied="no", at=first.at)
        except MoveRefused as error:
            refused.append(error.reason)
        finally:
            connections["default"].close()

    other = threading.Thread(target=tap_again)
    other.start()
    with transaction.atomic():
        rate(first.matter, actor=first.reporter, solved="yes", satisfied="yes", at=first.at)
        is_written.set()
        time.sleep(0.5)  # the other stands waiting for this transaction by now, or reads what it has not seen yet
    other.join()
    assert (Rating.objects.get().solved, refused) == ("yes", [RATED_BEFORE])


def test_what_was_merged_twice_still_leads_to_what_is_handled(town: Town) -> None:
    first, second, third = reported(town), reported(town), reported(town)
    first.act("dispatcher", Move.MERGE, target=second.matter)
    second.act("dispatcher", Move.MERGE, target=third.matter)
    assert set(reporters_of(third.matter)) == {story.opened.reporter for story in (first, second, third)}
    assert timeline_for_reporter(first.matter, at=NOW).merged_into == third.matter.number


@pytest.mark.parametrize("wrong", ["itself", "nothing", "closed", "merged"])
def test_wrong_merges_change_nothing(town: Town, wrong: str) -> None:
    story = reported(town, at=NOW + 8 * HOUR)
    other = closed(town) if wrong == "closed" else reported(town)
    if wrong == "merged":
        other.act("dispatcher", Move.MERGE, target=reported(town).matter)
    target = {"itself": story.matter, "nothing": None}.get(wrong, other.matter)
    with pytest.raises(MoveRefused):
        story.act("dispatcher", Move.MERGE, target=target)
    story.matter.refresh_from_db()
    assert story.matter.state == "reported"
    assert not Link.objects.filter(source=story.matter).exists()


def test_who_only_named_the_estate_is_found_by_who_marks_the_map_and_the_other_way_round(town: Town) -> None:
    estate, other = (
        Estate.objects.create(code=code, name=name, area=town.areas[GARDEN_1], valid_from="2020-01-01")
        for code, name in (("E1", "花园一区"), ("E2", "花园二区"))
    )
    lng, lat = POINTS[GARDEN_1]
    named = reported(town, lng=None, lat=None, estate=estate)
    elsewhere = reported(town, lng=None, lat=None, estate=other)
    words = {"at": NOW + HOUR, "text": "楼下路灯不亮", "area_code": GARDEN_1, "estate_id": estate.pk}
    for point in ({"lng": lng, "lat": lat}, {}):
        found = {row.number for row in similar_open(**words, **point)}
        assert named.matter.number in found
        assert elsewhere.matter.number not in found
