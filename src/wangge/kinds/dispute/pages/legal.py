"""Legal services in words: sessions, advisers with their coverage, the four fields of a community, lawsuits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.kinds.dispute.models import Advice, Adviser, LawsuitCount, LegalSession
from wangge.kinds.dispute.pages.bodies import CoverageRow, by_parent
from wangge.kinds.dispute.queries import legal as queries
from wangge.kinds.dispute.queries.bodies import mediator_person_ids
from wangge.kinds.dispute.queries.figures import figures
from wangge.kinds.dispute.rules.figures import Rate
from wangge.kinds.dispute.rules.law import LawLine
from wangge.kinds.dispute.rules.legal import (
    ICONS,
    KINDS,
    POINTED,
    STANDINGS,
    STATES,
    TOPICS,
    Pointed,
    Standing,
    State,
    is_bookable,
    per_ten_thousand,
    time_warnings,
)
from wangge.kinds.dispute.services.advising import Askable, askable
from wangge.kit.covering import LEAST

TONES = {Standing.PLANNED: "info", Standing.CALLED_OFF: "bad", Standing.HELD: "good"}


@dataclass(frozen=True)
class SessionLine:
    """A session in words."""

    row: LegalSession
    kind: str
    icon: str
    day: date
    weekday: str
    time: str
    where: str
    who: str
    standing: str
    tone: str
    is_bookable: bool
    is_over: bool

    @property
    def free(self) -> int:
        """Places nobody has booked."""
        return (self.row.seats or 0) - self.row.booked

    @property
    def is_off(self) -> bool:
        """Whether it was called off."""
        return self.row.standing == Standing.CALLED_OFF

    @property
    def is_planned(self) -> bool:
        """Whether it is announced and nothing else was noted."""
        return self.row.standing == Standing.PLANNED


def _where(row: LegalSession) -> str:
    if row.room is None:
        return row.place
    return " · ".join(word for word in (row.room.name, row.room.address, row.place) if word)


def _who(row: LegalSession) -> str:
    words: tuple[str, ...]
    if row.visitor is None:
        words = (row.guest_from, row.legal_role.name if row.legal_role else "")
    else:
        role = row.visitor.legal_role.name if row.visitor.legal_role else str(row.visitor.get_kind_display())
        words = (row.visitor.body.organization.name, role, row.visitor.name)
    return " ".join(word for word in words if word)


def session_line(row: LegalSession, at: datetime) -> SessionLine:
    """One session; of a hearing nothing but that it takes place."""
    starts, ends = localtime(row.starts_at), localtime(row.ends_at)
    days = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    is_unnoted = row.standing == Standing.PLANNED and row.ends_at < at
    return SessionLine(
        row=row, kind=_(KINDS[row.kind]), icon=ICONS[row.kind], day=starts.date(), weekday=days[starts.weekday()],
        time=f"{starts:%H:%M}–{ends:%H:%M}", where=_where(row), who=_who(row),
        standing=_("Not noted yet whether it took place") if is_unnoted else _(STANDINGS[row.standing]),
        tone="warn" if is_unnoted else TONES[Standing(row.standing)], is_over=row.starts_at <= at,
        is_bookable=is_bookable(
            standing=row.standing, starts_at=row.starts_at, seats=row.seats, booked=row.booked, at=at
        ),
    )  # fmt: skip


def session_lines(rows: Iterable[LegalSession], at: datetime) -> list[SessionLine]:
    """Sessions in words."""
    return [session_line(row, at) for row in rows]


def adviser_coverage(area_code: str, on: date) -> CoverageRow:
    """Communities with a legal adviser, beside the coverage of mediation."""
    areas, lacking = queries.without_adviser(area_code, on)
    return CoverageRow(_("One community, one legal adviser"), areas, areas - len(lacking), [])


@dataclass(frozen=True)
class AdvisersPage:
    """Appointments, and which communities of which township have none."""

    lines: list[queries.AdviserLine]
    lacking: list[tuple[str, list[Area]]]
    coverage: CoverageRow
    late: int

    @property
    def without(self) -> int:
        """How many communities have no adviser today."""
        return self.coverage.areas - self.coverage.covered


def advisers_page(area_code: str, on: date, at: datetime) -> AdvisersPage:
    """Appointments of today and later; whoever is still without an adviser stands by township."""
    every = queries.advisers(area_code, on, at)
    covered = sum(line.adviser is not None for line in every)
    return AdvisersPage(
        lines=[line for line in every if line.adviser or line.next_one],
        lacking=by_parent(line.area for line in every if line.adviser is None),
        coverage=CoverageRow(_("Communities with an adviser"), len(every), covered, []),
        late=sum(line.late for line in every),
    )  # fmt: skip


@dataclass(frozen=True)
class Results:
    """What came of it in a year, as everybody may read it."""

    year: int
    cases: int | None
    success: Rate
    performance: Rate
    legal: queries.Results
    answered: int | None


@dataclass(frozen=True)
class PlaceServices:
    """Adviser, coming sessions and results of one community (有人解事、有地说事、有法办事、有效息事)."""

    community: Area
    adviser: Adviser | None
    people: list[Askable]
    sessions: list[SessionLine]
    results: Results

    @property
    def next_session(self) -> SessionLine | None:
        """The next one that takes place."""
        return next((line for line in self.sessions if not line.is_off), None)


def place_services(community: Area, at: datetime) -> PlaceServices:
    """What the law has for the people of a community."""
    today = localdate(at)
    found = figures(area_code=community.code, year=today.year, today=today, words={})
    done = queries.results(community.code, today.year)
    return PlaceServices(
        community=community,
        adviser=queries.adviser_of(community, today),
        people=askable(community, today),
        sessions=session_lines(queries.public_sessions(community.code, at), at),
        results=Results(
            year=today.year, cases=found.accepted, success=found.success, performance=found.performance, legal=done,
            answered=None if 0 < done.answered < LEAST else done.answered,
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class QuestionLine:
    """A question on the list of the person asked: what it is about, never what it says."""

    row: Advice
    topic: str
    state: str
    is_open: bool


def question_lines(person_id: int, *, is_open: bool) -> list[QuestionLine]:
    """Somebody's own questions."""
    rows = queries.questions_of(person_id, is_open=is_open)
    return [QuestionLine(row, _(TOPICS[row.topic]), _(STATES[row.state]), row.state == State.WAITING) for row in rows]


