"""What follows from the moves of topics and action items, inside the engine's transaction."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from wangge.kinds.topic.models import ActionDetails, Feedback, Forum, Meeting, Poll, TopicDetails
from wangge.kinds.topic.rules import Move, State
from wangge.kinds.topic.rules.action import ActionMove, ActionState
from wangge.kinds.topic.services.calling import note_held
from wangge.kinds.topic.services.polls import standing_polls
from wangge.kinds.topic.services.recusal import check_recusal
from wangge.matters.models import Matter
from wangge.matters.rules import Answer, Ask
from wangge.matters.services import move, open_matter
from wangge.matters.services.linking import link, place_of
from wangge.people.actors import SYSTEM, Actor

ACTION_KIND = "action_item"
RECUSED_MOVES = frozenset(
    {
        Move.SCREEN,
        Move.TURN_AWAY,
        Move.HOLD,
        Move.RESOLVE,
        Move.NO_AGREEMENT,
        Move.NOT_ADOPT,
        Move.NEW_ROUND,
        Move.DRAFT_FEEDBACK,
        Move.PUBLISH,
    }
)
MINUTES_DAYS = 5
OPEN_ACTIONS = (ActionState.NOTED, ActionState.ASSIGNED, ActionState.IN_HAND, ActionState.DONE)
DROPPABLE = (ActionState.ASSIGNED, ActionState.IN_HAND)
FORUM = gettext_noop("Forum")
DECIDED_BY = gettext_noop("Decided by which vote")


def days_limit(day: date, at: datetime, more: int = 0) -> str:
    """A limit in calendar days that ends on a day, or so many days behind it."""
    return f"{max(1, (day - localdate(at)).days + more)} calendar_day"


def forums_for(area_code: str) -> list[Forum]:
    """Forums that meet in the community of a place or above it."""
    community = area_code[:12]
    above = [community[:length] for length in (6, 9, 12)]
    rows = Forum.objects.filter(is_active=True).select_related("area").order_by("name")
    return list(rows.filter(area__code__in=above) | rows.filter(area__code__startswith=community))


def asks(*, matter: Matter, move: str, **_rest: Any) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """A meeting may be held in one of the forums of the place; of several votes that passed, one decides."""
    if move == Move.RESOLVE:
        passed = passed_polls(matter)
        choices = tuple((str(poll.pk), poll.question[:80]) for poll in passed)
        return ((Ask("decided_by", Answer.CHOICE, DECIDED_BY, choices=choices),) if len(choices) > 1 else ()), ()
    if move not in (Move.CONVENE, Move.POSTPONE):
        return (), ()
    choices = tuple((str(forum.pk), f"{forum.name} · {forum.place}") for forum in forums_for(matter.area_code))
    return ((), (Ask("forum", Answer.CHOICE, FORUM, choices=choices),)) if choices else ((), ())


def initial(*, matter: Matter, move: str, details: Any = None, **_rest: Any) -> dict[str, Any]:
    """What the forms of moves begin with."""
    if move == Move.SCREEN:
        tier = "estate" if matter.estate_id else "community"
        return {"public_title": matter.title[:80], "public_topic": matter.text, "tier": tier}
    if move == Move.NEW_ROUND:
        return {"public_topic": details.public_text if details else ""}
    if move in (Move.CONVENE, Move.POSTPONE):
        return _meeting_before(matter)
    if move == Move.RESOLVE:
        return {"resolution": _voted_text(matter) or (details.draft if details else "")}
    if move == Move.DRAFT_FEEDBACK:
        return {"feedback": details.feedback} if details else {}
    return {}


def _meeting_before(matter: Matter) -> dict[str, Any]:
    """A second meeting begins like the last one; a first one in the first forum of the place."""
    last = Meeting.objects.filter(matter=matter).order_by("-pk").first()
    if last is not None:
        return {"meet_place": last.place, "agenda": last.agenda, "forum": str(last.forum_id or "")}
    forum = next(iter(forums_for(matter.area_code)), None)
    return {"meet_place": forum.place, "forum": str(forum.pk)} if forum else {}


def passed_polls(matter: Matter) -> list[Poll]:
    """The votes of a topic that passed and stand."""
    return [poll for poll in standing_polls(matter) if poll.is_passed]


def _voted_text(matter: Matter) -> str:
    """What the votes decided."""
    return "\n".join(poll.text or poll.question for poll in passed_polls(matter))


def before_move(
    *, matter: Matter, move: str, actor: Actor, given: dict[str, Any], at: datetime, details: Any, **_rest: Any
) -> None:
    """Refuses those with an interest; works out how long the minutes may take."""
    if move in RECUSED_MOVES:
        check_recusal(actor, getattr(details, "concerned_unit_id", None), at)
    if move in (Move.CONVENE, Move.POSTPONE):
        given["minutes_limit"] = days_limit(localdate(given["meet_at"]), at, MINUTES_DAYS)


def limit(*, matter: Matter, clock: str, given: dict[str, Any], **_rest: Any) -> str:
    """Minutes are due some days after the meeting."""
    return str(given.get("minutes_limit", "")) if clock == "minutes" else ""


def after_move(
    *, matter: Matter, move: str, actor: Actor, given: dict[str, Any], at: datetime, details: Any, **_rest: Any
) -> None:
    """Writes down what a move of a topic was given."""
    follow = AFTER.get(move)
    if follow is not None:
        follow(matter, actor, given, at)


def _details(matter: Matter, **values: Any) -> None:
    """Writes columns of the topic's own row; the row in hand follows."""
    TopicDetails.objects.filter(matter=matter).update(**values)
    kept = matter._state.fields_cache.get("topic")
    if kept is not None:
        for name, value in values.items():
            setattr(kept, name, value)


