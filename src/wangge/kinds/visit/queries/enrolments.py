"""What to show of those who joined a service; lists hold no name and no door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import names_of, path_of, within
from wangge.estates.models import Building
from wangge.kinds.visit.access import enrolments_of
from wangge.kinds.visit.models import Consent, ConsentText, Enrolment, VisitDetails
from wangge.kinds.visit.rules.categories import CONSENT_VERSION, SERVICES, Service
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES
from wangge.people.actors import Actor
from wangge.vault.models import Opening

MOST_BUILDINGS = 800


def grids_in(area_code: str) -> list[tuple[str, str]]:
    """Grids beneath an area, as choices."""
    rows = Area.objects.filter(within(area_code), level=Area.Level.GRID, valid_to=None).order_by("code")
    return [(row.code, row.name) for row in rows]


def buildings_in(area_code: str) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Buildings beneath an area by estate, as choices."""
    rows = Building.objects.filter(within(area_code, field="area__code")).select_related("estate")
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows.order_by("estate__name", "id")[:MOST_BUILDINGS]:
        groups.setdefault(row.estate.name if row.estate else _("Others"), []).append((str(row.pk), str(row)))
    return [("", _("Not in the list")), *groups.items()]


def find_building(area_code: str, pk: int | None) -> Building | None:
    """A building beneath an area with its estate and grid."""
    if pk is None:
        return None
    rows = Building.objects.filter(within(area_code, field="area__code"), pk=pk)
    return rows.select_related("estate", "area").first()


@dataclass(frozen=True)
class Member:
    """One enrolment as lists show it."""

    pk: int
    category: str
    place: str
    grid: str
    since: date
    every: str
    is_active: bool
    is_minor: bool
    is_consent_old: bool
    rests_until: date | None
    visited_at: datetime | None


def place_of(row: Enrolment) -> str:
    """The building, for adults only: where a child lives stands in no list."""
    if row.is_minor or row.building is None:
        return ""
    return f"{row.building.estate.name if row.building.estate else ''}{row.building}"


def newest_versions() -> dict[str, int]:
    """The version of consent that counts now per category."""
    rows = list(ConsentText.objects.values_list("category", "version"))
    common = max((version for category, version in rows if not category), default=CONSENT_VERSION)
    own: dict[str, int] = {}
    for category, version in rows:
        own[category] = max(version, own.get(category, 0))
    return {service.value: own.get(service.value, common) for service in Service}


def with_consent(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Enrolments with the version they agreed to and when they were last visited."""
    consents = Consent.objects.filter(enrolment=OuterRef("pk"), withdrawn_at__isnull=True).order_by("-pk")
    visits = VisitDetails.objects.filter(enrolment=OuterRef("pk"), visited_at__isnull=False).order_by("-visited_at")
    return rows.select_related("building__estate").annotate(
        agreed=Subquery(consents.values("version")[:1]), last_visit=Subquery(visits.values("visited_at")[:1])
    )


def find(actor: Actor, *, category: str, grid: str, state: str) -> QuerySet[Enrolment]:
    """Enrolments of the actor's area, narrowed."""
    rows = with_consent(enrolments_of(actor))
    if category in set(Service):
        rows = rows.filter(category=category)
    if grid:
        rows = rows.filter(area_code=grid)
    return rows.filter(state=Enrolment.State.ENDED if state == "ended" else Enrolment.State.ACTIVE)


def members(rows: Iterable[Enrolment]) -> list[Member]:
    """Rows as lists show them; rows come from `with_consent`."""
    found = list(rows)
    names = names_of({row.area_code for row in found})
    newest = newest_versions()
    return [
        Member(
            pk=row.pk, category=_(SERVICES[Service(row.category)].title), place=place_of(row),
            grid=names.get(row.area_code, row.area_code), since=row.started_on,
            every=_(EVERY_TITLES[row.every]) if row.every else "", is_active=row.is_active, is_minor=row.is_minor,
            is_consent_old=row.is_active and (getattr(row, "agreed", 0) or 0) < newest[row.category],
            rests_until=row.rest_until, visited_at=getattr(row, "last_visit", None),
        )
        for row in found
    ]  # fmt: skip


def counts(actor: Actor) -> list[tuple[str, str, int]]:
    """How many joined per category; the whole closed list, so that nothing hides."""
    rows = enrolments_of(actor).filter(state=Enrolment.State.ACTIVE).order_by().values_list("category")
    return titled(dict(rows.annotate(Count("pk"))))


def titled(found: dict[str, int]) -> list[tuple[str, str, int]]:
    """Numbers per category with their titles; the whole closed list."""
    return [(service.value, _(rule.title), found.get(service.value, 0)) for service, rule in SERVICES.items()]


def consents_of(row: Enrolment) -> list[Consent]:
    """Every consent, newest first."""
    return list(Consent.objects.filter(enrolment=row).select_related("recorded_by").order_by("-pk"))


def visits_of(row: Enrolment, limit: int = 12) -> list[VisitDetails]:
    """The latest visits to somebody."""
    rows = VisitDetails.objects.filter(enrolment=row).select_related("matter")
    return list(rows.order_by("-matter__opened_at")[:limit])


def area_words(code: str) -> str:
    """Names of the last two areas of a code."""
    return " ".join(area.name for area in path_of(code)[-2:])


def openings_of(row: Enrolment, limit: int = 20) -> list[tuple[datetime, str]]:
    """When and for what somebody looked at the sealed data; the person may know, names of staff stay in the log."""
    rows = Opening.objects.filter(subject_kind="enrolment", subject_id=str(row.pk)).order_by("-id")
    return list(rows.values_list("at", "purpose")[:limit])


def kept_of(row: Enrolment) -> list[tuple[str, bool]]:
    """What is kept of somebody, in words, without showing it: a card may be found by others."""
    return [
        (_("Name of the person"), bool(row.name)), (_("Telephone"), bool(row.contact)),
        (_("Stairwell and door"), bool(row.door)),
        (_("Building"), row.building_id is not None), (_("What is asked for"), bool(row.need)),
        (_("Guardian"), bool(row.guardian_name)), (_("Contact person"), bool(row.kin_name)),
        (_("What was remembered at visits"), row.visits.exclude(remark="", noticed="").exists()),
    ]  # fmt: skip
