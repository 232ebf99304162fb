"""What the engine asks of this kind and tells it: limits, questions, first values of forms, and effects of moves."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from wangge.kinds.concern.models import ConcernAnswer, ConcernDetails
from wangge.kinds.concern.queries import mergeable
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.rules.guards import CONDITION_MISSING, MERGED_TARGET_CLOSED
from wangge.kinds.concern.rules.words import CONTACT_WAY
from wangge.kinds.concern.services.joint import call_joint, end_joint
from wangge.kit.codes import level_of
from wangge.matters.models import Category, Clock, Matter, Movement, Pause, Question, WorkOrder
from wangge.matters.queries import reporters_of
from wangge.matters.rules import OPEN_PHASES, Answer, Ask, MoveRefused, Need
from wangge.matters.services.catalogue import add_duty_rule
from wangge.matters.services.clocks import NO_CLOCK
from wangge.matters.services.duty import propose_unit
from wangge.matters.services.linking import check_merge, merge
from wangge.matters.services.placing import correct_place
from wangge.matters.services.talking import write_to_reporter
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.reading.services.reading import reading_of

Asks = tuple[tuple[Ask, ...], tuple[Ask, ...]]
QUESTION = "q_"
KEPT_QUESTIONS = "_unit_questions"
NEEDS_REPORTER = frozenset({"contact", "follow_up"})
TOWNSHIP_LENGTH = 9


def limit(*, matter: Matter, clock: str, given: Mapping[str, Any], at: datetime, **_rest: Any) -> str:
    """The limit of the chosen condition for handling; the day of the review; no clocks for contacts with nobody.

    `before_move` puts the condition chosen earlier into `given`, so that nothing is read twice.
    """
    if clock in NEEDS_REPORTER:
        return "" if reporters_of(matter).filter(wants_contact=True).exists() else NO_CLOCK
    if clock == "review" and given.get("review_on"):
        return f"{(given['review_on'] - localdate(at)).days} calendar_day"
    if clock != "handle":
        return ""
    condition = given.get("condition")
    if condition is None:
        return ""
    is_urgent = (given.get("urgency") or matter.urgency) == Matter.Urgency.URGENT
    return "" if is_urgent and not condition.limit.split()[-1].startswith("urgent") else condition.limit


def unit_questions(matter: Matter) -> list[Question]:
    """What the category asks the unit when it says done; read once for a matter in hand."""
    if matter.category_id in (None, getattr(matter, "quiet_category_id", None)):
        return []
    category, found = getattr(matter, KEPT_QUESTIONS, (None, []))
    if category != matter.category_id:
        near = Q(category_id=matter.category_id) | Q(category__children=matter.category_id)
        found = list(Question.objects.filter(near, asked_of=Question.AskedOf.UNIT).order_by("position", "pk"))
        setattr(matter, KEPT_QUESTIONS, (matter.category_id, found))
    return found


def ask_of(question: Question) -> Ask:
    """A question of the catalogue as an ask of a form."""
    choices = tuple((line.strip(), line.strip()) for line in question.choices.splitlines() if line.strip())
    return Ask(f"{QUESTION}{question.code}", Answer.CHOICE if choices else Answer.LINE, question.text, choices=choices)


def asks(*, matter: Matter, move: str, running: Container[str], details: Any = None, **_rest: Any) -> Asks:
    """What the unit gives when it says done: answers to the category's questions, proof of a closing condition, and
    how the reporter was contacted where somebody still waits for it."""
    if move != Move.FINISH:
        return (), ()
    questions = unit_questions(matter)
    proof = (Need.AFTER,) if getattr(details, "condition_id", None) else ()
    contact = (CONTACT_WAY,) if "contact" in running else ()
    needed = (*proof, *contact, *(ask_of(question) for question in questions if question.is_required))
    return needed, tuple(ask_of(question) for question in questions if not question.is_required)


def initial(
    *,
    matter: Matter,
    move: str,
    actor: Actor,
    at: datetime,
    chosen: Mapping[str, Any],
    details: ConcernDetails | None = None,
    **_rest: Any,
) -> dict[str, Any]:
    """What the form of a move holds before anybody types; a category chosen on it brings its own unit."""
    row = details or ConcernDetails.objects.filter(matter_id=matter.pk).first()
    if row is None:
        return {}
    if move in {Move.ACCEPT, Move.DISPATCH, Move.DECIDE}:
        category = chosen.get("category") or matter.category or reading_of(matter, at=at).category
        kept = row.condition if row.condition and category and row.condition.category_id == category.pk else None
        found = {"category": category, "condition": kept, "urgency": matter.urgency, "demand": row.demand}
        return found if move == Move.ACCEPT else {**found, **_proposal(matter, at, chosen.get("category"))}
    if move == Move.MERGE:
        return {"offers": {"target": mergeable(matter, actor=actor, at=at)}}
    if move == Move.GRANT_EXTENSION:
        return {"until": row.extension_wanted, **_asked_in_time(matter, at)}
    if move == Move.ALLOW_PAUSE:
        return {"reason": _("Waiting for the answer to: %(text)s") % {"text": last_asked(matter).public_text}}
    if move == Move.KEEP_SUSPENDED:
        return {"public_text": row.suspension_text}
    return {}


def _asked_in_time(matter: Matter, at: datetime) -> dict[str, Any]:
    """Where the deadline passed while the request waited: that it was made before, and still counts when granted."""
    due = Clock.objects.filter(matter=matter, name="handle", stopped_at__isnull=True, due_at__lt=at).first()
    if due is None:
        return {}
    asked = Movement.objects.filter(matter=matter, move=Move.ASK_EXTENSION).latest("at", "pk")
    text = _("Asked for on %(asked)s, before the deadline of %(due)s: granted now, it still counts.")
    asked_at, due_at = (date_format(localtime(moment), "Y-m-d H:i") for moment in (asked.at, due.due_at))
    return {"warnings": [text % {"asked": asked_at, "due": due_at}]}


def _proposal(matter: Matter, at: datetime, category: Category | None) -> dict[str, Any]:
    """The unit of the duty list; one that said it is not competent is offered with its reason and not chosen again."""
    returned = _returns(matter)
    refusing = {row.organization_id: row.organization for row in returned}
    said = [_return_words(row) for row in returned]
    found: dict[str, Any] = {"offers": {"lead_unit": list(refusing.values())}, "warnings": said}
    choice = propose_unit(matter, at=at, category=category)
    if choice is None:
        return found
    units = Organization.objects.select_related("area").in_bulk([choice.unit_id, *choice.assist_ids])
    assist = [units[pk] for pk in choice.assist_ids if pk in units]
    if choice.unit_id in refusing:
        return {**found, "warnings": [choice.explanation(), *said]}
    return {**found, "lead_unit": units[choice.unit_id], "assist_units": assist, "why": choice.explanation()}


def _returns(matter: Matter) -> list[Movement]:
    """Who gave it back, in the order in which it came; what the leader has decided since is no refusal any more."""
    wanted = (Move.RETURN, Move.OBJECT, Move.DECIDE)
    moves = Movement.objects.filter(matter=matter, move__in=wanted, organization__isnull=False)
    rows = list(moves.select_related("organization__area").order_by("at", "pk"))
    decided = max((place for place, row in enumerate(rows) if row.move == Move.DECIDE), default=-1)
    return rows[decided + 1 :]


def _return_words(row: Movement) -> str:
    words = {"unit": row.organization, "day": localdate(row.at), "reason": row.reason}
    return _("%(unit)s gave it back on %(day)s: %(reason)s") % words


def before_move(
    *, matter: Matter, move: str, given: dict[str, Any], details: ConcernDetails | None, **_rest: Any
) -> None:
    """Refuses what only the database knows to be wrong, and completes what was given."""
    if move == Move.MERGE:
        check_merge(matter, given.get("target"))
        if given["target"].phase not in OPEN_PHASES:
            raise MoveRefused(MERGED_TARGET_CLOSED)
    if move in {Move.ACCEPT, Move.DISPATCH, Move.DECIDE}:
        _choose_condition(matter, given, details)
    if move == Move.ALLOW_PAUSE:
        given["pause_reason"] = Pause.Reason.REPORTER
        given["pause_from"] = last_asked(matter).at


def last_asked(matter: Matter) -> Movement:
    """The question that is being waited for."""
    return Movement.objects.filter(matter=matter, move=Move.ASK_REPORTER).latest("at", "pk")


def _choose_condition(matter: Matter, given: dict[str, Any], details: ConcernDetails | None) -> None:
    """Fills in the condition chosen before, as long as it belongs to the category; some classes need one."""
    category = given.get("category") or matter.category
    if given.get("condition") is None and details and details.condition_id:
        given["condition"] = details.condition
    condition = given.get("condition")
    if condition is not None and (category is None or condition.category_id != category.pk):
        condition = given["condition"] = None
    if condition is None and category is not None and category.scheme != Category.Scheme.OWN:
        raise MoveRefused(CONDITION_MISSING)


CLEAN_SLATE: Mapping[str, Any] = {
    "closed_level": "", "first_contact_at": None, "contact_way": "", "followed_up_at": None, "is_reached": None,
    "is_solved": None, "satisfied": "",
}  # fmt: skip
"""What is forgotten when a reopened concern is dispatched anew; the journal keeps it."""


@dataclass
class Effect:
    """One move and what belongs to it, for the functions below."""

    matter: Matter
    row: ConcernDetails
    actor: Actor
    given: Mapping[str, Any]
    at: datetime

    def keep(self, **values: Any) -> None:
        """Writes columns of the details."""
        if not values:
            return
        for name, value in values.items():
            setattr(self.row, name, value)
        self.row.save(update_fields=list(values))


def _accepted(effect: Effect) -> None:
    """Notes what is wanted and the condition; a second round begins with a clean slate."""
    values: dict[str, Any] = {"condition": effect.given.get("condition")}
    if effect.given.get("demand"):
        values["demand"] = effect.given["demand"]
    if effect.row.closed_level:
        values |= CLEAN_SLATE
    effect.keep(**{name: value for name, value in values.items() if getattr(effect.row, name) != value})


def _checked(effect: Effect) -> None:
    point = effect.given.get("point")
    if point:
        correct_place(effect.matter, lng=point[0], lat=point[1], actor=effect.actor, at=effect.at)


def _rejected(effect: Effect) -> None:
    place = str(effect.given.get("proper_place") or "").strip()
    effect.keep(ground=str(effect.given.get("ground") or ""), proper_place=place[:200])


def _merged(effect: Effect) -> None:
    merge(effect.matter, effect.given["target"], actor=effect.actor, at=effect.at)


def _settled(effect: Effect) -> None:
    effect.keep(closed_level=ConcernDetails.Level.GRID)


def _decided(effect: Effect) -> None:
    _accepted(effect)
    if effect.given.get("make_rule"):
        assist = list(effect.given.get("assist_units") or ())
        add_duty_rule(
            category=effect.matter.category, area_code=effect.matter.area_code[:TOWNSHIP_LENGTH],
            unit=effect.given["lead_unit"], assist=assist, reason=str(effect.given.get("reason") or ""),
            source_number=effect.matter.number, valid_from=localdate(effect.at), actor=effect.actor, at=effect.at,
        )  # fmt: skip


def _contacted(effect: Effect) -> None:
    effect.keep(first_contact_at=effect.row.first_contact_at or effect.at, contact_way=effect.given["contact_way"])
    WorkOrder.objects.filter(
        matter=effect.matter, part=WorkOrder.Part.LEAD, ended_at__isnull=True, contacted_at__isnull=True
    ).update(contacted_at=effect.at)


def _asked_for_time(effect: Effect) -> None:
    effect.keep(extension_asked_by_id=effect.actor.person_id, extension_wanted=effect.given.get("until"))


def _granted(effect: Effect) -> None:
    effect.keep(extension_until=effect.given.get("until"))


def _asked_reporter(effect: Effect) -> None:
    """The question stands among the messages too, so that it can be answered there."""
    text = str(effect.given["public_text"])
    write_to_reporter(effect.matter, actor=effect.actor, text=text, at=effect.at, needs_answer=True)


def _suspended(effect: Effect) -> None:
    effect.keep(
        suspended_at=effect.row.suspended_at or effect.at, suspension_text=str(effect.given.get("public_text") or "")
    )


def _resumed(effect: Effect) -> None:
    effect.keep(suspended_at=None, suspension_text="")


def _finished(effect: Effect) -> None:
    if effect.given.get("done_by"):
        effect.keep(done_by=str(effect.given["done_by"])[:100])
    if effect.given.get("contact_way") and effect.row.first_contact_at is None:
        _contacted(effect)
    if any(name.startswith(QUESTION) for name in effect.given):
        save_answers(effect.matter, unit_questions(effect.matter), effect.given, at=effect.at, prefix=QUESTION)


def _called_joint(effect: Effect) -> None:
    call_joint(effect.matter, bodies=list(effect.given["bodies"]), actor=effect.actor, at=effect.at)
    effect.keep(is_joint=True)


def _passed(effect: Effect) -> None:
    was_joint = effect.row.is_joint
    effect.keep(closed_level=level_of_unit(effect.matter), is_joint=False)
    if was_joint:
        end_joint(effect.matter, is_passed=True, at=effect.at)


def _reworked(effect: Effect) -> None:
    if effect.row.is_joint:
        effect.keep(is_joint=False)
        end_joint(effect.matter, is_passed=False, at=effect.at)


def _followed_up(effect: Effect) -> None:
    solved = effect.given.get("solved")
    effect.keep(
        followed_up_at=effect.at,
        is_reached=effect.given.get("reached") == "yes",
        is_solved=None if not solved else solved == "yes",
        satisfied=str(effect.given.get("satisfied") or ""),
    )


EFFECTS: Mapping[str, Callable[[Effect], None]] = {
    Move.ACCEPT: _accepted,
    Move.CHECKED: _checked,
    Move.SELF_HANDLE: _settled,
    Move.REJECT: _rejected,
    Move.MERGE: _merged,
    Move.DISPATCH: _accepted,
    Move.DECIDE: _decided,
    Move.CONTACT: _contacted,
    Move.ASK_EXTENSION: _asked_for_time,
    Move.GRANT_EXTENSION: _granted,
    Move.ASK_REPORTER: _asked_reporter,
    Move.SUSPEND: _suspended,
    Move.KEEP_SUSPENDED: _suspended,
    Move.RESUME: _resumed,
    Move.FINISH: _finished,
    Move.CALL_JOINT: _called_joint,
    Move.PASS: _passed,
    Move.REWORK: _reworked,
    Move.FOLLOW_UP: _followed_up,
}


def after_move(
    *, matter: Matter, move: str, actor: Actor, given: Mapping[str, Any], at: datetime, details: Any, **_rest: Any
) -> None:
    """What a move of this kind brings with it, in the same transaction."""
    effect = EFFECTS.get(move)
    if effect is not None:
        effect(Effect(matter=matter, row=details, actor=actor, given=given, at=at))


def level_of_unit(matter: Matter) -> str:
    """The level at which a matter was settled: that of the responsible unit's own area."""
    if matter.lead_unit is None:
        return ""
    level = level_of(matter.lead_unit.area.code)
    return level if level in {"grid", "community", "township"} else ConcernDetails.Level.COUNTY


def save_answers(
    matter: Matter, questions: list[Question], given: Mapping[str, Any], *, at: datetime, prefix: str = ""
) -> None:
    """Keeps what was answered, with the questions' words of that day."""
    rows = [
        ConcernAnswer(
            matter=matter, code=question.code, question=question.text, asked_of=question.asked_of, created_at=at,
            answer=str(given[prefix + question.code]).strip()[:500],
        )
        for question in questions
        if str(given.get(prefix + question.code) or "").strip()
    ]  # fmt: skip
    if rows:
        ConcernAnswer.objects.bulk_create(rows)
