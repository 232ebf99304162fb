"""Small stories of visits and errands, told through the services."""

from datetime import datetime, timedelta
from typing import Any

from tests.world import GARDEN_1, NOW, Town

from wangge.kinds.visit.models import Enrolment
from wangge.kinds.visit.rules.categories import Giver, Service, Way
from wangge.kinds.visit.rules.visits import VisitKind
from wangge.kinds.visit.services.enrolling import ConsentGiven, Personal, enrol
from wangge.kinds.visit.services.errands import ask_errand
from wangge.kinds.visit.services.visiting import plan_visit
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven

AGREED = ConsentGiven(has_consent=True, way=Way.SPOKEN, is_separate=True)
BY_GUARDIAN = ConsentGiven(has_consent=True, way=Way.PAPER, giver=Giver.GUARDIAN, is_separate=True)
ELDER = Personal(name="丁奶奶", contact="13900000001", door="2单元502", kin_name="丁女儿", kin_contact="13900000002")
CHILD = Personal(name="小宝", door="1单元101", guardian_name="外婆", guardian_contact="13900000003")


def elder(town: Town, *, who: str = "grid_worker", at: datetime = NOW, **given: Any) -> Enrolment:
    """An elder living alone who wants to be looked after."""
    values = {"category": Service.ELDER_LIVING_ALONE, "area_code": GARDEN_1, "personal": ELDER, "consent": AGREED}
    return enrol(actor=town.actor(who), at=at, **{**values, **given}).enrolment


def care_visit(town: Town, enrolment: Enrolment | None = None, *, at: datetime = NOW, hours: int = 2) -> Matter:
    """A care visit agreed for the next hours."""
    return plan_visit(
        enrolment=enrolment or elder(town), visit_kind=VisitKind.CARE, due_at=at + timedelta(hours=hours),
        actor=town.actor("grid_worker"), at=at,
    ).matter  # fmt: skip


def routine_visit(town: Town, enrolment: Enrolment | None = None, *, at: datetime = NOW, days: int = 14) -> Matter:
    """A routine visit within the next days."""
    who = enrolment or elder(town, category=Service.ELDER_80_PLUS)
    return plan_visit(
        enrolment=who, visit_kind=VisitKind.ROUTINE, due_at=at + timedelta(days=days), actor=town.actor("grid_worker"),
        at=at,
    ).matter  # fmt: skip


def errand(town: Town, *, who: str = "grid_worker", at: datetime = NOW) -> Matter:
    """Somebody asks to have an allowance applied for."""
    return ask_errand(
        actor=town.actor(who), title="高龄津贴申请", at=at, channel=Matter.Channel.VISIT, area_code=GARDEN_1,
        reporter=ReporterGiven(name="丁奶奶", contact="13900000001"),
    ).matter  # fmt: skip