@dataclass(frozen=True)
class QuestionPage:
    """A question and its answer, for the two who may read them."""

    row: Advice
    topic: str
    state: str
    is_waiting: bool
    warnings: list[tuple[str, str]]
    pointed: str
    pointed_url: str
    others: list[Askable]
    has_left: bool
    """Whoever was asked holds no post any more and will not answer."""


def warnings_of(topic: str) -> list[tuple[str, str]]:
    """Times that must not pass, in the active language, with their source."""
    return [_in_words(line) for line in time_warnings(topic)]


def _in_words(line: LawLine) -> tuple[str, str]:
    return _(line.text), line.source


def question_page(row: Advice, *, at: datetime) -> QuestionPage:
    """One question; `others` can be asked instead of who was asked."""
    url = reverse("mediation_public:apply") + f"?community={row.area.code}" if row.pointed == Pointed.MEDIATION else ""
    is_waiting, today = row.state == State.WAITING, localdate(at)
    return QuestionPage(
        row=row, topic=_(TOPICS[row.topic]), state=_(STATES[row.state]), is_waiting=is_waiting,
        warnings=warnings_of(row.topic), pointed=_(POINTED[row.pointed]) if row.pointed else "", pointed_url=url,
        others=[one for one in askable(row.area, today) if one.person_id != row.asked_id] if is_waiting else [],
        has_left=is_waiting and row.asked_id not in mediator_person_ids(today),
    )  # fmt: skip


@dataclass(frozen=True)
class LawsuitLine:
    """What a court told of an area and a time."""

    row: LawsuitCount
    period: str
    lawsuits: int | None
    rate: str


def lawsuit_lines(area_code: str) -> list[LawsuitLine]:
    """Lawsuits for every 10,000 people; a number too small to be shown has no rate either."""
    lines = []
    for row in queries.lawsuit_counts(area_code):
        is_small = 0 < row.lawsuits < LEAST
        period = f"{row.year}-{row.month:02d}" if row.month else str(row.year)
        lines.append(
            LawsuitLine(
                row, period, None if is_small else row.lawsuits,
                "–" if is_small else per_ten_thousand(row.lawsuits, row.people),
            )
        )  # fmt: skip
    return lines
