"""People who registered, activities, pairings of the town, made through the services."""

from datetime import timedelta
from typing import Any

from tests.world import GARDEN, NOW, Town

from wangge.people.actors import resident
from wangge.volunteers.models import Activity, Pairing, Participation, Registration
from wangge.volunteers.services import (
    accept,
    agree,
    announce_activity,
    apply_for,
    begin_skills,
    choose,
    elder_agrees,
    propose_pairing,
    register,
)

HOUR = timedelta(hours=1)
ELDER = "丁老太太"


def registered(town: Town, who: str = "volunteer", *, kind: str = "volunteer", **given: Any) -> Registration:
    """Somebody of the cast registered at the garden community and accepted by the clerk."""
    begin_skills()
    person = town.people[who]
    values = {"community": town.areas[GARDEN], "agrees": True, "contact": "13909530007", **given}
    row = register(actor=resident(person.pk, person.name), kind=kind, at=NOW, **values)
    return accept(row, actor=town.actor("clerk"), at=NOW).registration


def activity(town: Town, **given: Any) -> Activity:
    values = {"title": "重阳理发", "risks": "无特别风险", "place": "社区广场", "seats": 2, **given}
    return announce_activity(
        actor=town.actor("clerk"), community=town.areas[GARDEN], starts_at=NOW + 24 * HOUR, ends_at=NOW + 26 * HOUR,
        at=NOW, **values,
    )  # fmt: skip


def part(town: Town, row: Activity, who: str = "volunteer", *, is_chosen: bool = True) -> Participation:
    registration = Registration.objects.get(person=town.people[who])
    found = apply_for(row, registration=registration, actor=town.actor(who), at=NOW)
    if is_chosen:
        choose(found, is_chosen=True, actor=town.actor("clerk"), at=NOW)
    return found


def paired(town: Town, *, both: bool = True) -> Pairing:
    row = propose_pairing(
        actor=town.actor("clerk"), younger=registered(town), elder_name=ELDER, elder_contact="13909530009",
        elder_address="团结巷", at=NOW,
    )  # fmt: skip
    if both:
        agree(row, actor=town.actor("volunteer"), at=NOW)
        elder_agrees(row, how="there", actor=town.actor("clerk"), at=NOW)
    return row
