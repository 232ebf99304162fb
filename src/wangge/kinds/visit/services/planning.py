"""Rounds of visits: each grid has, per category and rhythm, a round whose targets are those who joined."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zlib import crc32

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.visit.models import Enrolment, VisitDetails
from wangge.kinds.visit.queries.terms import rhythm_for
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES, WINDOWS, Every, Rhythm, rrule
from wangge.kinds.visit.rules.visits import CARE, PURPOSES, ROUTINE, TARGET, Move, VisitKind
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.services.visiting import LANGUAGE, call_off_planned, plan_visit
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.people.actors import SYSTEM, Actor
from wangge.rounds.models import Due, Round
from wangge.rounds.purposes import TargetGiven
from wangge.rounds.rules import DueState
from wangge.rounds.services import create_round, rest_target, set_targets

BATCH = 300


def _weekday(row: Enrolment) -> int:
    """The agreed weekday; those who named none are spread over Monday to Friday."""
    return row.weekday if row.weekday is not None else crc32(str(row.pk).encode()) % 5


def _key(row: Enrolment, rhythm: Rhythm) -> str:
    """What rounds are told apart by; a new rhythm is a new round."""
    every = row.every or rhythm.every
    hours = f"{rhythm.opens:%H%M}-{rhythm.closes:%H%M}" if rhythm.is_care else ""
    return f"visit:{row.area_code}:{row.category}:{every}:{rrule_day(row, every)}:{hours}"


def rrule_day(row: Enrolment, every: str) -> str:
    """The weekday, where the rhythm has one."""
    return str(_weekday(row)) if every in (Every.TWICE_A_WEEK, Every.WEEKLY, Every.FORTNIGHTLY) else ""


def follow_enrolment(row: Enrolment, *, actor: Actor, at: datetime) -> None:
    """Brings the rounds of the grid and category in step with who is enrolled."""
    sync_group(row.area_code, row.category, actor=actor, at=at)


def sync_group(grid: str, category: str, *, actor: Actor, at: datetime) -> int:
    """Makes the targets of a grid's rounds of one category exactly those who want to be visited; returns how many."""
    today = localdate(at)
    rhythm = rhythm_for(grid, category)
    resting = Q(rest_until__isnull=False, rest_until__gt=today)
    rows = Enrolment.objects.filter(area_code=grid, category=category, state=Enrolment.State.ACTIVE).exclude(resting)
    groups: dict[str, list[Enrolment]] = {}
    for row in rows.order_by("pk"):
        if (row.every or rhythm.every) != Every.NEVER:
            groups.setdefault(_key(row, rhythm), []).append(row)
    with transaction.atomic():
        known = {found.key or "": found for found in Round.objects.filter(key__startswith=f"visit:{grid}:{category}:")}
        for key, members in groups.items():
            the_round = known.pop(key, None) or _new_round(key, members[0], rhythm, at=at)
            set_targets(the_round, _targets(members), actor=SYSTEM, at=at)
        for left in known.values():
            set_targets(left, (), actor=SYSTEM, at=at)
    return sum(len(members) for members in groups.values())


def _targets(rows: Iterable[Enrolment]) -> list[TargetGiven]:
    """Targets without a name: pages of rounds show the category and nothing of the person."""
    with override(LANGUAGE):
        title = {service: _(rule.title) for service, rule in SERVICES.items()}
    return [
        TargetGiven(kind=TARGET, id=str(row.pk), label=title[Service(row.category)], area_code=row.area_code)
        for row in rows
    ]


def _new_round(key: str, row: Enrolment, rhythm: Rhythm, *, at: datetime) -> Round:
    every = row.every or rhythm.every
    with override(LANGUAGE):
        name = _("%(category)s, %(every)s") % {
            "category": _(SERVICES[Service(row.category)].title), "every": _(EVERY_TITLES[every])
        }  # fmt: skip
    return create_round(
        actor=SYSTEM, name=name, purpose=CARE if rhythm.is_care else ROUTINE, area_code=row.area_code,
        rule=rrule(every, _weekday(row)), starts_on=localdate(at), at=at, key=key,
        window_days=1 if rhythm.is_care else WINDOWS[every], closes_at=rhythm.closes if rhythm.is_care else None,
        is_kept=True,
    )  # fmt: skip


