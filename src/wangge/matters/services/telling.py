"""Who hears of what: audiences become persons, persons become notices, each exactly once.

A move only notes that somebody is to hear of it (`Telling`, in its own transaction); the background process works out
who and tells them. So a move stays quick, and nothing is lost when the background process is down.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Matter, Movement, Telling, WorkOrder
from wangge.matters.queries import reporters_of
from wangge.matters.rules import AUDIENCE_ROLES, Audience
from wangge.notices.services import notify
from wangge.people.models import Post
from wangge.people.queries import in_force
from wangge.people.rules import Role

BATCH = 200
OPEN = "open"
ORDER = "order_"
LANGUAGE = "zh-hans"


def people_behind(audiences: Iterable[Audience], unit_ids: Iterable[int], area_code: str, at: datetime) -> set[int]:
    """Persons behind the audiences (of each, the posts nearest to the place) and in the units, in one query."""
    wanted = {role: audience for audience in audiences for role in AUDIENCE_ROLES.get(audience, ())}
    units = {unit_id for unit_id in unit_ids if unit_id}
    if not wanted and not units:
        return set()
    above = [area_code[:length] for length in range(2, len(area_code) + 1)]
    rows = Post.objects.filter(
        in_force(localdate(at)),
        Q(role__in=list(wanted), area__code__in=above) | Q(organization_id__in=units),
    ).values_list("role", "area__code", "organization_id", "person_id")
    nearest: dict[Audience, tuple[int, set[int]]] = {}
    found: set[int] = set()
    for role, code, organization_id, person_id in rows:
        if organization_id in units:
            found.add(person_id)
        audience = wanted.get(Role(role))
        if audience is not None and area_code.startswith(code):
            length, people = nearest.get(audience, (0, set()))
            if len(code) >= length:
                nearest[audience] = (len(code), {person_id} | (people if len(code) == length else set()))
    return found.union(*(people for _length, people in nearest.values()))


def called_unit_ids(matter: Matter, at: datetime) -> set[int]:
    """Units with an open order in a matter, or one that ended in this very moment."""
    orders = WorkOrder.objects.filter(Q(ended_at__isnull=True) | Q(ended_at=at), matter=matter)
    return set(orders.values_list("unit_id", flat=True))


def tell(
    *,
    matter: Matter,
    audiences: Iterable[Audience],
    key: str,
    title: str,
    body: str,
    at: datetime,
    moment: datetime | None = None,
    unit_ids: Iterable[int] = (),
    but: int | None = None,
) -> None:
    """Notifies the persons behind the audiences; `key` makes it happen once; `but` is the person who acted.

    `moment` is when it happened, where that was before the telling: the notice carries it.
    """
    wanted = set(audiences)
    units = set(unit_ids)
    if Audience.LEAD in wanted and matter.lead_unit_id:
        units.add(matter.lead_unit_id)
    if Audience.UNITS in wanted:
        units |= called_unit_ids(matter, moment or at)
    staff = people_behind(wanted, units, matter.area_code, at) - {but}
    if Audience.SEATS in wanted:
        staff |= get_kind(matter.kind).seats(matter) - {but}
    urgency = "urgent" if matter.urgency == Matter.Urgency.URGENT else "normal"
    if staff:
        address = reverse("matters:detail", args=[matter.number])
        notify(key=key, person_ids=staff, title=title, body=body, url=address, urgency=urgency, at=moment or at)


def tell_reporters(*, matter: Matter, key: str, body: str, at: datetime, but: int | None = None) -> None:
    """Notifies the reporters that have an account, each under the number they know; others read it with their code."""
    rows = reporters_of(matter).filter(person__isnull=False).exclude(person=but)
    people: dict[str, set[int]] = {}
    for number, person_id in rows.values_list("matter__number", "person_id"):
        people.setdefault(number, set()).add(person_id)
    for number, person_ids in people.items():
        with override(LANGUAGE):
            title = _("Your report %(number)s") % {"number": number}
        address = reverse(get_kind(matter.kind).reporter_url, args=[number])
        notify(
            key=f"{key}:reporter", person_ids=person_ids, title=title, body=body, url=address, urgency="normal", at=at
        )


def note_telling(movement: Movement, audiences: Iterable[Audience]) -> None:
    """Notes, in the move's own transaction, that somebody is to hear of it."""
    note_tellings([movement] if any(True for _audience in audiences) else [])


def note_tellings(movements: Collection[Movement]) -> None:
    """The same for several movements at once."""
    if movements:
        Telling.objects.bulk_create(Telling(movement=movement) for movement in movements)


def audiences_of(kind: Kind, movement: Movement) -> tuple[tuple[Audience, ...], str, str]:
    """Who hears of a movement, its title, and the plain words for the reporter."""
    if movement.move == OPEN:
        return kind.opening.tells, _("New"), kind.opening.says
    if movement.move.startswith(ORDER):
        act = movement.move.removeprefix(ORDER)
        step = next((found for (_state, name), found in kind.order_steps.items() if name == act), None)
        return (step.tells if step else ()), f"{movement.unit_name} {_(kind.order_titles.get(act, act))}", ""
    found = kind.steps.get((movement.from_state, movement.move))
    if found is None:
        return (), "", ""
    return found.tells, _(kind.move_titles[movement.move]), found.says or kind.state_titles[movement.to_state]


def body_of(movement: Movement) -> str:
    """What a notice says beside its title; of a sealed matter nothing but the place leaves the matter's page."""
    matter = movement.matter
    if matter.confidentiality == Matter.Confidentiality.SEALED:
        return matter.area_name
    return movement.reason or movement.note or matter.area_name


def tell_pending(at: datetime) -> int:
    """Tells everybody who is to hear of something; returns how many movements this process told of."""
    told = 0
    while True:
        waiting = list(
            Telling.objects.filter(told_at__isnull=True)
            .select_related("movement__matter")
            .order_by("movement_id")[:BATCH]
        )
        won = sum(tell_one(row, at) for row in waiting)
        told += won
        if not won:
            return told


def tell_one(row: Telling, at: datetime) -> bool:
    """Claims one telling and sends its notices in the same transaction; False when another process was first."""
    movement = row.movement
    matter = movement.matter
    with transaction.atomic(), override(LANGUAGE):
        if not Telling.objects.filter(pk=row.pk, told_at__isnull=True).update(told_at=at):
            return False
        audiences, title, says = audiences_of(get_kind(matter.kind), movement)
        key = f"movement:{movement.pk}"
        tell(
            matter=matter,
            audiences=audiences,
            key=key,
            title=f"{title}：{matter.title}",
            body=body_of(movement),
            at=at,
            moment=movement.at,
            but=movement.person_id,
        )
        if Audience.REPORTER in audiences:
            body = movement.public_text or _(says)
            tell_reporters(matter=matter, key=key, body=body, at=movement.at, but=movement.person_id)
    return True
