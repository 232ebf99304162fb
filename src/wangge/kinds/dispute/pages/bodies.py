"""Organizations with their faults, the four kinds, coverage; one organization with its people and rooms."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.kinds.dispute.models import DutyHour, MediationBody, Mediator, Room
from wangge.kinds.dispute.queries import bodies as queries
from wangge.kinds.dispute.rules.bodies import FAULT_SOURCES
from wangge.kinds.dispute.rules.words import TROUBLES


@dataclass(frozen=True)
class Fault:
    """What is not as the law asks, and where the law says so."""

    text: str
    source: str


@dataclass(frozen=True)
class BodyRow:
    """A line of the list."""

    body: MediationBody
    members: int
    mediators: int
    faults: list[Fault]


@dataclass(frozen=True)
class CoverageRow:
    """Coverage of one level."""

    title: str
    areas: int
    covered: int
    lacking: list[tuple[str, list[Area]]]
    """Areas without one, by the township they lie in."""

    @property
    def lacking_count(self) -> int:
        """How many lack one."""
        return self.areas - self.covered

    @property
    def counted(self) -> str:
        """How many of how many."""
        return f"{self.covered} / {self.areas}"

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.covered / self.areas if self.areas else 0.0


@dataclass(frozen=True)
class BodiesPage:
    """The list with everything above it."""

    rows: list[BodyRow]
    kinds: list[tuple[str, str, int, bool]]
    total: int
    coverage: list[CoverageRow]
    faulty: int


def faults_of(texts: Iterable[str]) -> list[Fault]:
    """Faults in the active language with their sources."""
    return [Fault(_(text), FAULT_SOURCES.get(text, "")) for text in texts]


def by_parent(areas: Iterable[Area]) -> list[tuple[str, list[Area]]]:
    """Areas under the name of the area above them, in the order of their codes."""
    groups: dict[str, list[Area]] = {}
    for area in areas:
        groups.setdefault(area.parent.name if area.parent else "", []).append(area)
    return list(groups.items())


def coverage_rows(area_code: str, on: date) -> list[CoverageRow]:
    """Coverage of every level beneath an area."""
    titles = {"township": _("Townships and subdistricts"), "community": _("Communities and villages")}
    return [
        CoverageRow(titles[row.level], row.areas, row.covered, by_parent(row.lacking))
        for row in queries.coverage(area_code, on)
    ]


def kind_counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The four kinds with how many there are of each."""
    return [(str(label), counts.get(value, 0)) for value, label in MediationBody.Kind.choices]


def bodies_page(area_code: str, *, kind: str, on: date) -> BodiesPage:
    """Organizations of an area; `kind` narrows to one of the four."""
    everybody = list(queries.bodies(area_code))
    counts = Counter(row.kind for row in everybody)
    lines = queries.lines([row for row in everybody if kind in ("", row.kind)], on)
    lines.sort(key=lambda line: not line.faults)
    rows = [BodyRow(line.body, line.members, line.mediators, faults_of(line.faults)) for line in lines]
    kinds = [(value, str(label), counts.get(value, 0), value == kind) for value, label in MediationBody.Kind.choices]
    return BodiesPage(
        rows=rows,
        kinds=kinds,
        total=sum(counts.values()),
        coverage=coverage_rows(area_code, on),
        faulty=sum(1 for row in rows if row.faults),
    )


@dataclass(frozen=True)
class MediatorRow:
    """A mediator in words."""

    mediator: Mediator
    kind: str
    marks: list[str]
    skills: str


@dataclass(frozen=True)
class HourRow:
    """A duty hour in words."""

    hour: DutyHour
    day: str
    time: str
    who: str


@dataclass(frozen=True)
class RoomRow:
    """A room with its hours."""

    room: Room
    hours: list[HourRow]


@dataclass(frozen=True)
class BodyPage:
    """One organization."""

    body: MediationBody
    mediators: list[MediatorRow]
    rooms: list[RoomRow]
    faults: list[Fault]


def _mediator_row(row: Mediator) -> MediatorRow:
    words = [
        _("Chair") if row.is_chair else _("Member") if row.is_member else "",
        row.legal_role.name if row.legal_role else "",
    ]
    return MediatorRow(
        mediator=row,
        kind=str(row.get_kind_display()),
        marks=[word for word in words if word],
        skills="、".join(_(TROUBLES[skill.trouble]) for skill in row.skills.all()),
    )


def _sitting(hour: DutyHour) -> str:
    """Who sits there; of the legal team with the role that people know them by."""
    role = hour.mediator.legal_role
    return f"{hour.mediator.name}（{role.name}）" if role else hour.mediator.name


def room_rows(rooms: Iterable[Room]) -> list[RoomRow]:
    """Rooms with their hours in words."""
    return [
        RoomRow(
            room,
            [
                HourRow(hour, str(hour.get_day_display()), f"{hour.begins:%H:%M}–{hour.ends:%H:%M}", _sitting(hour))
                for hour in room.hours.all()
            ],
        )
        for room in rooms
    ]


def body_page(body: MediationBody, *, on: date) -> BodyPage:
    """One organization with its people and rooms."""
    (line,) = queries.lines([body], on)
    return BodyPage(
        body=body,
        mediators=[_mediator_row(row) for row in queries.active_mediators(body, on)],
        rooms=room_rows(queries.rooms_of(body)),
        faults=faults_of(line.faults),
    )
