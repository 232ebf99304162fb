"""Figures of a small town counted by hand, and the lists behind every number."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import EAST, GARDEN, GARDEN_2, NOW, RIVER_1, WEST, Town, category, photo

from wangge.audit.models import Entry
from wangge.indicators.access import READERS, own_unit
from wangge.indicators.forms import BoardForm
from wangge.indicators.marks import CONCERN
from wangge.indicators.models import Settled
from wangge.indicators.queries import By, Scope, concerns
from wangge.indicators.rules import Counts, period_of
from wangge.indicators.services import settle_changed
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services import rate_and_maybe_reopen
from wangge.kinds.concern.tests.stages import HOUR, Story, accepted, closed, dispatched, handled, in_hand, reported
from wangge.matters.access import visible
from wangge.matters.forms.filters import FilterForm
from wangge.matters.models import Matter
from wangge.matters.queries import narrowed
from wangge.matters.services import ReporterGiven

DAY = timedelta(days=1)
LATER = NOW + 20 * DAY
"""Long enough for everything that was open to be overdue, and within thirty days."""
PAGES = ("", "?by=unit", "?by=category", "whistles/", "whistles/?by=area")
LINK = re.compile(r'href="([^"]*)" data-count="(\d+)"')


@pytest.fixture
def busy(town: Town) -> Iterator[Town]:
    """Ten concerns whose fate is known; what is closed of them is written down."""
    noise = category("noise", "噪声", parent=category())
    reported(town)
    accepted(town)
    dispatched(town, grid=RIVER_1)
    late = in_hand(town, row=noise)
    returned = dispatched(town)
    returned.act("handler", Move.RETURN, reason="不属我单位")
    returned.act("dispatcher", Move.DISPATCH, lead_unit=town.units["urban"])
    handled(town, grid=GARDEN_2)
    again = handled(town)
    again.act("grid_worker", Move.REWORK, reason="还是不亮")
    again.act("handler", Move.FINISH, after=HOUR, result="换了线路", photos_after=[photo()])
    again.act("grid_worker", Move.PASS, after=HOUR, closing_met=True)
    rated(closed(town), "yes", "yes")
    rated(closed(town), "no", "no")
    unreached = closed(town)
    unreached.act("clerk", Move.FOLLOW_UP, after=DAY, reached="no")
    assert late.matter.state == "handling"
    settle_changed(LATER)
    assert Settled.objects.count() == 3
    with time_machine.travel(LATER, tick=False):
        yield town


def rated(story: Story, solved: str, satisfied: str) -> None:
    rate_and_maybe_reopen(
        story.matter, actor=story.reporter, solved=solved, satisfied=satisfied, at=story.at + HOUR, text=""
    )


def figures(town: Town, who: str, by: By = By.AREA, **given: object) -> tuple[Counts, dict[object, Counts]]:
    actor = town.actor(who)
    values = {"area": actor.area_code, "unit": own_unit(actor), **given}
    scope = Scope(period=period_of(today=LATER.date()), kind=CONCERN, **values)  # type: ignore[arg-type]
    found = concerns(actor=actor, scope=scope, by=by, at=LATER)
    return found.total, found.lines


def picked(counts: Counts, *names: str) -> list[int]:
    return [counts.get(name, 0) for name in names]


def browser(town: Town, who: str) -> Client:
    return town.client(who)


def linked(body: str) -> dict[str, int]:
    return {html.unescape(url): int(number) for url, number in LINK.findall(body)}


class TestCountedByHand:
    def test_what_came_and_where_it_stands(self, busy: Town) -> None:
        total, _lines = figures(busy, "county_leader")
        assert picked(total, "filed", "accepted", "open", "closed") == [10, 9, 7, 3]
        assert picked(total, "handled", "reworked", "checked", "passed_first") == [5, 1, 4, 3]
        assert total["overdue"] == 7

    def test_units_that_got_what_was_not_theirs(self, busy: Town) -> None:
        total, _lines = figures(busy, "county_leader")
        # Eight were dispatched; the reopened one waits, and one unit sent its matter back once.
        assert picked(total, "dispatched", "sent_back", "dispatched_right") == [8, 1, 7]

    def test_what_came_again_to_the_same_place_within_thirty_days(self, busy: Town) -> None:
        done = Matter.objects.filter(phase="done")
        # All lamps are one category; the closed ones came after others of the same grid.
        done.update(opened_at=NOW + HOUR)
        assert picked(figures(busy, "county_leader")[0], "repeated", "closed") == [3, 3]
        done.update(category=category("vendor", "占道摊点"))
        first = Matter.objects.filter(phase="done").order_by("pk")[0]
        for days, repeats in ((31, 0), (29, 2)):
            Matter.objects.filter(pk=first.pk).update(opened_at=NOW - days * DAY)
            scope = Scope(period=period_of(today=LATER.date(), days=90), kind=CONCERN, area=WEST)
            found = concerns(actor=busy.actor("county_leader"), scope=scope, by=By.AREA, at=LATER)
            assert found.total["repeated"] == repeats

    def test_reports_of_those_who_go_round(self, busy: Town) -> None:
        with time_machine.travel(LATER - DAY, tick=False):
            taken = reported(busy, by="grid_worker", channel="grid_patrol", at=LATER - DAY)
            taken.act("dispatcher", Move.ACCEPT)
            reported(busy, by="grid_worker", channel="visit", at=LATER - DAY)
        total, _lines = figures(busy, "county_leader")
        assert picked(total, "patrolled", "patrol_accepted") == [2, 1]

    def test_handling_takes_less_in_office_hours_than_by_the_clock(self, town: Town) -> None:
        story = in_hand(town)
        story.act("handler", Move.ASK_REPORTER, public_text="几号楼？")
        story.act("dispatcher", Move.ALLOW_PAUSE, reason="等答复")
        # From Wednesday 11:30 to Thursday 11:30 nothing could be done; 7.5 office hours that do not count.
        story.act("handler", Move.GO_ON, after=DAY)
        story.act("handler", Move.FINISH, after=2 * HOUR, result="修好", contact_way="phone", photos_after=[photo()])
        clock = story.matter.clocks.get(name="handle")
        assert clock.stopped_at - clock.started_at == DAY + HOUR * 2.5
        # Half an hour before the pause, and half an hour until the lunch break that began at noon.
        assert clock.worked == HOUR
        with time_machine.travel(LATER, tick=False):
            total, _lines = figures(town, "county_leader")
        assert picked(total, "handlings", "handling_hours", "worked_handlings", "worked_hours") == [1, 26, 1, 1]

    def test_what_was_in_time(self, busy: Town) -> None:
        total, _lines = figures(busy, "county_leader")
        # Five were handled; the one dispatched, the one in hand and the one sent elsewhere let the deadline pass.
        assert picked(total, "handle_due", "handle_late", "handled_in_time") == [8, 3, 5]
        assert picked(total, "closing_due", "handlings") == [8, 5]

    def test_what_residents_say(self, busy: Town) -> None:
        total, _lines = figures(busy, "county_leader")
        # "Not solved" reopened its concern and still counts: it is the reporter's last word.
        assert picked(total, "solved", "not_solved", "satisfied", "dissatisfied") == [1, 1, 1, 1]
        assert picked(total, "unreached", "unsaid") == [1, 1]

    def test_a_trouble_that_two_told_of_and_rated_is_one_concern_and_the_page_says_concerns(self, town: Town) -> None:
        first = reported(town)
        second = reported(town, at=NOW + HOUR, reporter=ReporterGiven(contact="13900000000"))
        second.act("dispatcher", Move.MERGE, target=first.matter)
        first.act("dispatcher", Move.ACCEPT, after=2 * HOUR)
        first.act("dispatcher", Move.DISPATCH, lead_unit=town.units["water"])
        first.act("handler", Move.SIGN)
        first.act("handler", Move.FINISH, result="换了灯泡", contact_way="phone")
        first.act("grid_worker", Move.PASS, closing_met=True)
        for reporter in (first.reporter, second.reporter):
            said = {"solved": "yes", "satisfied": "yes", "at": first.at}
            rate_and_maybe_reopen(first.matter, actor=reporter, **said)
        with time_machine.travel(LATER, tick=False):
            page = town.client("county_leader").get(reverse("indicators:board")).content.decode()
        assert "反映人已表态的事项中，1 件由反映人自己评价，0 件在回访时回答" in page

    def test_what_counts_as_due_for_closing_is_what_its_list_is_called(self, town: Town) -> None:
        """What the unit has done in time and nobody has checked yet is due, and not called overdue."""
        handled(town)
        with time_machine.travel(NOW + HOUR * 3, tick=False):
            total, _lines = figures(town, "county_leader")
            rows = town.client("county_leader").get(reverse("matters:list"), {"mark": "closing_due"}).content.decode()
        assert picked(total, "closing_due", "handle_late") == [1, 0]
        assert "楼下路灯不亮" in rows
        assert "已办结，或单位已办完、已超期" in rows

    def test_each_area_has_its_own(self, busy: Town) -> None:
        _total, lines = figures(busy, "county_leader")
        assert {key: counts["filed"] for key, counts in lines.items()} == {WEST: 9, EAST: 1}
        own, lines = figures(busy, "township_leader", area=GARDEN)
        assert own["filed"] == 9
        assert sorted(counts["filed"] for counts in lines.values()) == [1, 8]

    def test_a_return_counts_for_the_unit_that_returned(self, busy: Town) -> None:
        total, lines = figures(busy, "county_leader", By.UNIT)
        water, urban = busy.units["water"].pk, busy.units["urban"].pk
        assert picked(lines[water], "received", "returned") == [8, 1]
        assert picked(lines[urban], "received", "returned") == [1, 0]
        assert picked(total, "received", "returned") == [8, 1]

    def test_a_unit_sees_its_own_figures_only(self, busy: Town) -> None:
        total, lines = figures(busy, "urban_manager", By.CATEGORY)
        assert picked(total, "filed", "received", "returned", "handled") == [1, 1, 0, 0]
        assert len(lines) == 1

    def test_categories_stand_under_their_class(self, busy: Town) -> None:
        lamp, noise = category(), category("noise", "噪声")
        _total, lines = figures(busy, "county_leader", By.CATEGORY)
        assert {key: counts["filed"] for key, counts in lines.items()} == {lamp.pk: 10}
        _total, lines = figures(busy, "county_leader", By.CATEGORY, branch=lamp.pk)
        assert {key: counts["filed"] for key, counts in lines.items()} == {lamp.pk: 9, noise.pk: 1}

    def test_the_period_before_is_kept_apart(self, busy: Town) -> None:
        actor = busy.actor("county_leader")
        scope = Scope(period=period_of(today=LATER.date(), days=10), area=actor.area_code)
        found = concerns(actor=actor, scope=scope, by=By.AREA, at=LATER)
        assert found.total.get("filed", 0) == 0
        assert found.before.get("filed", 0) == 0
        scope = Scope(period=period_of(today=LATER.date(), days=15), area=actor.area_code)
        found = concerns(actor=actor, scope=scope, by=By.AREA, at=LATER)
        assert (found.total.get("filed", 0), found.before["filed"]) == (0, 10)
        assert found.total["open"] == 7


class TestEveryNumberLeadsToItsMatters:
    @pytest.mark.parametrize("who", ["county_leader", "township_leader", "secretary", "supervisor", "manager"])
    def test_the_list_is_as_long_as_the_number(self, busy: Town, who: str) -> None:
        client, actor = browser(busy, who), busy.actor(who)
        checked = 0
        for page in PAGES:
            body = client.get(f"/desk/figures/{page}").content.decode()
            for url, number in linked(body).items():
                filters = FilterForm(QueryDict(urlsplit(url).query), actor=actor).filters()
                assert narrowed(visible(actor), filters, at=LATER).count() == number, url
                checked += 1
        assert checked > 20

    def test_the_list_itself_says_the_same_number(self, busy: Town) -> None:
        client = browser(busy, "county_leader")
        links = linked(client.get("/desk/figures/").content.decode())
        for url in [url for url in links if "mark=" in url][:12]:
            shown = client.get(url).context["shown"]
            assert (shown.count, len(shown.rows)) == (links[url], links[url]), url


class TestRights:
    def test_a_statistician_sees_figures_and_no_matter(self, busy: Town) -> None:
        body = browser(busy, "statistician").get("/desk/figures/").content.decode()
        assert ">10<" in body
        assert linked(body) == {}
        assert not any(number in body for number in Matter.objects.values_list("number", flat=True))

    def test_nobody_counts_beyond_the_own_area(self, busy: Town) -> None:
        actor = busy.actor("township_leader")
        form = BoardForm(QueryDict(f"area={EAST}"), actor=actor)
        assert form.scope(today=LATER.date(), kind=CONCERN).area == WEST
        body = browser(busy, "township_leader").get(f"/desk/figures/?area={EAST}").content.decode()
        assert "东街街道" not in body

    def test_a_unit_cannot_ask_for_another(self, busy: Town) -> None:
        form = BoardForm(QueryDict(f"unit={busy.units['urban'].pk}"), actor=busy.actor("manager"))
        assert form.scope(today=LATER.date(), kind=CONCERN).unit == busy.units["water"].pk

    def test_field_staff_and_residents_have_no_board(self, busy: Town) -> None:
        for who in busy.names():
            expected = 200 if busy.actor(who).role in READERS else 403
            assert browser(busy, who).get("/desk/figures/meaning/").status_code == expected, who

    def test_sealed_matters_are_in_no_figure(self, busy: Town) -> None:
        Matter.objects.filter(pk=Matter.objects.order_by("pk").values("pk")[:1]).update(confidentiality="sealed")
        for who in ("county_leader", "statistician"):
            assert figures(busy, who)[0]["filed"] == 9


class TestPages:
    def test_the_number_of_statements_does_not_grow_with_the_town(self, busy: Town) -> None:
        client = browser(busy, "county_leader")
        costs = []
        for _round in range(2):
            with CaptureQueriesContext(connection) as first:
                client.get("/desk/figures/?by=unit")
            costs.append(len(first))
            dispatched(busy, unit="housing", at=LATER - DAY, row=category("tree", "树木"))
            dispatched(busy, unit="civil", at=LATER - DAY, row=category("dog", "犬只"), grid=RIVER_1)
        assert costs[0] == costs[1]
        assert costs[0] <= 16

    def test_swapped_and_senseless_days_still_show_a_board(self, busy: Town) -> None:
        client = browser(busy, "county_leader")
        swapped = client.get("/desk/figures/?opened_from=2026-03-10&opened_to=2026-03-01")
        period = swapped.context["board"].scope.period
        assert (period.first.isoformat(), period.last.isoformat()) == ("2026-03-01", "2026-03-10")
        for query in ("opened_from=x", "days=13", "by=person", "sort=name", "area=%00", "unit=0&branch=99999999999"):
            assert client.get(f"/desk/figures/?{query}").context["board"].total[0].value.top == 10, query

    def test_a_person_is_never_a_line(self, busy: Town) -> None:
        people = [busy.people[name].name for name in busy.names()]
        for page in PAGES:
            body = browser(busy, "county_leader").get(f"/desk/figures/{page}").content.decode()
            table = body[body.index('id="table"') :]
            assert [name for name in people if name in table] == []

    def test_the_sheet_is_logged(self, busy: Town) -> None:
        response = browser(busy, "county_leader").get("/desk/figures/concern/sheet/?by=unit")
        assert response.content[:2] == b"PK"
        entry = Entry.objects.get(act="figures.export")
        assert entry.actor_name == "秦主任"
        assert "by=unit" in entry.detail
