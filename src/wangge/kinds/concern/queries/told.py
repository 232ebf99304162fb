"""A concern as its reporter sees it: the steps, what happened, what can still be said."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from wangge.kinds.concern.models import ConcernDetails
from wangge.kinds.concern.rules import OPENING, STATE_TITLES, STEPS, Move, State
from wangge.kinds.concern.rules.words import SIGNED_AND_CALLS, SIGNED_FOR_NOBODY
from wangge.matters.access import merged_into
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter, Movement
from wangge.matters.pages.stages import stages_of
from wangge.matters.rules import Phase
from wangge.ui.parts import StepItem


@dataclass(frozen=True)
class EntryShown:
    """One thing that happened, in plain words; `text` is what was written for the reporter."""

    at: datetime
    words: str
    text: str = ""
    who: str = ""


@dataclass(frozen=True)
class ReporterView:
    """All that a reporter sees of a concern: never an internal note, reason or name."""

    number: str
    state: str
    steps: tuple[StepItem, ...]
    entries: tuple[EntryShown, ...]
    can_rate: bool
    can_reopen: bool
    is_over: bool
    round: int = 1
    """Which closing this is: what is reopened and closed again is rated again."""
    merged_into: str = ""


def still_wrong() -> Subquery:
    """Beside a matter: what its reporter said is still wrong when it was taken up again; None where it never was."""
    said = Movement.objects.filter(matter=OuterRef("pk"), move=Move.REOPEN).order_by("-at", "-pk")
    return Subquery(said.values("reason")[:1])


def goal_of(matter: Matter) -> Matter:
    """What is being handled for a concern: the one it was merged into, or itself."""
    return merged_into(matter) or matter


def timeline_for_reporter(matter: Matter, *, at: datetime, is_called: bool = False) -> ReporterView:
    """What happened to a concern, in the reporter's words; one that was merged goes on with the other's steps.

    `is_called` says that this reporter left a way to be contacted; nobody else is promised a call or told of one.
    """
    goal = merged_into(matter)
    own = _entries(matter, is_called=is_called)
    shown = matter
    if goal is not None:
        own += [entry for entry in _entries(goal, is_called=is_called) if entry.at >= own[-1].at]
        shown = goal
    rating = shown.clocks.filter(name="rating", stopped_at__isnull=True, due_at__gte=at).first()
    is_over = shown.phase == Phase.DONE
    reopenings = shown.movements.filter(move=Move.REOPEN).count()
    return ReporterView(
        number=matter.number,
        state=_(STATE_TITLES[State(shown.state)]),
        steps=_steps(shown, told_at=matter.opened_at),
        entries=tuple(own),
        can_rate=is_over and rating is not None,
        can_reopen=is_over and rating is not None and not reopenings,
        is_over=is_over,
        round=reopenings + 1,
        merged_into=goal.number if goal else "",
    )


def _entries(matter: Matter, *, is_called: bool) -> list[EntryShown]:
    place = ConcernDetails.objects.filter(matter=matter).values_list("proper_place", flat=True).first() or ""
    rows = matter.movements.filter(order__isnull=True).select_related("organization").order_by("at", "pk")
    return [entry for row in rows if (entry := _entry(row, place, is_called)) is not None]


def _entry(row: Movement, proper_place: str, is_called: bool) -> EntryShown | None:
    """The words of one movement, or None when it is no business of the reporter's; no person but the body is named."""
    if row.move == "open":
        return EntryShown(at=row.at, words=_(OPENING.says))
    step = STEPS.get((State(row.from_state), row.move))
    if step is None or not step.says or (row.move == Move.CONTACT and not is_called):
        return None
    words = _(step.says)
    if row.move == Move.SIGN:
        words = _(SIGNED_AND_CALLS if is_called else SIGNED_FOR_NOBODY)
    text = row.public_text
    if row.move == Move.REJECT and proper_place:
        text = _("%(text)s Where to go instead: %(place)s") % {"text": text, "place": proper_place}
    if step.dispatches and row.unit_name:
        text = _("Responsible: %(unit)s") % {"unit": row.unit_name}
    return EntryShown(at=row.at, words=words, text=text, who=row.organization.name if row.organization else "")


def _steps(matter: Matter, *, told_at: datetime) -> tuple[StepItem, ...]:
    """The stations that were reached or lie ahead; whoever was merged into a concern told of it later than it began."""
    first, *others = stages_of(get_kind(matter.kind), matter, matter.movements.filter(order__isnull=True))
    return replace(first, at=told_at), *others
