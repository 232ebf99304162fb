"""Figures of hazards and the lists behind them, the course a hazard shows, and what pages cost in statements."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import COUNTY, NOW, Town, photo

from wangge.kinds.inspection import services
from wangge.kinds.inspection.module import KIND
from wangge.kinds.inspection.tests.lifts import check, lift, opened
from wangge.matters.models import Matter, Movement
from wangge.matters.pages.stages import stages_of
from wangge.matters.services import move
from wangge.rounds.services import miss_overdue, open_due

DAY = timedelta(days=1)
NOT_WORK = ("SAVE", "REL", "BEG")


def repaired(town: Town, matter: Matter, *, after: timedelta) -> None:
    """Graded as ordinary, repaired, retested so much later and put back."""
    manager, secretary = town.actor("property_manager"), town.actor("secretary")
    move(matter, "grade", actor=manager, at=NOW, given={"grade": "ordinary"})
    move(read(matter), "repair", actor=manager, at=NOW)
    given = {"result": "换了灯管", "photos_after": [photo()]}
    move(read(matter), "retest", actor=manager, at=NOW + after, given=given)
    move(read(matter), "put_back", actor=secretary, at=NOW + after)


def read(matter: Matter) -> Matter:
    return Matter.objects.select_related("hazard").get(pk=matter.pk)


@pytest.fixture
def three_hazards(town: Town) -> list[Matter]:
    """One rectified in time, one late, one not yet due; and a missed check, which is no hazard of a thing."""
    row = opened(town)
    check(town, row, bad={1: "对讲不通", 3: "抖动", 5: "灯不亮"})
    found = list(Matter.objects.filter(kind="inspection").order_by("pk"))
    repaired(town, found[0], after=DAY)
    repaired(town, found[1], after=9 * DAY)
    open_due(NOW + DAY)
    miss_overdue(NOW + 2 * DAY)
    assert Matter.objects.filter(hazard__cause="missed").count() == 1
    return found


def test_hazards_are_counted_by_their_repair_deadline_and_each_figure_leads_to_its_list(
    town: Town, three_hazards: list[Matter]
) -> None:
    with time_machine.travel(NOW + 10 * DAY, tick=False):
        client = town.client("secretary")
        answer = client.get(reverse("inspection:board"))
        figures = answer.context["repairs"]
        assert (figures.found, figures.rectified, figures.due, figures.in_time, figures.late) == (3, 2, 2, 1, 1)
        assert figures.percent == "50.0%"
        query = {"kind": "inspection", "opened_from": answer.context["since_text"]}
        for name in ("found", "rectified", "in_time", "late"):
            listed = client.get(reverse("matters:list"), query | {"mark": f"hazard_{name}"})
            assert len(listed.context["shown"].rows) == getattr(figures, name), name


def test_the_board_links_to_those_lists(town: Town, three_hazards: list[Matter]) -> None:
    with time_machine.travel(NOW + 10 * DAY, tick=False):
        page = town.client("secretary").get(reverse("inspection:board")).content.decode()
    links = [
        one.split('"')[0].replace("&amp;", "&") for one in page.split('href="')[1:] if "hazard_in_time" in one[:200]
    ]
    assert parse_qs(urlsplit(links[0]).query)["mark"] == ["hazard_in_time"]


def test_nothing_due_is_no_percentage(town: Town) -> None:
    lift(town)
    assert town.client("secretary").get(reverse("inspection:board")).context["repairs"].percent == "-"


def course(matter: Matter) -> list[tuple[str, str]]:
    matter = read(matter)
    movements = Movement.objects.filter(matter=matter).order_by("at", "pk")
    return [(str(item.label), item.state) for item in stages_of(KIND, matter, movements, matter.hazard)]


def test_an_ordinary_defect_ticks_off_no_stop(town: Town, three_hazards: list[Matter]) -> None:
    done = course(three_hazards[0])
    assert [state for _title, state in done] == ["done"] * 5
    assert "停用" not in "".join(title for title, _state in done)


def test_a_serious_one_goes_through_all_stages_and_a_missed_check_through_its_own(
    town: Town, three_hazards: list[Matter]
) -> None:
    move(read(three_hazards[2]), "grade", actor=town.actor("property_manager"), at=NOW, given={"grade": "serious"})
    assert len(course(three_hazards[2])) == 6
    missed = Matter.objects.get(hazard__cause="missed")
    assert [state for _title, state in course(missed)] == ["now", "todo", "todo"]


@pytest.mark.parametrize("name", ["secretary", "property_manager", "urban_manager"])
def test_pages_cost_few_statements(town: Town, three_hazards: list[Matter], name: str) -> None:
    services.name_regulator(
        kind="lift", area=town.areas[COUNTY], unit=town.units["urban"], actor=town.actor("county_leader"), at=NOW
    )
    row = three_hazards[0].hazard.installation  # type: ignore[attr-defined]
    made = row.checks.get()
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        client = town.client(name)
        client.get(reverse("inspection:register"))
    most = {
        reverse("inspection:board"): 12, reverse("inspection:register"): 8, reverse("matters:list"): 8,
        reverse("inspection:installation", args=[row.pk]): 12, reverse("inspection:check", args=[made.pk]): 12,
        reverse("matters:detail", args=[three_hazards[2].number]): 12,
    }  # fmt: skip
    over: dict[str, list[str]] = {}
    for address, number in most.items():
        with time_machine.travel(NOW + 2 * DAY, tick=False), CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200, address
        work = [one["sql"][:150] for one in caught.captured_queries if not one["sql"].startswith(NOT_WORK)]
        over |= {f"{address} {len(work)}": work} if len(work) > number else {}
    assert over == {}
