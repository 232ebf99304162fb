"""Who stands in the crews of an area, what is missing, whose time ends."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from wangge.areas.models import Area
from wangge.areas.queries import AnyArea, valid_on, within
from wangge.crews.access import COUNTY
from wangge.crews.models import Seat, Slot
from wangge.crews.rules import AREA_LEVELS, WARN_BEFORE, Level, Publicity, is_public, slot_of
from wangge.estates.models import Building, Unit
from wangge.kit.codes import LENGTHS
from wangge.people.models import Post
from wangge.people.queries import in_force

AnySlot, AnySeat = Slot, Seat
MOST_NAMED = 12
POST_LENGTHS = {
    Level.TOWNSHIP: (LENGTHS["township"],),
    Level.COMMUNITY: (LENGTHS["community"],),
    Level.GRID: (LENGTHS["grid"], LENGTHS["community"]),
}
"""Lengths of the codes for which posts fill a slot: one leader may have all grids of a community."""


def slots_of(area_code: str) -> list[Slot]:
    """The template of the county around an area, in its order."""
    rows = Slot.objects.filter(county__code=area_code[:COUNTY], is_active=True)
    return list(rows.select_related("county").order_by("position", "pk"))


def standing(on: date) -> Q:
    """Seats in which somebody sits on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


@dataclass(frozen=True)
class Holder:
    """Somebody in a crew as a page shows them."""

    name: str
    body: str = ""
    phone: str = ""
    spot: str = ""
    ends_on: date | None = None
    is_shown: bool = True
    seat: int | None = None


@dataclass
class CrewLine:
    """One place of a crew and who holds it."""

    slot: Slot
    holders: list[Holder] = field(default_factory=list)

    @property
    def shown(self) -> list[Holder]:
        """Whom everybody may read."""
        return [holder for holder in self.holders if holder.is_shown]

    @property
    def hidden(self) -> int:
        """How many did not agree to be named."""
        return len(self.holders) - len(self.shown)


def _posts(slots: Sequence[Slot], codes: Q, on: date) -> list[Post]:
    roles = {slot.role for slot in slots if slot.role}
    rows = Post.objects.filter(in_force(on), codes, role__in=roles) if roles else Post.objects.none()
    return list(rows.select_related("person", "area").order_by("starts_on", "pk"))


def _by_slot(slots: Sequence[Slot], posts: Iterable[Post]) -> dict[int, list[Post]]:
    """Posts under the slot they fill: the namesake of their local title, else the first of their role."""
    of_role: dict[str, list[Slot]] = {}
    for slot in slots:
        of_role.setdefault(slot.role, []).append(slot)
    found: dict[int, list[Post]] = {}
    for post in posts:
        same = [one for one in of_role.get(post.role, []) if len(post.area.code) in POST_LENGTHS[Level(one.level)]]
        at = slot_of(post.title, [one.name for one in same])
        if at is not None:
            found.setdefault(same[at].pk, []).append(post)
    return found


def crew_of(area: AnyArea, *, on: date) -> list[CrewLine]:
    """Everybody who stands for a grid or community: in it, above it, and in its buildings."""
    slots = slots_of(area.code)
    above = [area.code[:length] for length in (9, 12, 15) if length <= len(area.code)]
    posts = _by_slot(slots, _posts(slots, Q(area__code__in=above), on))
    seats = Seat.objects.filter(standing(on), Q(area__code__in=above) | within(area.code, field="area__code"))
    lines = {slot.pk: CrewLine(slot) for slot in slots}
    for pk, held in posts.items():
        office = is_public(lines[pk].slot.publicity, is_agreed=False)
        lines[pk].holders += [Holder(post.person.name, phone=post.person.work_phone, is_shown=office) for post in held]
    for seat in _with_places(seats).order_by("area__code", "building__number", "unit__number", "pk"):
        is_fine = len(seat.area.code) > len(area.code) and Level(seat.slot.level) in AREA_LEVELS
        if seat.slot_id in lines and not is_fine:
            lines[seat.slot_id].holders.append(holder_of(seat))
    return [line for line in lines.values() if line.holders]


def holder_of(seat: Seat) -> Holder:
    """A seat as a page shows it."""
    return Holder(
        name=seat.name, body=seat.body, phone=seat.phone, spot=seat.spot, ends_on=seat.ends_on,
        is_shown=seat.is_shown(), seat=seat.pk,
    )  # fmt: skip


def _with_places(rows: QuerySet[Seat]) -> QuerySet[Seat]:
    return rows.select_related("slot", "area", "building__estate", "unit")


def seats_in(area_code: str, *, on: date, slot: str = "", state: str = "", text: str = "") -> QuerySet[Seat]:
    """Seats beneath an area: those of today, those that end within 30 days, or those that are over."""
    rows = _with_places(Seat.objects.filter(within(area_code, field="area__code")))
    if slot:
        rows = rows.filter(slot_id=slot)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(area__name__icontains=text) | Q(body__icontains=text))
    if state == "over":
        return rows.filter(ends_on__lt=on)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return rows.filter(ends_on__lte=on + WARN_BEFORE) if state == "soon" else rows


@dataclass(frozen=True)
class Gap:
    """How many places of a slot have as many people as they need; the first of those that have not."""

    slot: Slot
    places: int
    filled: int
    missing: list[tuple[str, str]]

    @property
    def empty(self) -> int:
        """How many have not."""
        return self.places - self.filled

    @property
    def share(self) -> float:
        """The part that has."""
        return self.filled / self.places if self.places else 0.0


