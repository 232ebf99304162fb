"""A referral as its visitor reads it: the unit, the day, what was answered; nothing of what staff noted."""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.calendars.rules import Explanation
from wangge.kinds.dispute.queries.counter import grown_out_of, reporter_onward
from wangge.kinds.dispute.rules.referral import MOVE_TITLES, OPENING, STATE_TITLES, STEPS, Move, State
from wangge.matters.kinds import get_kind
from wangge.matters.models import Clock, Matter, Movement, Rating
from wangge.matters.pages.stages import stages_of
from wangge.matters.services.options import options_of, situation_for
from wangge.people.actors import Actor
from wangge.ui.parts import StepItem, TimelineEntry

ENDED = frozenset({State.ANSWERED, State.CLOSED})


@dataclass(frozen=True)
class Onward:
    """What a referral went on as, and how the visitor gets there."""

    number: str
    kind: str
    state: str
    url: str
    reporter_id: int


@dataclass(frozen=True)
class VisitorPage:
    """What the visitor sees and may do."""

    matter: Matter
    state: str
    unit: str
    unit_phone: str
    centre: str
    centre_phone: str
    due_by: str
    why_due: list[str]
    accepts_by: str
    decides_by: str
    answer: str
    missing: str
    papers_by: str
    onward: Onward | None
    is_petition: bool
    review_by: str
    steps: list[StepItem]
    entries: list[TimelineEntry]
    rating: Rating | None
    round: int
    may_rate: bool
    may_reopen: bool
    may_withdraw: bool


def visitor_page(matter: Matter, *, actor: Actor, at: datetime) -> VisitorPage:
    """The page at a moment, for the matter's own reporter."""
    movements = list(Movement.objects.filter(matter=matter).order_by("at", "pk"))
    round_ = 1 + sum(1 for row in movements if row.move == Move.REOPEN)
    rating = Rating.objects.filter(matter=matter, reporter=actor.reporter_id or 0, round=round_).first()
    open_moves = {option.move for option in options_of(situation_for(matter, actor=actor, at=at)) if option.is_open}
    clocks = {row.name: row for row in Clock.objects.filter(matter=matter, stopped_at__isnull=True).order_by("pk")}
    clock = clocks.get("answer")
    is_counting = clock is not None and clock.paused_at is None
    unit = matter.lead_unit if matter.state != State.BACK else None
    centre = matter.referral.centre
    return VisitorPage(
        matter=matter,
        state=_(STATE_TITLES[matter.state]),
        unit=unit.name if unit else "",
        unit_phone=unit.phone if unit else "",
        centre=centre.name,
        centre_phone=centre.phone,
        due_by=_until(clock) if is_counting else "",
        why_due=Explanation.from_dict(json.loads(clock.explanation)).sentences() if clock and is_counting else [],
        accepts_by=_until(clocks.get("take")) if clock is None else "",
        decides_by=_until(clocks.get("decide")),
        answer=_answer(matter, movements),
        missing=_missing(matter, movements),
        papers_by=_until(clocks.get("papers")),
        onward=_onward(matter, actor),
        is_petition=matter.referral.is_petition,
        review_by=_until(clocks.get("review")),
        steps=stages_of(get_kind(matter.kind), matter, movements, matter.referral),
        entries=[TimelineEntry(*_words_of(row)) for row in reversed(movements)],
        rating=rating,
        round=round_,
        may_rate=matter.state in ENDED and rating is None,
        may_reopen=Move.REOPEN in open_moves,
        may_withdraw=Move.WITHDRAW in open_moves,
    )


def _until(clock: Clock | None) -> str:
    """The hour, or the day alone where the whole of it still counts."""
    if clock is None:
        return ""
    end = localtime(clock.due_at)
    return f"{end:%Y-%m-%d %H:%M}" if end.time() != time() else f"{end - timedelta(days=1):%Y-%m-%d}"


def _answer(matter: Matter, movements: list[Movement]) -> str:
    said = [row.public_text for row in movements if row.move in (Move.ANSWER, Move.CLOSE)]
    return str(said[-1]) if matter.state in ENDED and said else ""


def _missing(matter: Matter, movements: list[Movement]) -> str:
    asked = [row.public_text for row in movements if row.move == Move.ASK_PAPERS]
    return str(asked[-1]) if matter.state == State.PAPERS and asked else ""


def _onward(matter: Matter, actor: Actor) -> Onward | None:
    """Where the visitor's code leads now, if the referral went on as something else."""
    found = grown_out_of(matter) if matter.state == State.GROWN else None
    reporter_id = reporter_onward(found, reporter_id=actor.reporter_id) if found else None
    if found is None or reporter_id is None:
        return None
    kind = get_kind(found.kind)
    url = reverse(kind.reporter_url, args=[found.number])
    return Onward(found.number, str(kind.title), _(kind.state_titles[found.state]), url, reporter_id)


def _words_of(row: Movement) -> tuple[str, datetime, str]:
    if not row.from_state:
        return _("Registered at the counter"), row.at, _(OPENING.says)
    step = STEPS.get((row.from_state, row.move))
    said = _(step.says) if step is not None and step.says else ""
    unit = row.unit_name if row.move in (Move.SEND, Move.DECIDE) else ""
    words = "\n".join(part for part in (unit, said, row.public_text) if part)
    return _(MOVE_TITLES.get(row.move, "")), row.at, words
