"""What residents see of topics: checked words, counts, owners and days; never a name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, When

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.topic.access import HIDDEN, KIND
from wangge.kinds.topic.models import CoSign, Feedback, Forum, Interest, Objection, Poll, TopicDetails
from wangge.kinds.topic.rules.polls import PollState
from wangge.kinds.topic.rules.words import PHASES, STATE_TITLES, UNHEARD, Move, State, is_asking
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter, Movement
from wangge.matters.pages.stages import stages_of
from wangge.matters.pages.words import phase_tone
from wangge.matters.rules import OPEN_PHASES
from wangge.ui.paging import KeysetPage, keyset_page
from wangge.ui.parts import StepItem

PAGE = 20
COMMUNITY = 12
DECIDED = (State.RESOLVED, State.ACTIONS_OPEN, State.ACTIONS_DONE, State.FEEDBACK)
UNDECIDED = (State.SCREENED, State.ON_AGENDA, State.DELIBERATED)
OPEN_STATES = [state for state, phase in PHASES.items() if phase in OPEN_PHASES and state not in HIDDEN]


@dataclass(frozen=True)
class Card:
    """A topic on the public board."""

    number: str
    title: str
    text: str
    place: str
    state: str
    tone: str
    cosigns: int
    meet_at: datetime | None
    is_asking: bool
    is_voting: bool
    feedback: str = ""
    feedback_at: datetime | None = None


def public_rows(area_code: str = "") -> QuerySet[Matter]:
    """Topics that residents see."""
    rows = Matter.objects.filter(kind=KIND, confidentiality=Matter.Confidentiality.NORMAL).exclude(state__in=HIDDEN)
    return rows.filter(within(area_code, field="area_code")) if area_code else rows


def open_board(area_code: str, after: str, at: datetime) -> tuple[KeysetPage, list[Card]]:
    """Topics under way: where people can vote, then what is not decided, then what is done, the last moved first."""
    voting = Exists(Poll.objects.filter(matter=OuterRef("pk"), state=PollState.OPEN))
    rows = public_rows(area_code).filter(state__in=OPEN_STATES).select_related("topic", "estate")
    turn = Case(When(voting, then=0), When(state__in=DECIDED, then=2), default=1, output_field=IntegerField())
    page = keyset_page(rows.annotate(is_voting=voting, turn=turn), ("turn", "-moved_at", "-id"), after, PAGE)
    return page, [card_of(row, at, is_voting=row.is_voting) for row in page.items]


def card_of(matter: Matter, at: datetime, *, is_voting: bool = False) -> Card:
    """A topic as a card."""
    details: TopicDetails = matter.topic
    is_ahead = details.meet_at is not None and details.meet_at > at and matter.state == State.ON_AGENDA
    return Card(
        number=matter.number, title=details.public_title or matter.title, text=details.public_text,
        place=place_of(matter), state=STATE_TITLES[matter.state], tone=phase_tone(matter.phase),
        cosigns=details.cosigns, meet_at=details.meet_at if is_ahead else None,
        is_asking=is_asking(matter.state, details.opinions_until, at), is_voting=is_voting,
    )  # fmt: skip


def place_of(matter: Matter) -> str:
    """Where, at estate or community level, never a household."""
    estate = f" {matter.estate.name}" if matter.estate else ""
    return f"{matter.area_name}{estate}"


def feedback_board(area_code: str, after: str) -> tuple[KeysetPage, list[Feedback]]:
    """What became of topics: published feedback, the latest first."""
    rows = Feedback.objects.filter(matter__in=public_rows(area_code)).select_related("matter__topic", "matter__estate")
    page = keyset_page(rows, ("-published_at", "-id"), after, PAGE)
    return page, list(page.items)


def communities_with_topics() -> list[Area]:
    """Communities that have something on the board, for the filter."""
    codes = {code[:COMMUNITY] for code in public_rows().order_by().values_list("area_code", flat=True).distinct()}
    return list(Area.objects.filter(code__in=codes).order_by("code"))


def forums_open(area_code: str) -> list[Forum]:
    """Forums that still meet."""
    rows = Forum.objects.filter(is_active=True).select_related("area")
    near = rows.filter(within(area_code, field="area__code")) if area_code else rows
    return list(near.order_by("area__code", "name")[:200])


def interests_in_force(area_code: str, on: date) -> list[Interest]:
    """Disclosed posts with companies that count on a day; a door on the roll is not told to everybody."""
    rows = Interest.objects.filter(starts_on__lte=on, ends_on__gte=on)
    near = rows.filter(within(area_code, field="organization__area__code")) if area_code else rows
    return list(near.select_related("organization", "person").order_by("organization__area__code", "pk")[:200])


def set_aside_on(matter: Matter) -> datetime | None:
    """When a resolution fell with its vote, as long as there is no new one."""
    if matter.topic.resolved_at is not None or matter.state not in UNDECIDED:
        return None
    rows = Movement.objects.filter(matter=matter, move=Move.SET_ASIDE).order_by("-pk")
    return rows.values_list("at", flat=True).first()


def stages(matter: Matter) -> list[StepItem]:
    """The course of a topic with the day each station was reached."""
    movements = (
        Movement.objects.filter(matter=matter, order__isnull=True)
        .order_by("at", "pk")
        .only("from_state", "to_state", "at")
    )
    return stages_of(get_kind(matter.kind), matter, movements)


def has_signed(matter: Matter, key: str) -> bool:
    """Whether this visitor co-signed."""
    return bool(CoSign.objects.filter(matter=matter, key=key).exists())


def objection_of(matter: Matter, key: str) -> Objection | None:
    """What this visitor objected to."""
    is_heard = matter.state == State.DELIBERATED
    return Objection.objects.filter(matter=matter, key=key).first() if is_heard else None


def answered_objections(matter: Matter) -> list[Objection]:
    """Objections with their public answers; the objection's own words stay inside."""
    if matter.state in UNHEARD:
        return []
    return list(Objection.objects.filter(matter=matter, answered_at__isnull=False).order_by("answered_at"))


def objection_ends(matter: Matter, at: datetime) -> datetime | None:
    """When the objection period ends, while it runs."""
    if matter.state != State.DELIBERATED:
        return None
    clock = matter.clocks.filter(name="objection", stopped_at__isnull=True, due_at__gt=at).first()
    return clock.due_at if clock else None


def said_to(matter: Matter) -> list[Any]:
    """The journal in the words meant for the proposer."""
    rows = Movement.objects.filter(matter=matter, order__isnull=True).exclude(public_text="").order_by("-at", "-pk")
    return list(rows)