def gaps_in(area_code: str, *, on: date) -> list[Gap]:
    """Every place of the template beneath an area that needs somebody, with what is missing."""
    slots = slots_of(area_code)
    needed = [slot for slot in slots if slot.wanted and _is_beneath(slot, area_code)]
    here = within(area_code, field="area__code") | Q(area__code=area_code[: LENGTHS["community"]])
    posts = _by_slot(slots, _posts(needed, here, on))
    seats = Seat.objects.filter(standing(on), within(area_code, field="area__code"), slot__in=needed)
    held: dict[int, Counter[Any]] = {}
    for slot_id, area_id, building_id, unit_id in seats.values_list("slot_id", "area_id", "building_id", "unit_id"):
        held.setdefault(slot_id, Counter())[unit_id or building_id or area_id] += 1
    return [_gap(slot, area_code, held.get(slot.pk, Counter()), posts.get(slot.pk, []), on) for slot in needed]


def _is_beneath(slot: Slot, area_code: str) -> bool:
    level = Level(slot.level)
    return level not in AREA_LEVELS or LENGTHS[AREA_LEVELS[level]] >= len(area_code)


def _gap(slot: Slot, area_code: str, held: Counter[Any], posts: Sequence[Post], on: date) -> Gap:
    level = Level(slot.level)
    if level in AREA_LEVELS:
        areas = Area.objects.filter(valid_on(on), within(area_code), level=AREA_LEVELS[level]).order_by("code")
        has_parent = level == Level.GRID and len(area_code) < LENGTHS["community"]
        places = [
            (pk, code, f"{parent}{name}" if has_parent else name)
            for pk, code, name, parent in areas.values_list("pk", "code", "name", "parent__name")
        ]
        codes = Counter(post.area.code for post in posts)
        counts = {pk: held[pk] + sum(codes[code[:length]] for length in POST_LENGTHS[level]) for pk, code, _n in places}
        empty = [(code, name) for pk, code, name in places if counts[pk] < slot.wanted]
    else:
        places = _buildings(level, area_code)
        empty = [(code, name) for pk, code, name in places if held[pk] < slot.wanted]
    return Gap(slot, len(places), len(places) - len(empty), empty[:MOST_NAMED])


def _buildings(level: Level, area_code: str) -> list[tuple[int, str, str]]:
    """Buildings or stairwells beneath an area, each with the code of its grid."""
    if level == Level.BUILDING:
        rows = Building.objects.filter(within(area_code, field="area__code")).select_related("estate", "area")
        return [(row.pk, row.area.code, f"{row.estate or ''}{row.spoken}") for row in rows.order_by("area__code", "pk")]
    units = Unit.objects.filter(within(area_code, field="building__area__code"))
    units = units.select_related("building__estate", "building__area").order_by("building__area__code", "pk")
    return [
        (row.pk, row.building.area.code, f"{row.building.estate or ''}{row.building.spoken}{row.number}")
        for row in units
    ]


@dataclass(frozen=True)
class Heads:
    """The figures on top of the board."""

    standing: int
    soon: int
    empty: int
    unshown: int


def heads(area_code: str, gaps: Iterable[Gap], *, on: date) -> Heads:
    """How many stand in crews, whose time ends within 30 days, how many places are empty, who waits to be asked."""
    rows = seats_in(area_code, on=on)
    return Heads(
        standing=rows.filter(standing(on)).count(),
        soon=rows.filter(ends_on__lte=on + WARN_BEFORE).count(),
        empty=sum(gap.empty for gap in gaps),
        unshown=rows.filter(slot__publicity=Publicity.AGREED, agreed_on=None).count(),
    )


def spots_in(area_code: str) -> list[tuple[str, str]]:
    """Buildings and stairwells beneath a community as a form offers them: `b7` or `u12`, and what people say."""
    buildings = [(f"b{pk}", name) for pk, _code, name in _buildings(Level.BUILDING, area_code)]
    units = [(f"u{pk}", name) for pk, _code, name in _buildings(Level.UNIT, area_code)]
    return sorted([*buildings, *units], key=lambda spot: (len(spot[1]), spot[1]))


def spots_by_estate(area_code: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same under their estates, in the order people count them: building by building, stairwell by stairwell."""
    rows = Building.objects.filter(within(area_code, field="area__code")).select_related("estate")
    units: dict[int, list[Unit]] = {}
    for unit in Unit.objects.filter(within(area_code, field="building__area__code")).order_by("pk"):
        units.setdefault(unit.building_id, []).append(unit)
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(rows, key=lambda row: (str(row.estate or ""), len(row.spoken), row.spoken)):
        name = f"{row.estate or ''}{row.spoken}"
        group = groups.setdefault(str(row.estate or gettext("Without an estate")), [])
        group.append((f"b{row.pk}", name))
        group += [(f"u{unit.pk}", f"{name}{unit.number}") for unit in units.get(row.pk, ())]
    return list(groups.items())


def spot_of(key: str) -> tuple[Building | None, Unit | None]:
    """The building and stairwell behind a key of `spots_in`."""
    if key.startswith("u"):
        unit = Unit.objects.select_related("building__area").filter(pk=key[1:]).first()
        return (unit.building, unit) if unit else (None, None)
    return (Building.objects.select_related("area").filter(pk=key[1:]).first(), None) if key else (None, None)


def counts() -> dict[str, Any]:
    """For `wangge status`."""
    return {"seats": Seat.objects.filter(ends_on=None).count()}