def leave_rounds(row: Enrolment, *, actor: Actor, at: datetime) -> None:
    """Somebody left: nothing new opens, what was planned is called off."""
    with override(LANGUAGE):
        reason = _("The person has left the service.")
    rest_target(kind=TARGET, target_id=str(row.pk), actor=SYSTEM, reason=reason, at=at, purposes=PURPOSES)
    call_off_planned(row, reason=reason, at=at)


def _waiting(at: datetime) -> list[Due]:
    """Turns that are open and have no visit yet."""
    has_visit = Exists(VisitDetails.objects.filter(due_id=OuterRef("pk")))
    rows = Due.objects.filter(
        ~has_visit, round__purpose__in=PURPOSES, state=DueState.OPEN, opens_at__lte=at, due_at__gt=at
    )
    return list(rows.select_related("round", "target").order_by("due_at", "pk")[:BATCH])


def open_visits(at: datetime) -> int:
    """Opens the visits whose turn has come, once each; care visits when their hours begin."""
    opened = 0
    rhythms: dict[tuple[str, str], Rhythm] = {}
    dues = _waiting(at)
    people = Enrolment.objects.in_bulk([int(due.target.target_id) for due in dues])
    for due in dues:
        row = people.get(int(due.target.target_id))
        if row is None or not row.is_active:
            continue
        place = (row.area_code[:6], row.category)
        rhythm = rhythms.setdefault(place, rhythm_for(*place))
        if due.round.purpose == CARE and localtime(at).time() < rhythm.opens:
            continue
        opened += open_visit(due, row, rhythm, at=at) is not None
    return opened


def open_visit(
    due: Due, row: Enrolment, rhythm: Rhythm, *, at: datetime, due_at: datetime | None = None
) -> Matter | None:
    """The visit of one turn; None when it is there already or there is no consent."""
    is_care = due.round.purpose == CARE
    try:
        opened = plan_visit(
            enrolment=row, visit_kind=VisitKind.CARE if is_care else VisitKind.ROUTINE, due_at=due_at or due.due_at,
            opens_at=due.opens_at, second_hours=rhythm.second_hours, due_id=due.pk, actor=SYSTEM, at=at,
            key=f"visit:due:{due.pk}",
        )  # fmt: skip
    except VisitRefused:
        return None
    return opened.matter if opened.is_new else None


def turn_missed(*, due: Due, at: datetime) -> None:
    """A care turn that ended without ever having become a visit (nothing ran in those hours) is gone after at once.

    What lies further back than a day is only shown as missed: a visit called for then would help nobody.
    """
    is_old = at - due.due_at > timedelta(days=1)
    if due.round.purpose != CARE or is_old or VisitDetails.objects.filter(due_id=due.pk).exists():
        return
    row = Enrolment.objects.filter(pk=int(due.target.target_id), state=Enrolment.State.ACTIVE).first()
    if row is None:
        return
    rhythm = rhythm_for(row.area_code, row.category)
    matter = open_visit(due, row, rhythm, at=at, due_at=at + timedelta(hours=1))
    if matter is not None:
        move(matter, Move.MISSED, actor=SYSTEM, at=at)


def wake_rested(at: datetime) -> int:
    """Lets those be offered visits again whose rest is over."""
    rows = list(
        Enrolment.objects.filter(state=Enrolment.State.ACTIVE, rest_until__isnull=False, rest_until__lte=localdate(at))
    )
    for grid, category in {(row.area_code, row.category) for row in rows}:
        with transaction.atomic():
            group = Enrolment.objects.filter(area_code=grid, category=category, rest_until__lte=localdate(at))
            group.update(rest_until=None)
            sync_group(grid, category, actor=SYSTEM, at=at)
    return len(rows)


def sync_county(county: str, category: str, *, at: datetime) -> int:
    """Carries a new rhythm of a county into all its grids."""
    rows = Enrolment.objects.filter(area_code__startswith=county, category=category, state=Enrolment.State.ACTIVE)
    grids = rows.order_by().values_list("area_code", flat=True).distinct()
    return sum(sync_group(grid, category, actor=SYSTEM, at=at) for grid in list(grids))


def visit_for_turn(due: Due, *, at: datetime) -> Matter | None:
    """The visit of a turn that its visitor wants to make now, before its hours have begun."""
    row = Enrolment.objects.filter(pk=int(due.target.target_id), state=Enrolment.State.ACTIVE).first()
    if row is None or due.state != DueState.OPEN or not due.opens_at <= at < due.due_at:
        return None
    return open_visit(due, row, rhythm_for(row.area_code, row.category), at=at)
