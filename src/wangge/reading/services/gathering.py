"""Gathers hot spots, township by township: what arrived joins what is there, and names stay from day to day."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from wangge.language import hotspots
from wangge.language.masking import mask
from wangge.matters.models import Link, Matter, Movement, Reporter
from wangge.matters.places import beneath
from wangge.matters.rules import OPEN_PHASES, Phase
from wangge.reading import corpus
from wangge.reading.gazetteer import find_names
from wangge.reading.models import HotSpot, Mark, SpotMember

WINDOW = timedelta(days=90)
TOWNSHIP = 9
TOWNSHIPS_AT_ONCE = 20
MONTH = timedelta(days=30)
LEAST = 2
MOSTLY = 0.6
SHORTEST = 4
MOVED = "spots"
HOUSE = re.compile(r"\d+(?:号楼|栋|幢)(?:\d+单元)?")


def gather(at: datetime) -> int:
    """Looks again at every township in which something moved; returns how many hot spots are alive there."""
    mark, _made = Mark.objects.get_or_create(name=MOVED)
    moved = Movement.objects.filter(pk__gt=mark.number, matter__kind__in=corpus.read_kinds())
    rows = list(moved.order_by("pk").values_list("pk", "matter__area_code")[:20_000])
    townships = list(dict.fromkeys(code[:TOWNSHIP] for _pk, code in rows))[:TOWNSHIPS_AT_ONCE]
    found = sum(look_at(township, at=at) for township in townships)
    seen = [pk for pk, code in rows if code[:TOWNSHIP] not in townships]
    if rows:
        Mark.objects.filter(pk=mark.pk).update(number=min(seen, default=rows[-1][0] + 1) - 1)
    return found


def look_at(township: str, *, at: datetime) -> int:
    """One township's board, brought up to date and written down."""
    mark, _made = Mark.objects.get_or_create(name=f"{MOVED}:{township}")
    rows = _rows(township, at)
    messages = _messages(rows)
    kept = dict(SpotMember.objects.filter(matter__in=rows).values_list("matter__number", "spot__name"))
    seen = [message for message, row in zip(messages, rows, strict=True) if row.pk <= mark.number]
    fresh = [message for message, row in zip(messages, rows, strict=True) if row.pk > mark.number]
    if seen:
        board = hotspots.resume(seen, kept)
        board = board.add(fresh) if fresh else board
    else:
        board = hotspots.look(fresh)
    with transaction.atomic():
        number = _write(township, board.hottest(LEAST), {row.number: row for row in rows}, kept, at)
        Mark.objects.filter(pk=mark.pk).update(number=max((row.pk for row in rows), default=mark.number))
    return number


def _rows(township: str, at: datetime) -> list[Matter]:
    """What was told lately: also what was joined to something else, but not what was not taken up."""
    repeated = Q(links_out__kind=Link.Kind.DUPLICATE_OF)
    rows = corpus.readable().filter(beneath(township), opened_at__gte=at - WINDOW)
    return list(rows.filter(~Q(phase=Phase.DROPPED) | repeated).select_related("estate").order_by("pk").distinct())


def _messages(rows: Sequence[Matter]) -> list[hotspots.Message]:
    """The rows as the library groups them; who told is a key that never leaves this function."""
    told: dict[int, str] = {}
    for matter_id, person, contact in Reporter.objects.filter(matter__in=rows).values_list(
        "matter_id", "person_id", "contact_index"
    ):
        told.setdefault(matter_id, str(person or contact or ""))
    return [
        hotspots.Message(
            row.number, corpus.document_of(row), row.title, localdate(row.opened_at), told.get(row.pk, ""),
            row.phase in OPEN_PHASES,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """What a heat is made of."""

    people: int
    recent: int
    before: int
    unsolved: int


def parts_of(members: Sequence[hotspots.Message], on: date) -> Parts:
    """Different people, reports of the last 30 days and of the 30 before, and what is still open."""
    ages = [on - message.on for message in members if message.on]
    return Parts(
        people=len({message.who or message.id for message in members}),
        recent=sum(age < MONTH for age in ages),
        before=sum(MONTH <= age < 2 * MONTH for age in ages),
        unsolved=sum(message.is_open for message in members),
    )


def place_of(spot: hotspots.Spot, rows: Mapping[str, Matter]) -> str:
    """Where most of it is: an estate, or a name that most titles say; nothing for a trouble of several places."""
    estates = Counter(estate.name for one in spot.members if (estate := rows[one.id].estate) is not None)
    name, times = max(estates.items(), key=lambda item: item[1], default=("", 0))
    if times >= MOSTLY * len(spot.members):
        return name
    said = sum(spot.place in one.title for one in spot.members) if spot.place else 0
    return spot.place if said >= MOSTLY * len(spot.members) else ""


def without_names(title: str, township: str) -> str:
    """A title without the one place and house that it happens to name."""
    found = sorted(find_names(title, township), key=len, reverse=True)
    bare = title
    for name in found:
        bare = bare.replace(name, "")
    bare = HOUSE.sub("", bare)
    return bare.strip(" ，,的在") if len(bare) >= SHORTEST else title


def _write(
    township: str, found: Sequence[hotspots.Spot], rows: Mapping[str, Matter], kept: Mapping[str, str], at: datetime
) -> int:
    on, alive = localdate(at), []
    for spot in found:
        parts, place = parts_of(spot.members, on), place_of(spot, rows)
        title = spot.title if place else without_names(spot.title, township)
        values = {
            "area_code": township, "title": mask(title).text[:120], "place": place[:60],
            "places": len({rows[one.id].estate_id or rows[one.id].area_code for one in spot.members}),
            "heat": round(spot.heat, 2), "concerns": len(spot.members), "people": parts.people,
            "recent": parts.recent, "before": parts.before, "unsolved": parts.unsolved, "first_on": spot.start,
            "last_on": spot.end, "is_live": True, "updated_at": at,
        }  # fmt: skip
        row, _made = HotSpot.objects.update_or_create(name=spot.name, defaults=values)
        alive.append(row.pk)
        new = [SpotMember(matter=rows[one.id], spot=row) for one in spot.members if one.id not in kept]
        SpotMember.objects.bulk_create(new, ignore_conflicts=True)
    HotSpot.objects.filter(area_code=township, is_live=True).exclude(pk__in=alive).update(is_live=False)
    return len(alive)