def _screened(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    _details(
        matter, public_title=given["public_title"].strip()[:80], public_text=given["public_topic"].strip(),
        tier=given["tier"], concerned_unit=given.get("concerned_unit"),
    )  # fmt: skip


def _begun_anew(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    _details(matter, public_text=given["public_topic"].strip(), opinions_until=None, draft="")


def _called(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    Meeting.objects.filter(matter=matter, held_at__isnull=True).update(is_postponed=True)
    forum = Forum.objects.filter(pk=given["forum"]).first() if given.get("forum") else None
    Meeting.objects.create(
        matter=matter, forum=forum, meet_at=given["meet_at"], place=given["meet_place"].strip(),
        agenda=(given.get("agenda") or "").strip(), called_at=at, called_by_id=actor.person_id,
    )  # fmt: skip
    _details(matter, meet_at=given["meet_at"], opinions_until=given["meet_at"], forum=forum, draft="")


def _held(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    meeting = Meeting.objects.filter(matter=matter, held_at__isnull=True, is_postponed=False).order_by("-pk").first()
    if meeting is not None:
        meeting.held_at, meeting.present, meeting.minutes = at, given["present"], given["minutes"].strip()
        meeting.save(update_fields=["held_at", "present", "minutes"])
    _details(matter, opinions_until=at, draft=given["draft"].strip())
    note_held(matter, at)


def _resolved(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    passed = {str(poll.pk): poll for poll in passed_polls(matter)}
    chosen = passed.get(str(given.get("decided_by") or "")) or next(iter(passed.values()), None)
    _details(matter, resolution=given["resolution"].strip(), resolved_at=at, decided_by=chosen)


def _action_added(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    """Opens the action item as a matter of its own and assigns it to its owner at once."""
    place = {name: value for name, value in place_of(matter).items() if name != "building"}
    item = open_matter(
        kind=ACTION_KIND, actor=actor, title=given["action_title"], text=given.get("note") or "",
        channel=Matter.Channel.FORUM, at=at, details={"topic": matter, "due_on": given["due_on"]}, **place,
    ).matter  # fmt: skip
    link(source=item, target=matter, kind="part_of", actor=actor, at=at)
    move(item, ActionMove.ASSIGN, actor=actor, at=at, given={"lead_unit": given["lead_unit"]})


def _feedback_written(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    _details(matter, feedback=given["feedback"].strip(), feedback_by_id=actor.person_id)


def _feedback_published(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    details = TopicDetails.objects.get(matter=matter)
    Feedback.objects.create(
        matter=matter, text=details.feedback, written_by_id=details.feedback_by_id, published_by_id=actor.person_id,
        published_at=at,
    )  # fmt: skip
    _details(matter, feedback="", feedback_by_id=None, feedback_at=at)


def _set_aside(matter: Matter, actor: Actor, given: dict[str, Any], at: datetime) -> None:
    """Nothing is carried out on a vote that does not count; what is done already stays done."""
    _details(matter, resolution="", resolved_at=None, decided_by=None, feedback="", feedback_by_id=None)
    open_items = ActionDetails.objects.filter(topic=matter, matter__state__in=DROPPABLE).select_related("matter")
    for item in open_items:
        move(item.matter, ActionMove.DROP, actor=SYSTEM, at=at, given={"reason": given["reason"]})


AFTER: dict[str, Any] = {
    Move.SCREEN: _screened,
    Move.NEW_ROUND: _begun_anew,
    Move.CONVENE: _called,
    Move.POSTPONE: _called,
    Move.HOLD: _held,
    Move.RESOLVE: _resolved,
    Move.ADD_ACTION: _action_added,
    Move.DRAFT_FEEDBACK: _feedback_written,
    Move.PUBLISH: _feedback_published,
    Move.SET_ASIDE: _set_aside,
}


def action_before(
    *, matter: Matter, move: str, given: dict[str, Any], at: datetime, details: Any, **_rest: Any
) -> None:
    """The day promised in the resolution is the deadline."""
    if move == ActionMove.ASSIGN:
        given["handle_limit"] = days_limit(details.due_on, at)


def action_limit(*, matter: Matter, clock: str, given: dict[str, Any], **_rest: Any) -> str:
    """The limit worked out from the day promised."""
    return str(given.get("handle_limit", "")) if clock == "handle" else ""


def action_after(*, matter: Matter, move: str, given: dict[str, Any], at: datetime, details: Any, **_rest: Any) -> None:
    """The topic goes on when its last action item has ended; a deadline moved is moved on the public board too."""
    if move == ActionMove.EXTEND:
        ActionDetails.objects.filter(pk=details.pk).update(due_on=localdate(given["until"]))
    if move not in (ActionMove.ACCEPT, ActionMove.DROP):
        return
    topic = Matter.objects.get(pk=details.topic_id)
    is_left = ActionDetails.objects.filter(topic=topic, matter__state__in=OPEN_ACTIONS).exists()
    if topic.state == State.ACTIONS_OPEN and not is_left:
        move_on(topic, at)


def move_on(topic: Matter, at: datetime) -> None:
    """All action items are done: the feedback is due."""
    move(topic, Move.ALL_DONE, actor=SYSTEM, at=at)
