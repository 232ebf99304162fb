"""What the residents' door shows."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Avg, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.estates.queries import find_estates
from wangge.kinds.concern.queries import about, goal_of
from wangge.kinds.concern.services.reporting import KIND_NAME
from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Attachment, Category, Matter, Message, Rating, Reporter
from wangge.matters.pages.words import clock_title
from wangge.matters.services.rating import own_reporter, same_voice
from wangge.people.actors import Actor
from wangge.reading.gazetteer import find_places
from wangge.stations.models import Station
from wangge.ui.moments import due_words

MOST_OWN = 80
MOST_ESTATES = 12
COUNTY = 6
MOST_ADDRESS = 120
SURE = 0.5
"""From which score on a place named in words decides to which area a report goes."""


def home_map() -> tuple[str, str]:
    """Where the report form's map begins, and the layers it shows: the counties that have grids."""
    middle = Area.objects.filter(level=Area.Level.GRID, valid_to=None).aggregate(
        lng=Avg("centre_lng"), lat=Avg("centre_lat")
    )
    if middle["lng"] is None:
        return "", ""
    layers = f"{reverse('grid:outlines_geojson')}?level=community {reverse('places:streets_geojson')}"
    return f"{middle['lng']:.6f},{middle['lat']:.6f}", layers


def area_in_words(words: str) -> str:
    """The area that a place in words lies in: a named one if that is clear, else the county if there is only one.

    The area decides only who reads it first; they put it where it belongs.
    """
    grids = Area.objects.filter(level=Area.Level.GRID, valid_to=None).order_by()
    codes = set(grids.annotate(county=Substr("code", 1, COUNTY)).values_list("county", flat=True).distinct())
    counties = list(Area.objects.filter(code__in=codes).values_list("code", "name"))
    named = [code for code, name in counties if name in words or (len(name) > 2 and name[:-1] in words)]
    within = counties[0][0] if len(counties) == 1 else named[0] if len(named) == 1 else ""
    best = next((place for place in find_places(words, within) if place.code), None)
    if best is not None and best.score >= SURE and best.code.startswith(within):
        return best.code
    return within


def category_of(pk: str) -> Category | None:
    """The category of a form's value."""
    return Category.objects.filter(pk=pk, is_active=True).first() if pk.isdigit() else None


def estate_of(code: str) -> Estate | None:
    """The estate whose plate was scanned."""
    return Estate.objects.filter(code=code, valid_to=None).select_related("area").first()


def place_of_station(pk: str) -> dict[str, Any]:
    """Where a station is, as the report form takes it; nothing for one that is closed for good."""
    rows = Station.objects.filter(pk=pk, closed_on=None) if pk.isdecimal() else Station.objects.none()
    row = rows.select_related("area").first()
    if row is None:
        return {}
    address = gettext("%(station)s (%(address)s)") % {"station": row.name, "address": row.address}
    return {"area": row.area.code, "address": address[:MOST_ADDRESS], "lng": row.lng, "lat": row.lat}


def estates_named(words: str) -> list[tuple[Estate, str]]:
    """Estates that fit what is being written; of two with one name each says in which community it is."""
    rows = find_estates(words, limit=MOST_ESTATES)
    often = Counter(row.name for row in rows)
    return [(row, row.name if often[row.name] == 1 else f"{row.name} · {row.area.name}") for row in rows]


def joinable(number: str) -> Matter | None:
    """A concern that others may join: never a guarded or sealed one."""
    normal = Matter.Confidentiality.NORMAL
    return Matter.objects.filter(number=number, kind=KIND_NAME, confidentiality=normal).first()


def own_page(mine: QuerySet[Matter]) -> tuple[list[tuple[Matter, str]], list[tuple[Matter, str, str]]]:
    """Of a visitor's matters the concerns, each with its title for this visitor, and the others as (matter, what it is,
    where it is followed)."""
    rows = list(mine.select_related("category")[:MOST_OWN])
    others = [(row, get_kind(row.kind)) for row in rows if row.kind != KIND_NAME]
    shown = [
        (row, str(kind.title), reverse(kind.reporter_url, args=[row.number]))
        for row, kind in others
        if kind.reporter_url != Kind.reporter_url
    ]
    own = [row for row in rows if row.kind == KIND_NAME]
    joined = about([row for row in own if getattr(row, "is_joined", False)])
    return [(row, joined.get(row.pk, row.title)) for row in own], shown


