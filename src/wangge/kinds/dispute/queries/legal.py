"""Legal services: what is coming, who advises, which community has nobody, what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from wangge.areas.models import Area
from wangge.areas.queries import valid_on, within
from wangge.kinds.dispute.models import Advice, Adviser, LawsuitCount, LegalSession, Mediator, Room
from wangge.kinds.dispute.queries.bodies import active_on
from wangge.kinds.dispute.rules.legal import Kind, Standing, State

SHOWN = 60
WITH = ("area", "room__area", "visitor__legal_role", "visitor__body__organization", "legal_role")


def codes_above(area_code: str) -> list[str]:
    """An area's own code and those of the areas above it, down from the county."""
    return [area_code[:length] for length in (6, 9, 12) if length <= len(area_code)]


def _around(area_code: str) -> Q:
    """Of an area, of what lies beneath it, and of what lies above it."""
    return within(area_code, field="area__code") | Q(area__code__in=codes_above(area_code))


def sessions_of(area_code: str, at: datetime, *, is_past: bool) -> list[LegalSession]:
    """Sessions that concern an area: the coming ones first come first, of the past ones the last."""
    rows = LegalSession.objects.filter(_around(area_code)).select_related(*WITH)
    if is_past:
        return list(rows.filter(Q(ends_at__lt=at) | ~Q(standing=Standing.PLANNED)).order_by("-starts_at")[:SHOWN])
    return list(rows.filter(ends_at__gte=at, standing=Standing.PLANNED).order_by("starts_at", "pk")[:SHOWN])


def unnoted(area_code: str, at: datetime) -> int:
    """Sessions that are over and of which nobody has noted whether they took place."""
    rows = LegalSession.objects.filter(within(area_code, field="area__code"))
    return rows.filter(standing=Standing.PLANNED, ends_at__lt=at).count()


def public_sessions(community: str, at: datetime) -> list[LegalSession]:
    """What is coming for the people of a community, and what was called off of it."""
    rows = LegalSession.objects.filter(area__code__in=codes_above(community), ends_at__gte=at)
    rows = rows.exclude(standing=Standing.HELD).select_related(*WITH)
    return list(rows.order_by("starts_at", "pk")[:12])


def find_session(pk: int) -> LegalSession | None:
    """A session with place and guest."""
    return LegalSession.objects.filter(pk=pk).select_related("area__parent", *WITH).first()


def rooms_for(area_code: str) -> QuerySet[Room]:
    """Rooms of an area and those above it."""
    return Room.objects.filter(_around(area_code), is_active=True).select_related("area").order_by("area__code", "name")


def visitors_for(area_code: str, on: date) -> QuerySet[Mediator]:
    """Who may come: everybody registered in the county as mediator or member of the legal team."""
    rows = Mediator.objects.filter(active_on(on), body__organization__area__code__startswith=area_code[:6])
    rows = rows.filter(body__is_active=True).select_related("legal_role", "body__organization")
    return rows.order_by("legal_role__position", "body__organization__area__code", "name")


def areas_for(area_code: str, levels: Iterable[str]) -> QuerySet[Area]:
    """Areas of the post's own and beneath it, of the levels asked for."""
    return Area.objects.filter(within(area_code), level__in=list(levels), valid_to=None).order_by("code")


def adviser_of(area: Area, on: date) -> Adviser | None:
    """Who advises a community on a day."""
    return Adviser.objects.filter(active_on(on), area=area).select_related("legal_role").first()


@dataclass(frozen=True)
class AdviserLine:
    """A community with its adviser, the one who follows, and how many questions wait too long there."""

    area: Area
    adviser: Adviser | None
    next_one: Adviser | None
    late: int

    @property
    def kept(self) -> Adviser | None:
        """The appointment that can be changed or ended here."""
        return self.adviser or self.next_one


def advisers(area_code: str, on: date, at: datetime) -> list[AdviserLine]:
    """Every community of an area with its adviser, now or later; in three statements."""
    areas = list(areas_for(area_code, ["community"]).filter(valid_on(on)).select_related("parent"))
    now: dict[int, Adviser] = {}
    later: dict[int, Adviser] = {}
    rows = Adviser.objects.filter(within(area_code, field="area__code")).select_related("legal_role")
    for row in rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).order_by("-starts_on"):
        (now if row.starts_on <= on else later)[row.area_id] = row
    late = Counter(
        Advice.objects.filter(within(area_code, field="area__code"), state=State.WAITING, due_at__lt=at)
        .values_list("area_id", flat=True)
    )  # fmt: skip
    return [AdviserLine(area, now.get(area.pk), later.get(area.pk), late[area.pk]) for area in areas]


def without_adviser(area_code: str, on: date) -> tuple[int, list[Area]]:
    """How many communities there are, and which lack an adviser (一社区一法律顾问); in one statement."""
    areas = list(areas_for(area_code, ["community"]).filter(valid_on(on)).annotate(is_advised=_advised(on)))
    return len(areas), [area for area in areas if not area.is_advised]


def _advised(on: date) -> Exists:
    return Exists(Adviser.objects.filter(active_on(on), area=OuterRef("pk")))


def find_adviser(pk: int) -> Adviser | None:
    """An appointment with its community."""
    return Adviser.objects.filter(pk=pk).select_related("area", "legal_role", "person").first()


def questions_of(person_id: int, *, is_open: bool) -> list[Advice]:
    """Questions that somebody was asked, while they are kept; the oldest open one first."""
    rows = Advice.objects.filter(asked_id=person_id, cleared_at__isnull=True).select_related("area")
    waiting = rows.filter(state=State.WAITING).order_by("due_at", "pk")
    return list(waiting if is_open else rows.exclude(state=State.WAITING).order_by("-answered_at"))


@dataclass(frozen=True)
class Results:
    """What legal services came to in a year."""

    held: int
    attended: int
    advised: int
    lessons: int
    answered: int


def results(area_code: str, year: int) -> Results:
    """Sessions held in an area with person-times, and written questions answered; in two statements."""
    rows = LegalSession.objects.filter(within(area_code, field="area__code"), standing=Standing.HELD)
    found = rows.filter(starts_at__year=year).aggregate(
        held=Count("pk"), attended=Sum("attended"), advised=Sum("advised"),
        lessons=Count("pk", filter=Q(kind=Kind.LESSON)),
    )  # fmt: skip
    answered = Advice.objects.filter(
        within(area_code, field="area__code"), state=State.ANSWERED, answered_at__year=year
    ).count()
    return Results(found["held"], found["attended"] or 0, found["advised"] or 0, found["lessons"], answered)


def lawsuit_counts(area_code: str) -> list[LawsuitCount]:
    """What courts told of an area, its parts and the areas above, the newest first."""
    rows = LawsuitCount.objects.filter(_around(area_code)).select_related("area")
    return list(rows.order_by("-year", "month", "area__code")[:SHOWN])
