"""What the residents' door shows."""

from django.db.models import Avg, QuerySet
from django.urls import reverse

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.concern.services.reporting import KIND_NAME
from wangge.matters.access import visible
from wangge.matters.models import Attachment, Category, Matter, Message, Rating
from wangge.people.actors import resident

MOST_OWN = 50


def home_map() -> tuple[str, str]:
    """Where the report form's map begins, and the layers it shows: the counties that have grids."""
    middle = Area.objects.filter(level=Area.Level.GRID, valid_to=None).aggregate(
        lng=Avg("centre_lng"), lat=Avg("centre_lat")
    )
    if middle["lng"] is None:
        return "", ""
    layers = f"{reverse('grid:outlines_geojson')}?level=community {reverse('places:streets_geojson')}"
    return f"{middle['lng']:.6f},{middle['lat']:.6f}", layers


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


def own_matters(numbers: list[str], person_id: int | None) -> list[Matter]:
    """Concerns proved by number and code, and those of the account, newest first."""
    rows = {row.pk: row for row in _concerns(Matter.objects.filter(number__in=numbers))}
    if person_id:
        rows |= {row.pk: row for row in _concerns(visible(resident(person_id=person_id), kind=KIND_NAME))}
    return sorted(rows.values(), key=lambda row: row.opened_at, reverse=True)[:MOST_OWN]


def _concerns(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.filter(kind=KIND_NAME).select_related("category").order_by("-opened_at")[:MOST_OWN]


def pictures(matter: Matter) -> list[Attachment]:
    """Pictures that the reporter may see."""
    rows = Attachment.objects.filter(matter=matter, is_public=True).select_related("file").order_by("pk")
    return [row for row in rows if row.file.content_type.startswith("image/")]


def picture(matter: Matter, pk: int) -> Attachment | None:
    """One such picture."""
    return Attachment.objects.filter(pk=pk, matter=matter, is_public=True).select_related("file").first()


def talk(matter: Matter) -> list[Message]:
    """What was written between reporter and handlers."""
    return list(Message.objects.filter(matter=matter).order_by("created_at"))


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
