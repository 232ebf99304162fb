"""What to show of a vote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from wangge.kinds.topic.models import Poll, RollEntry
from wangge.kinds.topic.rules.law import threshold
from wangge.kinds.topic.rules.polls import (
    ACT_TITLES,
    POLL_TITLES,
    POLL_TONES,
    PollAct,
    PollFacts,
    PollState,
    acts_from,
    poll_refusal,
)
from wangge.kinds.topic.rules.voting import ASPECT_TITLES, Line, Majority, Measure, Verdict, judge
from wangge.people.actors import Actor
from wangge.ui.parts import StepItem

COURSE = (
    PollState.DRAFT, PollState.ANNOUNCED, PollState.OPEN, PollState.CLOSED, PollState.COUNTED, PollState.PUBLISHED,
    PollState.EFFECTIVE,
)  # fmt: skip
TALLIED = frozenset({PollState.COUNTED, PollState.PUBLISHED, PollState.CHALLENGED, PollState.EFFECTIVE})
PUBLISHED = frozenset({PollState.PUBLISHED, PollState.CHALLENGED, PollState.EFFECTIVE})
REASONED = frozenset({PollAct.CHALLENGE, PollAct.UPHOLD, PollAct.CANCEL})


def majority(poll: Poll) -> Majority:
    """The rule a vote keeps."""
    return Majority(
        quorum_heads=threshold(poll.quorum_heads),
        majority_heads=threshold(poll.majority_heads),
        quorum_area=threshold(poll.quorum_area),
        majority_area=threshold(poll.majority_area),
    )


@dataclass(frozen=True)
class LineCard:
    """One of the four fractions, as people read it."""

    title: str
    line: Line
    part: str
    whole: str
    percent: str
    needed: str
    is_area: bool

    @property
    def share(self) -> float:
        """For a bar."""
        return self.line.part / self.line.whole if self.line.whole else 0.0


def square_metres(hundredths: int) -> str:
    """An area as it is written: `12,345.67`."""
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"


def percent_of(part: int, whole: int) -> str:
    """A share in per cent with two decimals, rounded half up; “—” of nothing."""
    if whole <= 0:
        return "—"
    hundredths = (20_000 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def line_card(line: Line) -> LineCard:
    """A line in words and figures."""
    is_area = line.aspect.endswith("area")
    write = square_metres if is_area else str
    return LineCard(
        title=ASPECT_TITLES[line.aspect], line=line, part=write(line.part), whole=write(line.whole),
        percent=percent_of(line.part, line.whole), needed=write(line.threshold.needed(line.whole)), is_area=is_area,
    )  # fmt: skip


def verdict_of(poll: Poll) -> Verdict:
    """The verdict from the recorded tally."""
    heads = Measure(poll.roll_heads, poll.heads_voted, poll.heads_yes, poll.heads_no)
    area = Measure(poll.roll_area, poll.area_voted, poll.area_yes, poll.area_no)
    return judge(majority(poll), heads=heads, area=area)


@dataclass(frozen=True)
class Turnout:
    """Who has voted so far, by which way; never what."""

    roll: int
    paper: int
    online: int
    half: int
    excluded: int
    without_code: int

    @property
    def voted(self) -> int:
        """Complete votes."""
        return self.paper + self.online

    @property
    def share(self) -> float:
        """Of the roll."""
        return self.voted / self.roll if self.roll else 0.0


def turnout(poll: Poll) -> Turnout:
    """One statement over the roll."""
    on, done = Q(is_excluded=False), Q(is_complete=True)
    found = RollEntry.objects.filter(poll=poll).aggregate(
        roll=Count("pk", filter=on),
        paper=Count("pk", filter=on & done & Q(way="paper")),
        online=Count("pk", filter=on & done & Q(way="online")),
        half=Count("pk", filter=on & ~done & Q(way="paper")),
        excluded=Count("pk", filter=~on),
        without_code=Count("pk", filter=on & Q(way="", code_hash__isnull=True)),
    )
    return Turnout(**found)


@dataclass(frozen=True)
class ActCard:
    """Something that can be done with a vote now, or why not."""

    name: str
    title: str
    why_not: str
    asks_reason: bool
    is_danger: bool


@dataclass(frozen=True)
class PollPage:
    """A vote as the desk shows it."""

    state: str
    tone: str
    steps: list[StepItem]
    turnout: Turnout
    lines: list[LineCard]
    acts: list[ActCard]
    excluded: list[RollEntry]
    first: list[RollEntry]
    roll_area: str
    is_tallied: bool
    is_quorate: bool
    abstain_heads: int


def poll_page(poll: Poll, at: datetime) -> PollPage:
    """Reads and arranges."""
    voted = turnout(poll)
    facts = PollFacts(
        at=at, opens_at=poll.opens_at, closes_at=poll.closes_at, roll=voted.roll, voted=voted.voted,
        half_entered=voted.half, notice_days=poll.notice_days, reason="?",
    )  # fmt: skip
    verdict = verdict_of(poll)
    rows = list(RollEntry.objects.filter(poll=poll).order_by("-is_excluded", "position")[:60])
    return PollPage(
        state=POLL_TITLES[poll.state],
        tone=POLL_TONES.get(poll.state, "plain"),
        steps=steps_of(poll),
        turnout=voted,
        lines=[line_card(line) for line in verdict.lines],
        acts=[act_card(poll, the_act, facts) for the_act in acts_from(poll.state)],
        excluded=[row for row in rows if row.is_excluded],
        first=[row for row in rows if not row.is_excluded][:12],
        roll_area=square_metres(poll.roll_area),
        is_tallied=poll.state in TALLIED,
        is_quorate=verdict.is_quorate,
        abstain_heads=poll.heads_voted - poll.heads_yes - poll.heads_no,
    )


def act_card(poll: Poll, the_act: PollAct, facts: PollFacts) -> ActCard:
    """An act with the reason why it is closed, if it is."""
    return ActCard(
        name=the_act.value, title=ACT_TITLES[the_act], why_not=poll_refusal(poll.state, the_act, facts),
        asks_reason=the_act in REASONED, is_danger=the_act in {PollAct.CANCEL, PollAct.CHALLENGE},
    )  # fmt: skip


def steps_of(poll: Poll) -> list[StepItem]:
    """The course of a vote."""
    moments: dict[str, Any] = {
        PollState.ANNOUNCED: poll.announced_at, PollState.CLOSED: poll.closed_at, PollState.COUNTED: poll.counted_at,
        PollState.PUBLISHED: poll.published_at,
    }  # fmt: skip
    state = PollState.PUBLISHED if poll.state == PollState.CHALLENGED else poll.state
    now = COURSE.index(state) if state in COURSE else -1
    is_over = poll.state == PollState.EFFECTIVE
    return [
        StepItem(
            _(POLL_TITLES[step]), "done" if place < now or is_over else "now" if place == now else "todo",
            moments.get(step) if place <= now else None,
        )
        for place, step in enumerate(COURSE)
    ]  # fmt: skip


@dataclass(frozen=True)
class HalfRow:
    """A paper ballot that waits for another reading; what was read is shown to nobody."""

    position: int
    readings: int
    is_own: bool

    @property
    def differs(self) -> bool:
        """Whether two readings differ, so that a third decides."""
        return self.readings == 2


def half_entered(poll: Poll, actor: Actor) -> list[HalfRow]:
    """Paper ballots that wait for a colleague."""
    rows = (
        RollEntry.objects.filter(poll=poll, way="paper", is_complete=False)
        .annotate(times=Count("readings"), own=Count("readings", filter=Q(readings__clerk_id=actor.person_id)))
        .order_by("position")
    )
    return [HalfRow(row.position, row.times, bool(row.own)) for row in rows]
