"""Safety checks at home: agreed, entered only with consent, rectified by a day; a refusal is no mark."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.world import GARDEN_1, NOW, RIVER_1, Town

from wangge.audit.models import Entry
from wangge.kinds.inspection.homes import ENTERED, HOME_STEPS, HomeCheckState, home_refusal
from wangge.kinds.inspection.models import HomeCheck
from wangge.kinds.inspection.services.homes import plan_home_check, settle_home_check
from wangge.kinds.inspection.services.refusal import InspectionRefused
from wangge.kinds.inspection.services.reminding import remind_homes
from wangge.notices.models import Notice

TODAY = date(2026, 3, 4)
WEEK = TODAY + timedelta(days=7)
FOLLOWS = {("planned", "ok"), ("planned", "defect"), ("planned", "refused"), ("defect", "fixed")}


@pytest.mark.parametrize("to", list(HomeCheckState))
@pytest.mark.parametrize("state", list(HomeCheckState))
def test_every_state_leads_only_where_the_table_says(state: str, to: str) -> None:
    refused = home_refusal(state, to, consent_on=TODAY, defect="软管老化", due_on=WEEK, on=TODAY)
    assert (refused == "") == ((state, to) in FOLLOWS)
    assert {(old, new) for old, many in HOME_STEPS.items() for new in many} == FOLLOWS


@pytest.mark.parametrize("to", ["ok", "defect"])
def test_nobody_enters_without_consent(to: str) -> None:
    assert to in ENTERED
    assert home_refusal("planned", to, consent_on=None, defect="软管老化", due_on=WEEK, on=TODAY)
    assert home_refusal("planned", "refused", consent_on=None, on=TODAY) == ""


@pytest.mark.parametrize(
    ("defect", "due_on"), [("", WEEK), (" ", WEEK), ("软管老化", None), ("软管老化", date(2026, 3, 3))]
)
def test_a_defect_has_words_and_a_day(defect: str, due_on: date | None) -> None:
    assert home_refusal("planned", "defect", consent_on=TODAY, defect=defect, due_on=due_on, on=TODAY)


def planned(town: Town, *, actor: str = "grid_worker", **given: object) -> HomeCheck:
    values = {
        "kind": "gas", "area": town.areas[GARDEN_1], "door": "3-1-501", "unit": town.units["water"],
        "meet_at": NOW + timedelta(days=1), "consent_on": TODAY, **given,
    }  # fmt: skip
    return plan_home_check(actor=town.actor(actor), at=NOW, **values)  # type: ignore[arg-type]


def settled(town: Town, row: HomeCheck, to: str, *, actor: str = "grid_worker", **given: object) -> HomeCheck:
    return settle_home_check(row, to=to, actor=town.actor(actor), on=TODAY, at=NOW, **given)  # type: ignore[arg-type]


def reminded() -> set[tuple[int, str]]:
    rows = Notice.objects.filter(key__startswith="home-check:")
    assert not [row for row in rows if "3-1-501" in row.title + row.body], "the door stays sealed"
    return {(row.person_id, row.key.rsplit(":", 1)[1]) for row in rows}


def test_who_arranged_it_is_reminded_of_a_missing_result_and_the_utility_of_a_defect_past_its_day(town: Town) -> None:
    worker, handler = town.people["grid_worker"].pk, town.people["handler"].pk
    row = planned(town)
    assert remind_homes(NOW + timedelta(days=1)) == 0, "on the day itself nobody is late"
    for days in (3, 4):
        remind_homes(NOW + timedelta(days=days))
    assert reminded() == {(worker, "planned")}
    settled(town, row, "defect", defect="软管老化", due_on=WEEK)
    remind_homes(NOW + timedelta(days=7))
    assert reminded() == {(worker, "planned")}, "the last day has not passed"
    late = NOW + timedelta(days=8)
    assert remind_homes(late.replace(hour=15)) == 0, "at night nobody is told"
    remind_homes(late)
    assert {(worker, "defect"), (handler, "defect")} <= reminded()


def test_a_defect_is_rectified_by_the_utility_and_every_act_is_in_the_audit(town: Town) -> None:
    row = settled(town, planned(town), "defect", defect="软管老化", due_on=WEEK, checker="工号203")
    assert (row.state, row.due_on, row.settled_on) == ("defect", WEEK, None)
    row = settled(town, row, "fixed", actor="handler")
    assert (row.state, row.settled_on, row.defect) == ("fixed", TODAY, "软管老化")
    assert Entry.objects.filter(act__startswith="inspection.home").count() == 3
    assert not Entry.objects.filter(detail__contains="3-1-501").exists()


def test_a_refusal_keeps_nothing_but_itself(town: Town) -> None:
    row = settled(town, planned(town), "refused", checker="工号203", defect="不让进", due_on=WEEK)
    assert (row.state, row.consent_on, row.checker, row.defect, row.due_on) == ("refused", None, "", "", None)


def test_the_first_of_two_results_counts(town: Town) -> None:
    row = planned(town)
    other = HomeCheck.objects.select_related("area").get(pk=row.pk)
    settled(town, row, "ok")
    with pytest.raises(InspectionRefused):
        settled(town, other, "refused")
    assert HomeCheck.objects.get().state == "ok"


@pytest.mark.parametrize("name", ["river_worker", "urban_handler", "township_leader", "county_leader", "owner"])
def test_others_arrange_none_here(town: Town, name: str) -> None:
    with pytest.raises(InspectionRefused):
        planned(town, actor=name)


def test_the_database_itself_keeps_entering_to_consent(town: Town) -> None:
    row = planned(town, consent_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeCheck.objects.filter(pk=row.pk).update(state="ok")


def test_a_grid_worker_agrees_and_records_it_and_the_utility_sees_it(town: Town) -> None:
    client = town.client("grid_worker")
    given = {
        "kind": "gas", "area": town.areas[GARDEN_1].pk, "door": "3-1-501", "unit": town.units["water"].pk,
        "meet_at": "2026-03-05T10:00", "consent_on": "2026-03-04",
    }  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        client.post(reverse("inspection:new_home"), given)
        row = HomeCheck.objects.get()
        bad = client.post(reverse("inspection:home", args=[row.pk]), {"to": "defect", "defect": "软管老化"})
        assert bad.status_code == 422
        assert "软管老化" in bad.content.decode()
        client.post(
            reverse("inspection:home", args=[row.pk]),
            {"to": "defect", "defect": "软管老化", "due_on": "2026-03-06", "consent_on": "2026-03-04"},
        )
        shown = town.client("handler").get(reverse("inspection:homes")).content.decode()
        assert "软管老化" in shown
        assert "3-1-501" in shown
        town.client("handler").post(reverse("inspection:home_fixed", args=[row.pk]))
    assert HomeCheck.objects.get().state == "fixed"


def test_doors_are_seen_by_nobody_else(town: Town) -> None:
    row = planned(town)
    for name in ("river_worker", "urban_manager", "property_manager", "east_leader"):
        client = town.client(name)
        assert "3-1-501" not in client.get(reverse("inspection:homes")).content.decode()
        assert client.get(reverse("inspection:home", args=[row.pk])).status_code in {403, 404}
    for name in ("county_leader", "supervisor", "owner", "resident"):
        assert town.client(name).get(reverse("inspection:homes")).status_code == 403
    planned(town, actor="river_worker", area=town.areas[RIVER_1], door="9-9-909")
    assert "9-9-909" not in town.client("secretary").get(reverse("inspection:homes")).content.decode()
