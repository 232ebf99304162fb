"""A case as its mediators see it."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wangge.kinds.dispute.access import KIND, sight
from wangge.kinds.dispute.models import (
    CaseGroup,
    Consent,
    Invitation,
    Mediator,
    Party,
    Promise,
    Room,
    Seat,
    Session,
    Skill,
    Transfer,
)  # fmt: skip
from wangge.kinds.dispute.queries.bodies import active_on, mediator_person_ids
from wangge.kinds.dispute.rules.words import Part
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.people.actors import Actor

MOST = 200


def mine(actor: Actor, *, is_open: bool) -> list[Matter]:
    """The cases at whose table the actor sits, the most urgent first."""
    rule = sight(actor)
    if rule is None:
        return []
    rows = Matter.objects.filter(rule, kind=KIND).select_related("dispute__body__organization")
    rows = rows.filter(phase__in=OPEN_PHASES) if is_open else rows.exclude(phase__in=OPEN_PHASES)
    order = (F("next_due_at").asc(nulls_last=True), "pk") if is_open else ("-closed_at", "-pk")
    return list(rows.order_by(*order)[:MOST])


def taken(actor: Actor) -> list[Matter]:
    """Applications that the actor wrote down and that nobody has asked the parties about yet."""
    own = Seat.objects.filter(
        matter=OuterRef("pk"), person_id=actor.person_id or 0, part=Part.OPENER, ended_at__isnull=True
    )
    rows = Matter.objects.filter(Exists(own), kind=KIND).select_related("dispute__body__organization")
    return list(rows.order_by("-opened_at")[:MOST])


def parties_of(matter: Matter) -> list[Party]:
    """Parties by side; those who left stand last."""
    return list(Party.objects.filter(matter=matter).order_by("left_at", "side", "position"))


def present_parties(matter: Matter) -> QuerySet[Party]:
    """Parties who are still part of the case."""
    return Party.objects.filter(matter=matter, left_at__isnull=True).order_by("side", "position")


def consents_of(matter: Matter) -> list[Consent]:
    """Everything the parties said, oldest first."""
    rows = Consent.objects.filter(party__matter=matter).select_related("party", "noted_by")
    return list(rows.order_by("pk"))


def seats_of(matter: Matter) -> list[Seat]:
    """Open seats with their people, and whether other organizations were asked anything (`has_questions`)."""
    asked = (table.objects.filter(matter=OuterRef("matter")) for table in (Transfer, Invitation))
    rows = Seat.objects.filter(matter=matter, ended_at__isnull=True).select_related("person", "organization")
    rows = rows.annotate(has_questions=reduce(or_, (Q(Exists(one)) for one in asked)))
    order = [Part.CHIEF, Part.FELLOW, Part.HEAD, Part.JOINT, Part.OPENER]
    return sorted(rows, key=lambda row: (order.index(Part(row.part)), row.pk))


def sessions_of(matter: Matter) -> list[Session]:
    """Meetings in order, with who was there."""
    rows = Session.objects.filter(matter=matter).select_related("room", "recorded_by").prefetch_related("present")
    return list(rows.order_by("position"))


def case_of_reporter(number: str) -> Matter | None:
    """A case for whoever asked for it and has proved that; sight of its contents stays with the table."""
    rows = Matter.objects.filter(number=number, kind=KIND).select_related("dispute__body__organization")
    return rows.first()


def place_of(row: Session) -> str:
    """Where a meeting is: the room and what was written beside it."""
    return " ".join(word for word in (row.room.name if row.room else "", row.place) if word)


def promises_of(matter: Matter) -> list[Promise]:
    """Promises in order."""
    return list(Promise.objects.filter(matter=matter).select_related("party").order_by("position"))


def own_mediators(matter: Matter, on: date) -> QuerySet[Mediator]:
    """Who of the case's own body can be given a seat, those versed in its sort of dispute first."""
    versed = Exists(Skill.objects.filter(mediator=OuterRef("pk"), trouble=matter.dispute.trouble))
    rows = Mediator.objects.filter(active_on(on), body_id=matter.dispute.body_id, person_id__in=mediator_person_ids(on))
    rows = rows.annotate(is_versed=versed).order_by("-is_versed", "-is_member", "name")
    return rows.select_related("body__organization", "legal_role")


def rooms_for(matter: Matter) -> QuerySet[Room]:
    """Rooms on the way down to the place of a case."""
    above = [matter.area_code[:length] for length in (6, 9, 12)]
    return Room.objects.filter(area__code__in=above, is_active=True).order_by("-area__code", "name")


def groups_for(matter: Matter) -> QuerySet[CaseGroup]:
    """Groups of the same kind of dispute in the county."""
    rows = CaseGroup.objects.filter(trouble=matter.dispute.trouble, area_code__startswith=matter.area_code[:6])
    return rows.order_by("-created_at")


def group_results(group: CaseGroup) -> dict[str, int]:
    """How many cases of a group stand where, by outcome."""
    found: dict[str, int] = {}
    for outcome in group.cases.values_list("outcome", flat=True):
        found[outcome] = found.get(outcome, 0) + 1
    return found


def in_group(group: CaseGroup, rows: Iterable[Matter]) -> list[Matter]:
    """Those of the given cases that belong to a group."""
    return [matter for matter in rows if matter.dispute.group_id == group.pk]


def published_groups(area_code: str) -> list[CaseGroup]:
    """Checked explanations for everybody in an area, newest first."""
    rows = CaseGroup.objects.filter(checked_at__isnull=False, area_code__startswith=area_code)
    return list(rows.exclude(public_text="").order_by("-checked_at")[:20])
