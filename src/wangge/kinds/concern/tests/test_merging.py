"""Concerns that tell of the same trouble: nobody's report is lost, and each reporter keeps a voice."""

from datetime import timedelta

import pytest
from tests.world import NOW, Town

from wangge.indicators.marks import saying
from wangge.kinds.concern.queries import timeline_for_reporter
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.rules import guards as because
from wangge.kinds.concern.services import rate_and_maybe_reopen
from wangge.kinds.concern.tests.stages import HOUR, Story, accepted, closed, reported
from wangge.matters.models import Link, Matter, Rating
from wangge.matters.queries import reporters_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import ReporterGiven, move
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice

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
