"""Open concerns that may be the same trouble, by words and place."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wangge.kinds.concern.rules import STATE_TITLES, State
from wangge.kit.bigrams import tokens
from wangge.matters.access import visible
from wangge.matters.models import STILL_OPEN, Category, Link, Matter, Reporter
from wangge.matters.queries import voices
from wangge.people.actors import Actor
from wangge.reading import similar

NEAR_METRES = 300
METRES_PER_DEGREE = 111_320
SIMILAR_DAYS = 90
MOST_CANDIDATES = 200
MOST_SIMILAR = 5
MOST_WORDS = 3
ALIKE = 0.35
LIKELY = 0.55
NAMED = 0.6
SAME_WORDS = 0.5
REACH_METRES = 2_000
COMMUNITY_LENGTH = 12


@dataclass(frozen=True)
class Similar:
    """An open concern nearby, in words that name nobody."""

    number: str
    what: str
    where: str
    state: str
    opened_at: datetime
    metres: int | None
    reporters: int = 1
    """How many people told of it; none where those who go round found it."""
    title: str = ""
    """Its own words, filled in by `titled` for somebody who may see it."""
    is_likely: bool = False
    """So near in words and place that it is worth a question before a new one is sent."""


def similar_open(
    *,
    at: datetime,
    lng: float | None = None,
    lat: float | None = None,
    category: Category | None = None,
    text: str = "",
    area_code: str = "",
    but: str = "",
    estate_id: int | None = None,
    most: int = MOST_SIMILAR,
) -> list[Similar]:
    """Open concerns that may be the same, by their words and what is near, the likeliest first; without any title or
    text of theirs, since people write names into them."""
    nearby = _nearby(at=at, lng=lng, lat=lat, category=category, text=text, area_code=area_code, estate_id=estate_id)
    by_words = _by_words(at=at, lng=lng, lat=lat, category=category, text=text, area_code=area_code)
    best: dict[int, tuple[float, int | None, Matter]] = {}
    for score, metres, matter in [*nearby, *by_words]:
        if _is_elsewhere(matter, metres, estate_id):
            continue
        if matter.number != but and (matter.pk not in best or score > best[matter.pk][0]):
            best[matter.pk] = (score, metres, matter)
    found = sorted(best.values(), key=lambda row: (-row[0], row[2].pk))[:most]
    people = _people_of([matter for _score, _metres, matter in found])
    told = _told_in_catalogue([matter for _score, _metres, matter in found])
    return [
        replace(_shown(matter, metres, told[matter.pk], people[matter.pk]), is_likely=score >= LIKELY)
        for score, metres, matter in found
    ]


def alike(matter: Matter, *, actor: Actor, at: datetime) -> list[Similar]:
    """What a concern may repeat, with the titles of those that the actor may see."""
    rows = similar_open(
        at=at, lng=matter.lng, lat=matter.lat, category=matter.category, but=matter.number,
        estate_id=matter.estate_id, text=f"{matter.title} {matter.text}", area_code=matter.area_code,
    )  # fmt: skip
    return titled(rows, actor=actor)


def mergeable(matter: Matter, *, actor: Actor, at: datetime) -> list[Matter]:
    """The same as matters to merge into, the likeliest first."""
    order = {row.number: place for place, row in enumerate(alike(matter, actor=actor, at=at))}
    rows = visible(actor).filter(number__in=order) if order else ()
    return sorted(rows, key=lambda row: order[row.number])


def titled(rows: list[Similar], *, actor: Actor) -> list[Similar]:
    """The same with the titles of those that the actor may see."""
    if not rows:
        return rows
    own = visible(actor).filter(number__in=[row.number for row in rows])
    titles = dict(own.values_list("number", "title"))
    return [replace(row, title=titles.get(row.number, "")) for row in rows]


Scored = tuple[float, int | None, Matter]


def _nearby(
    *,
    at: datetime,
    lng: float | None,
    lat: float | None,
    category: Category | None,
    text: str,
    area_code: str,
    estate_id: int | None,
) -> list[Scored]:
    """What stands near or in the same estate, however large that is; judged by category and shared words."""
    words = _words(text)
    found = []
    for matter in _candidates(at=at, lng=lng, lat=lat, area_code=area_code, estate_id=estate_id):
        metres = _metres(lng, lat, matter.lng, matter.lat)
        is_same_estate = estate_id is not None and matter.estate_id == estate_id
        if metres is not None and metres > NEAR_METRES and not is_same_estate:
            continue
        likeness = max(_likeness(matter, category, words), NAMED if _is_named(matter, category, text) else 0.0)
        if likeness >= ALIKE:
            found.append((likeness - min((metres or 0) / NEAR_METRES, 1) / 4, metres, matter))
    return found


def _by_words(
    *, at: datetime, lng: float | None, lat: float | None, category: Category | None, text: str, area_code: str
) -> list[Scored]:  # fmt: skip
    """What says the same, wherever it was put on the map; nothing while the memory of texts is being filled."""
    if not text.strip():
        return []
    alike = similar.like_open(
        text=text, area=area_code, category=category.pk if category else None, lng=lng, lat=lat, at=at,
        least=SAME_WORDS, most=MOST_CANDIDATES // 10,
    )  # fmt: skip
    scores = similar.rows_of(alike or [])
    rows = _open().filter(pk__in=scores, opened_at__gte=at - timedelta(days=SIMILAR_DAYS)) if scores else []
    return [
        (scores[row.pk].score, _metres(lng, lat, row.lng, row.lat), row)
        for row in rows
        if _is_in_reach(row, lng, lat, area_code)
    ]


def _is_in_reach(matter: Matter, lng: float | None, lat: float | None, area_code: str) -> bool:
    """Two kilometres at most; without points, the same community."""
    metres = _metres(lng, lat, matter.lng, matter.lat)
    if metres is not None:
        return metres <= REACH_METRES
    return bool(area_code) and matter.area_code.startswith(area_code[:COMMUNITY_LENGTH])


def _is_elsewhere(matter: Matter, metres: int | None, estate_id: int | None) -> bool:
    """Whether both name an estate, not the same one, and are not near: the same words there are another trouble."""
    is_far = metres is None or metres > NEAR_METRES
    return is_far and estate_id is not None and matter.estate_id is not None and matter.estate_id != estate_id


def _open() -> QuerySet[Matter]:
    rows = Matter.objects.filter(STILL_OPEN, kind="concern", confidentiality=Matter.Confidentiality.NORMAL)
    return rows.select_related("category", "estate", "reading__category")


def _is_named(matter: Matter, category: Category | None, text: str) -> bool:
    """Whether a text says, in a word of the catalogue, the very class that an open concern is known to be of; where
    the text was put into a class itself, only within that family."""
    known = _category_of(matter)
    if known is None or known.parent_id is None:
        return False
    if category is not None and known.parent_id != (category.parent_id or category.pk):
        return False
    return any(word in text for word in (known.name, *known.words.split()) if len(word) > 1)


def _candidates(
    *, at: datetime, lng: float | None, lat: float | None, area_code: str, estate_id: int | None
) -> Iterable[Matter]:
    rows = _open().filter(opened_at__gte=at - timedelta(days=SIMILAR_DAYS))
    if lng is not None and lat is not None:
        north = NEAR_METRES / METRES_PER_DEGREE
        east = north / max(math.cos(math.radians(lat)), 0.01)
        here = Q(lng__range=(lng - east, lng + east), lat__range=(lat - north, lat + north))
        if len(area_code) >= COMMUNITY_LENGTH:  # most residents name their estate and mark nothing on the map
            here |= Q(lng=None, area_code__startswith=area_code[:COMMUNITY_LENGTH])
        if estate_id is not None:
            here |= Q(estate_id=estate_id)
        return rows.filter(here).order_by("-opened_at")[:MOST_CANDIDATES]
    if len(area_code) >= COMMUNITY_LENGTH:
        return rows.filter(area_code__startswith=area_code[:COMMUNITY_LENGTH]).order_by("-opened_at")[:MOST_CANDIDATES]
    return []


def _metres(lng: float | None, lat: float | None, to_lng: float | None, to_lat: float | None) -> int | None:
    if lng is None or lat is None or to_lng is None or to_lat is None:
        return None
    east = (to_lng - lng) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return round(math.hypot(east, (to_lat - lat) * METRES_PER_DEGREE))


def _words(text: str) -> set[str]:
    """Pairs of characters and whole words; single characters are too common to tell anything."""
    return {token for token in tokens(text) if len(token) > 1}


def _likeness(matter: Matter, category: Category | None, words: set[str]) -> float:
    """0 to 1: how much the words overlap, and whether the category is the same or of one family.

    A resident names a first level (facilities), a dispatcher what is below it (street lamps): that is one family.
    Classes of two lists cannot be compared, so they count neither for nor against.
    """
    theirs = _words(f"{matter.title} {matter.text}")
    overlap = len(words & theirs) / min(len(words), len(theirs)) if words and theirs else 0.0
    if category is None or matter.category is None or matter.category.scheme != category.scheme:
        return overlap
    if matter.category_id == category.pk:
        return 0.6 + 0.4 * overlap
    is_family = (matter.category.parent_id or matter.category_id) == (category.parent_id or category.pk)
    return (0.25 if is_family else 0.0) + 0.6 * overlap


def _people_of(matters: Sequence[Matter]) -> dict[int, int]:
    """How many people told of each, under its own number or one that was merged into it."""
    keys = [matter.pk for matter in matters]
    merged = Link.objects.filter(target__in=keys, kind=Link.Kind.DUPLICATE_OF).values_list("source_id", "target_id")
    goals = dict(merged) | {key: key for key in keys} if keys else {}
    rows: dict[int, list[Reporter]] = {key: [] for key in keys}
    for row in Reporter.objects.filter(matter__in=goals).order_by("pk") if goals else ():
        rows[goals[row.matter_id]].append(row)
    return {key: len(voices(found)) for key, found in rows.items()}


def _category_of(matter: Matter) -> Category | None:
    """The finest that is known: what was read counts where it says more of the class that was chosen."""
    read = matter.reading.category if hasattr(matter, "reading") else None
    if matter.category is None or (read is not None and read.parent_id == matter.category_id):
        return read
    return matter.category


def _told_in_catalogue(matters: Sequence[Matter]) -> dict[int, tuple[str, ...]]:
    """Words of the catalogue that a report says: what the trouble is, and nothing of what else was written.

    Where nobody has said or read yet which class it is, every class of residents' concerns is looked through.
    """
    classes = {matter.pk: _category_of(matter) for matter in matters}
    parents = {category.pk for category in classes.values() if category is not None}
    is_any_bare = None in classes.values()
    wanted = Q(scheme=Category.Scheme.OWN) if is_any_bare else Q(pk__in=())
    rows = Category.objects.filter(wanted | Q(parent__in=parents), is_active=True).order_by("position", "code")
    every = list(rows) if matters else []
    found = {}
    for matter in matters:
        own = classes[matter.pk]
        known = every if own is None else [own, *(row for row in every if row.parent_id == own.pk)]
        found[matter.pk] = _words_said(known, f"{matter.title} {matter.text}", own.name if own is not None else "")
    return found


def _words_said(classes: Iterable[Category], text: str, known: str) -> tuple[str, ...]:
    """Names and words of classes that a text holds, but those that are said already or lie in a longer one."""
    words = dict.fromkeys(word for row in classes for word in (row.name, *row.words.split()))
    said = [word for word in words if len(word) > 1 and word in text and word not in known]
    return tuple(word for word in said if not any(word != other and word in other for other in said))[:MOST_WORDS]


def about(matters: Sequence[Matter]) -> dict[int, str]:
    """What each concern is about, in words that name nobody and come from none of its reporters alone."""
    if not matters:
        return {}
    keys = [matter.pk for matter in matters]
    rows = list(Matter.objects.filter(pk__in=keys).select_related("category", "reading__category"))
    words = _told_in_catalogue(rows)
    return {row.pk: _what(row, words[row.pk]) for row in rows}


def _what(matter: Matter, words: tuple[str, ...]) -> str:
    category = _category_of(matter)
    known = category.name if category else "" if words else _("Concern")
    return matter.public_text or " · ".join(filter(None, (known, " ".join(words))))


def _shown(matter: Matter, metres: int | None, words: tuple[str, ...], people: int) -> Similar:
    names = matter.area_name.split(" ")
    return Similar(
        number=matter.number,
        what=_what(matter, words),
        where=matter.estate.name if matter.estate else " ".join(names[1:] or names),
        state=_(STATE_TITLES[State(matter.state)]),
        opened_at=matter.opened_at,
        metres=metres,
        reporters=people,
    )