@dataclass(frozen=True)
class Followed:
    """A report as one of its reporters reads it; `goal` is what is being handled: itself, or what it was merged into.

    Whoever only joined reads what is done, and never the words, pictures or exact place of those who told of it.
    """

    matter: Matter
    goal: Matter
    reporter: Reporter
    is_own: bool

    @property
    def since(self) -> datetime:
        """When they came to what is being handled: by joining it, or when theirs was merged into it."""
        is_merged = self.goal.pk != self.matter.pk
        return self.matter.closed_at if is_merged and self.matter.closed_at else self.reporter.created_at

    @property
    def due(self) -> str:
        """By when the next step is due at the latest, while it is open."""
        return "" if self.goal.closed_at or self.goal.next_due_at is None else due_words(self.goal.next_due_at)

    @property
    def due_clock(self) -> str:
        """Which step that is."""
        return clock_title(self.goal.kind, self.goal.next_clock) if self.goal.next_clock else ""

    @cached_property
    def title(self) -> str:
        """Its own words, or what it is about."""
        return self.matter.title if self.is_own else about([self.matter])[self.matter.pk]

    @property
    def place(self) -> str:
        """Where it is, for those who joined no nearer than its estate."""
        spot = self.matter.spot if self.is_own else self.matter.estate.name if self.matter.estate else ""
        return f"{self.matter.area_name} {spot}".strip()


def followed(matter: Matter, actor: Actor) -> Followed:
    """A visitor's report and what has become of it."""
    reporter = own_reporter(matter, actor)
    return Followed(
        matter=matter,
        goal=goal_of(matter),
        reporter=reporter,
        is_own=not reporter.has_joined,
    )


@dataclass(frozen=True)
class Kept:
    """What a receipt says of something sent by the residents' door, whatever it is."""

    number: str
    url: str
    facts: tuple[tuple[Any, Any], ...]
    due_at: datetime | None
    clock: str
    is_in_words: bool


def kept_by(number: str, actor: Actor) -> Kept | None:
    """The receipt of somebody who reported it; of a sealed matter it says neither words nor place: papers lie about."""
    mine = {"pk": actor.reporter_id} if actor.reporter_id else {"person_id": actor.person_id}
    if not any(mine.values()):
        return None
    rows = Reporter.objects.filter(**mine, matter__number=number).order_by("pk")
    reporter = rows.select_related("matter__category", "matter__estate", "matter__building").first()
    if reporter is None:
        return None
    matter, kind = reporter.matter, get_kind(reporter.matter.kind)
    told = Followed(matter=matter, goal=matter, reporter=reporter, is_own=not reporter.has_joined)
    facts = [(gettext("Matter"), str(kind.title))]
    if not kind.is_sealed:
        facts = [(gettext("Matter"), told.title), (gettext("Place"), told.place)]
        facts += _added_by(told)
    facts += kind.told_beside(matter)
    sent = Attachment.objects.filter(matter=matter, stage=Attachment.Stage.REPORT, is_public=True)
    photos = sent.count() if told.is_own else 0
    if photos:
        words = ngettext("%(count)s has arrived", "%(count)s have arrived", photos)
        facts.append((gettext("Photos"), words % {"count": photos}))
    is_in_words = matter.estate_id is None and matter.lng is None and bool(matter.address) and not kind.is_sealed
    return Kept(
        number=matter.number, url=reverse(kind.reporter_url, args=[matter.number]), facts=tuple(facts),
        due_at=matter.next_due_at, clock=clock_title(matter.kind, matter.next_clock) if matter.next_clock else "",
        is_in_words=is_in_words,
    )  # fmt: skip


def _added_by(report: Followed) -> list[tuple[str, str]]:
    """What somebody wrote who joined a report of others."""
    if report.is_own:
        return []
    rows = Message.objects.filter(matter=report.matter, reporter=report.reporter, is_from_reporter=True)
    first = rows.order_by("created_at", "pk").first()
    return [(gettext("You wrote"), first.text)] if first is not None else []


def _shown_pictures(report: Followed) -> QuerySet[Attachment]:
    """What the handlers show of their work, and what this reporter sent."""
    shown = Q(matter=report.goal) & ~Q(stage=Attachment.Stage.REPORT)
    if report.is_own:
        shown |= Q(matter=report.matter)
    return Attachment.objects.filter(shown, is_public=True)


def pictures(report: Followed) -> list[Attachment]:
    """Pictures that the reporter may see."""
    rows = _shown_pictures(report).order_by("pk").select_related("file", "movement__organization")
    return [row for row in rows if row.file.content_type.startswith("image/")]


def picture(report: Followed, pk: int) -> Attachment | None:
    """One such picture."""
    return _shown_pictures(report).filter(pk=pk).select_related("file").first()


def talk(report: Followed) -> list[Message]:
    """What was written between this reporter and the handlers, since they belong together; reporters do not read each
    other. What was written before it was noted by whom is the first reporter's.
    """
    heard = Q(is_from_reporter=False, created_at__gte=report.since) | Q(reporter=report.reporter)
    if report.is_own:
        heard |= Q(matter=report.matter, is_from_reporter=False) | Q(matter=report.matter, reporter=None)
    rows = Message.objects.filter(heard, matter__in={report.matter.pk, report.goal.pk})
    return list(rows.order_by("created_at", "pk"))


def is_known(report: Followed) -> bool:
    """Whether this reporter left a name or a telephone that can be deleted."""
    return bool(report.reporter.name or report.reporter.contact)


def last_rating(report: Followed) -> Rating | None:
    """The reporter's latest rating."""
    return Rating.objects.filter(same_voice(report.reporter), matter=report.goal).order_by("-round").first()
