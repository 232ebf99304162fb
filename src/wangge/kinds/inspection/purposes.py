"""The rounds of installations: what each is for, who does it, what becomes of a missed turn."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.kinds.inspection.access import watched_areas
from wangge.kinds.inspection.models import Installation
from wangge.kinds.inspection.rules import PLANS, Plan, Rhythm, purpose_name
from wangge.kinds.inspection.services.hazards import missed
from wangge.kinds.inspection.services.rhythm import as_target, in_service, targets
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES
from wangge.rounds.models import Due
from wangge.rounds.purposes import Purpose, TargetGiven
from wangge.rounds.registers import Register

ICONS: Mapping[str, str] = {
    "lift": "elevator", "gas_station": "gauge", "charging_shed": "plug", "other": "shield-check",
}  # fmt: skip
TITLES: Mapping[tuple[str, str], Any] = {
    ("lift", Rhythm.DAILY): gettext_lazy("Daily control of lifts"),
    ("lift", Rhythm.WEEKLY): gettext_lazy("Weekly check of lifts"),
    ("lift", Rhythm.MONTHLY): gettext_lazy("Monthly dispatch of lifts"),
    ("gas_station", Rhythm.WEEKLY): gettext_lazy("Weekly check of gas stations"),
    ("charging_shed", Rhythm.WEEKLY): gettext_lazy("Weekly check of charging sheds"),
    ("other", Rhythm.MONTHLY): gettext_lazy("Monthly check of other installations"),
}


def check_address(due: Due) -> str:
    """The phone's form of a check."""
    return reverse("inspection_field:check", args=[due.pk])


def page_of(target_id: str) -> str:
    """The page of an installation."""
    return reverse("inspection:installation", args=[target_id])


def register_beneath(kind: str, plan: Plan, area_code: str) -> Iterable[TargetGiven]:
    """The register of an area, for a round set up by hand beside the lawful ones."""
    return targets(area_code, kind, plan)


def sees(kind: str, actor: Actor) -> QuerySet[Area] | None:
    """Areas that the actor's unit regulates."""
    return watched_areas(actor, kind)


def purpose(kind: str, plan: Plan) -> Purpose:
    """The purpose of one kind and rhythm."""
    return Purpose(
        name=purpose_name(kind, plan.rhythm),
        title=TITLES[(kind, plan.rhythm)],
        icon=ICONS[kind],
        doers=UNIT_ROLES,
        missed=missed,
        address=check_address,
        candidates=partial(register_beneath, kind, plan),
        sees=partial(sees, kind),
        target_address=None if plan.per_keeper else page_of,
    )


PURPOSES = tuple(purpose(kind, plan) for kind, plans in PLANS.items() for plan in plans)


def running(kind: str, area_code: str) -> Iterable[TargetGiven]:
    """Installations of a kind that run, for rounds of the operator's own."""
    return [replace(as_target(row), person_id=None) for row in in_service(area_code, kind)]


REGISTERS = tuple(
    Register(str(kind), label, partial(running, kind), page_of) for kind, label in Installation.Kind.choices
)
