"""Lists of the desk: topics by where they stand, meetings ahead, campaigns, registers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from wangge.areas.queries import within
from wangge.kinds.topic.models import Committee, Forum, Interest, Meeting, Poll, Procedure, QuorumRow
from wangge.kinds.topic.rules.law import shipped_rules
from wangge.kinds.topic.rules.polls import PollState
from wangge.kinds.topic.rules.words import PHASES, State
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.matters.pages.listing import ROW_NEEDS, Row, row_of
from wangge.matters.rules import Phase
from wangge.people.actors import Actor
from wangge.people.rules import Role

LANES = (
    ("screen", (State.COLLECTED,)),
    ("convene", (State.SCREENED, State.NOT_AGREED, State.NOT_ADOPTED)),
    ("meet", (State.ON_AGENDA,)),
    ("resolve", (State.DELIBERATED, State.RESOLVED)),
    ("act", (State.ACTIONS_OPEN,)),
    ("answer", (State.ACTIONS_DONE, State.FEEDBACK)),
)
MOST = 60


@dataclass(frozen=True)
class TopicRow:
    """A topic in the overview."""

    row: Row
    cosigns: int
    sources: int
    meet_at: datetime | None
    title: str


@dataclass(frozen=True)
class Lane:
    """Topics that want the same of the community."""

    name: str
    rows: tuple[TopicRow, ...]


def topics_seen(actor: Actor) -> QuerySet[Matter]:
    """Topics the actor may see, with their details."""
    rows = visible(actor).filter(kind="topic")
    return rows.select_related("topic", *ROW_NEEDS)


def _topic_row(row: Matter) -> TopicRow:
    own = row.topic
    return TopicRow(row_of(row), own.cosigns, own.source_count, own.meet_at, own.public_title or row.title)


def lanes(actor: Actor) -> list[Lane]:
    """Open topics by what they wait for, the most urgent first; one statement."""
    states = [state for _name, own in LANES for state in own]
    rows = list(topics_seen(actor).filter(state__in=states).order_by("next_due_at", "pk")[: MOST * 2])
    found = [_topic_row(row) for row in rows]
    state_of = {row.number: row.state for row in rows}
    return [Lane(name, tuple(item for item in found if state_of[item.row.number] in own)) for name, own in LANES]


def counts(actor: Actor, at: datetime) -> dict[str, int]:
    """How many topics are open, settled this year, and gone another way; one statement."""
    year = localdate(at).replace(month=1, day=1)
    settled = [state for state, phase in PHASES.items() if phase == Phase.DONE]
    open_states = [state for state, phase in PHASES.items() if phase in {Phase.NEW, Phase.ACTIVE, Phase.WAITING}]
    return (
        visible(actor)
        .filter(kind="topic")
        .aggregate(
            open=Count("pk", filter=Q(state__in=open_states)),
            settled=Count("pk", filter=Q(state__in=settled, closed_at__date__gte=year)),
            raised=Count("pk", filter=Q(opened_at__date__gte=year)),
            late=Count("pk", filter=Q(state__in=open_states, next_due_at__lt=at)),
        )
    )


def meetings_ahead(actor: Actor, at: datetime, days: int = 30) -> list[Meeting]:
    """Meetings of the next days that the actor may see."""
    seen = visible(actor).filter(kind="topic").values("pk")
    rows = Meeting.objects.filter(
        matter__in=seen, is_postponed=False, held_at__isnull=True, meet_at__gte=at - timedelta(hours=12),
        meet_at__lt=at + timedelta(days=days),
    )  # fmt: skip
    return list(rows.select_related("matter__topic", "forum").order_by("meet_at")[:20])


def polls_running(actor: Actor) -> list[Poll]:
    """Votes under way in the actor's area; an owners' committee sees those of its own estates' owners."""
    under_way = [PollState.DRAFT, PollState.ANNOUNCED, PollState.OPEN, PollState.CLOSED, PollState.COUNTED]
    rows = Poll.objects.filter(state__in=under_way)
    if actor.role == Role.OWNERS_COMMITTEE_MEMBER:
        rows = rows.filter(matter__in=visible(actor).filter(kind="topic").values("pk"), body="owners")
    else:
        rows = rows.filter(within(actor.area_code, field="matter__area_code"))
    return list(rows.select_related("matter").order_by("opens_at")[:20])


def forums_in(area_code: str) -> list[Forum]:
    """Forums beneath an area with how many meetings were held in each."""
    held = Count("meetings", filter=Q(meetings__held_at__isnull=False))
    rows = Forum.objects.filter(within(area_code, field="area__code")) if area_code else Forum.objects.all()
    return list(rows.select_related("area").annotate(held=held).order_by("-is_active", "area__code", "name")[:500])


def find_forum(pk: int) -> Forum | None:
    """A forum."""
    return Forum.objects.select_related("area").filter(pk=pk).first()


def procedures_near(area_code: str) -> list[Procedure]:
    """Procedures of an area and of all."""
    near = Q(area_code="") | within(area_code, field="area_code")
    above = [area_code[:length] for length in (2, 4, 6, 9, 12) if len(area_code) > length]
    rows = Procedure.objects.filter(near | Q(area_code__in=above)).prefetch_related("steps")
    return list(rows.order_by("-is_active", "name"))


def find_procedure(pk: int) -> Procedure | None:
    """A procedure with its steps."""
    return Procedure.objects.prefetch_related("steps").filter(pk=pk).first()


def majority_rules() -> tuple[list[QuorumRow], list[Any]]:
    """The operator's rules, and those that ship with the product."""
    own = list(QuorumRow.objects.select_related("entered_by").order_by("body", "basis", "-valid_from"))
    return own, sorted(shipped_rules(), key=lambda rule: (rule.valid_to is not None, rule.body, rule.basis))


def committees_near(area_code: str) -> list[Committee]:
    """Owners' committees of an area with the estates they speak for."""
    rows = Committee.objects.filter(within(area_code, field="estate__area__code"))
    return list(rows.select_related("estate__area", "organization").order_by("estate__name")[:500])


def interests_near(area_code: str) -> list[Interest]:
    """Disclosed posts with companies of an area, those in force first."""
    rows = Interest.objects.filter(within(area_code, field="organization__area__code"))
    return list(rows.select_related("organization", "person").order_by("-ends_on", "pk")[:200])
