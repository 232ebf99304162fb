"""The register of self-government as pages and tables show it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.queries import within
from wangge.kinds.topic.models import Poll, Seat, SelfGovBody
from wangge.kinds.topic.models.bodies import MAN, WOMAN
from wangge.kinds.topic.rules.bodies import VOTING_AS, BodyKind, Hint, Member, hints
from wangge.kinds.topic.rules.law import Basis, Body

COMMUNITY = 12
MOST = 500
MOST_SEATS = 20_000


@dataclass(frozen=True)
class BodyRow:
    """A body in the list."""

    body: SelfGovBody
    people: int
    is_over: bool


def bodies_in(area_code: str, on: date) -> list[BodyRow]:
    """Bodies beneath an area with how many sit in them, those in their term first; one statement."""
    seated = Count("seats", filter=Q(seats__since__lte=on) & (Q(seats__ended_on=None) | Q(seats__ended_on__gt=on)))
    rows = SelfGovBody.objects.filter(within(area_code, field="area__code")) if area_code else SelfGovBody.objects.all()
    found = rows.select_related("area").annotate(people=seated).order_by("area__code", "kind", "-term_from")[:MOST]
    listed = [BodyRow(row, row.people, row.term_to < on) for row in found]
    return sorted(listed, key=lambda row: row.is_over)


@dataclass(frozen=True)
class HintRow:
    """A hint in words."""

    text: str
    source: str
    is_old: bool = False


@dataclass(frozen=True)
class BodyPage:
    """A body with who sits in it, who left, and what is to be looked at."""

    seats: list[Seat]
    left: list[Seat]
    hints: list[HintRow]
    households: int
    women: int


def body_page(body: SelfGovBody, on: date) -> BodyPage:
    """Reads the seats once; a supervisory committee reads the committee's names besides."""
    seats = sitting(body, on)
    members = [Member(seat.name, seat.office, seat.households, seat.is_woman) for seat in seats]
    found = hints(
        body.kind,
        members,
        term_to=body.term_to,
        on=on,
        committee=supervised_names(body, on),
        households=body.area.households,
    )
    return BodyPage(
        seats=seats,
        left=list(body.seats.filter(ended_on__lte=on).order_by("-ended_on", "pk")[:MOST]),
        hints=[_words(one) for one in found],
        households=sum(seat.households or 0 for seat in seats),
        women=sum(bool(seat.is_woman) for seat in seats),
    )


def _words(hint: Hint) -> HintRow:
    return HintRow(_(hint.text) % hint.names, _(hint.source) if hint.source else "", hint.is_old)


def sitting(body: SelfGovBody, on: date) -> list[Seat]:
    """Who sits in a body on a day, by group in the order written down."""
    rows = body.seats.filter(since__lte=on).order_by("group", "pk")
    return [seat for seat in rows if seat.ended_on is None or seat.ended_on > on]


def supervised_names(body: SelfGovBody, on: date) -> list[str]:
    """The names in the committees that a supervisory one looks after; for every other body none."""
    if body.kind != BodyKind.SUPERVISION:
        return []
    kinds = (BodyKind.VILLAGE_COMMITTEE, BodyKind.RESIDENT_COMMITTEE)
    rows = Seat.objects.filter(
        body__area_id=body.area_id, body__kind__in=kinds, body__term_from__lte=on, body__term_to__gte=on,
        ended_on__isnull=True,
    )  # fmt: skip
    return [seat.name for seat in rows]


def body_for(poll: Poll) -> SelfGovBody | None:
    """The register that is the roll of a vote by representatives, in its term on the day voting begins."""
    kind = VOTING_AS.get(Body(poll.body)) if poll.basis == Basis.REPRESENTATIVE else None
    if kind is None:
        return None
    day = localdate(poll.opens_at)
    rows = SelfGovBody.objects.filter(kind=kind, area__code=poll.matter.area_code[:COMMUNITY])
    return (
        rows.select_related("area").filter(term_from__lte=day, term_to__gte=day).order_by("-term_from", "-pk").first()
    )


def find_body(pk: int) -> SelfGovBody | None:
    """A body."""
    return SelfGovBody.objects.select_related("area").filter(pk=pk).first()


def find_seat(pk: int) -> Seat | None:
    """Somebody's seat."""
    return Seat.objects.select_related("body__area").filter(pk=pk).first()


def table_lines(area_code: str) -> list[list[object]]:
    """Everybody who sits now in a body beneath an area, in the columns of the import."""
    rows = Seat.objects.filter(within(area_code, field="body__area__code"), ended_on=None)
    ordered = rows.select_related("body__area").order_by("body__area__code", "body__kind", "body_id", "group", "pk")
    sexes = {True: str(WOMAN), False: str(MAN), None: ""}
    return [
        [
            seat.body.area.code, seat.body.get_kind_display(), seat.body.name, seat.body.term_from.isoformat(),
            seat.body.term_to.isoformat(), seat.name, seat.get_office_display(), seat.group, seat.households or "",
            sexes[seat.is_woman],
        ]
        for seat in ordered[:MOST_SEATS]
    ]  # fmt: skip
