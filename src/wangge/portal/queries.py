"""What the residents' door shows."""

from django.db.models import Avg, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.concern.services.reporting import KIND_NAME
from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Attachment, Category, Matter, Message, Rating, Reporter
from wangge.reading.gazetteer import find_places

MOST_OWN = 80
COUNTY = 6
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


def joinable(number: str) -> Matter | None:
    """A concern that others may join: never a guarded or sealed one."""
    normal = Matter.Confidentiality.NORMAL
    return Matter.objects.filter(number=number, kind=KIND_NAME, confidentiality=normal).first()


def own_page(mine: QuerySet[Matter]) -> tuple[list[Matter], list[tuple[Matter, str, str]]]:
    """Of a visitor's matters the concerns, and the others as (matter, what it is, where it is followed)."""
    rows = list(mine.select_related("category")[:MOST_OWN])
    others = [(row, get_kind(row.kind)) for row in rows if row.kind != KIND_NAME]
    shown = [
        (row, str(kind.title), reverse(kind.reporter_url, args=[row.number]))
        for row, kind in others
        if kind.reporter_url != Kind.reporter_url
    ]
    return [row for row in rows if row.kind == KIND_NAME], shown


def pictures(matter: Matter) -> list[Attachment]:
    """Pictures that the reporter may see."""
    rows = Attachment.objects.filter(matter=matter, is_public=True).order_by("pk")
    rows = rows.select_related("file", "movement__organization")
    return [row for row in rows if row.file.content_type.startswith("image/")]


def picture(matter: Matter, pk: int) -> Attachment | None:
    """One such picture."""
    return Attachment.objects.filter(pk=pk, matter=matter, is_public=True).select_related("file").first()


def talk(matter: Matter) -> list[Message]:
    """What was written between reporter and handlers."""
    return list(Message.objects.filter(matter=matter).order_by("created_at"))


def is_known(matter: Matter, reporter_id: int | None, person_id: int | None) -> bool:
    """Whether this reporter left a name or a telephone that can be deleted."""
    rows = Reporter.objects.filter(matter=matter, **({"pk": reporter_id} if reporter_id else {"person_id": person_id}))
    return any(row.name or row.contact for row in rows)


def last_rating(matter: Matter, reporter_id: int | None, person_id: int | None) -> Rating | None:
    """The reporter's latest rating."""
    rows = Rating.objects.filter(matter=matter)
    if reporter_id:
        rows = rows.filter(reporter_id=reporter_id)
    elif person_id:
        rows = rows.filter(reporter__person_id=person_id)
    else:
        return None
    return rows.order_by("-round").first()
