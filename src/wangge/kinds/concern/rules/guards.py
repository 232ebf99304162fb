"""What must be so before a move is open, and what was given must say; pure functions over facts."""

from datetime import date, datetime

from wangge.kinds.concern.rules.words import (
    GRID,
    LONGEST_SUSPENSION_DAYS,
    MOST_REOPENINGS,
    PARAMETERS,
    WITHOUT_PLACE,
    Move,
)
from wangge.kit.words import gettext_noop
from wangge.matters.rules import NOT_FROM_HERE, Facts, OrderFacts
from wangge.people.rules import Role

RETURN_TOO_LATE = gettext_noop("The time to return it is over; it is yours to handle.")
RETURNED_BEFORE = gettext_noop("It was returned once already; a second time the township leader decides.")
LEADER_DECIDED = gettext_noop("The township leader has decided who is responsible.")
EXTENDED_BEFORE = gettext_noop("More time was granted as often as the county's rule allows.")
NOBODY_TO_ASK = gettext_noop("Nobody left a way to be asked.")
PAUSED_BEFORE = gettext_noop("The clock stood still for answers as often as the county's rule allows.")
PAUSED_ALREADY = gettext_noop("The clock stands still for this question already.")
TOO_LATE_TO_EXTEND = gettext_noop("More time can only be asked for before the deadline.")
NO_LIMIT_TO_EXTEND = gettext_noop("There is no deadline that could be moved.")
NOT_YOUR_OWN = gettext_noop("Nobody decides on his own request.")
NOT_LATER = gettext_noop("The new deadline must be later than the present one.")
OWN_WORK = gettext_noop("Nobody verifies what he or his unit handled.")
JOINT_OPEN = gettext_noop("Several bodies verify this together; it passes when all have signed.")
JOINT_BY_HANDLER = gettext_noop("The unit that handled it cannot be among those who verify.")
CATEGORY_MISSING = gettext_noop("Choose a category first.")
CONDITION_MISSING = gettext_noop("Choose the filing condition: it sets the limit and what must be reached.")
PHOTO_MISSING = gettext_noop("Add a photo: the closing condition must be seen to be met.")
CONTACT_MISSING = gettext_noop("Say how the reporter was contacted.")
NOT_FIRST = gettext_noop("Others told of it before you: it is checked on the spot. If it is not solved, say so.")
CLOSING_NOT_MET = gettext_noop("It passes only when you have seen on the spot that it is solved; else send it back.")
REVIEW_NOT_AHEAD = gettext_noop("The review must lie ahead, within a year.")
REOPENED_BEFORE = gettext_noop("It was reopened once already; report it anew, both will be linked.")
PERIOD_OVER = gettext_noop("The time to reopen is over; report it anew, both will be linked.")
PERIOD_RUNNING = gettext_noop("The reporter can still rate and reopen it.")
ANSWER_MISSING = gettext_noop("Note what the reporter said: solved or not, satisfied or not.")
ANSWER_TOO_MUCH = gettext_noop("Nobody was reached, so there is no answer to note.")
MERGED_TARGET_CLOSED = gettext_noop("That matter is closed already; answer this one with its result instead.")
GROUND_WITHOUT_PLACE = gettext_noop("Say where the reporter can go instead.")


def not_late_to_return(facts: Facts) -> str:
    """A return is open for one working day after the dispatch."""
    due = facts.dues.get("objection")
    return RETURN_TOO_LATE if due is not None and facts.at > due else ""


def first_return(facts: Facts) -> str:
    """The first return goes to the dispatcher; every later one to the township leader."""
    return RETURNED_BEFORE if facts.count(Move.RETURN) else ""


def later_return(facts: Facts) -> str:
    """The way to the township leader opens with the second return, and closes with the decision."""
    if facts.count(Move.DECIDE):
        return LEADER_DECIDED
    return "" if facts.count(Move.RETURN) else NOT_FROM_HERE


def may_ask_extension(facts: Facts) -> str:
    """More time: asked for before expiry, and as often as the county allows.

    What was asked for in time may be granted later: how long the dispatcher takes is the dispatcher's own clock.
    """
    granted = facts.count(Move.GRANT_EXTENSION)
    if granted and granted >= allowed(facts, "extensions"):
        return EXTENDED_BEFORE
    due = facts.dues.get("handle")
    if due is None:
        return NO_LIMIT_TO_EXTEND
    return TOO_LATE_TO_EXTEND if facts.at > due else ""


def allowed(facts: Facts, name: str) -> int:
    """The county's number, or the default."""
    return facts.parameters.get(name, PARAMETERS[name].default)


def somebody_to_ask(facts: Facts) -> str:
    """A question needs somebody who can read it."""
    return "" if facts.has_reporter else NOBODY_TO_ASK


def may_pause(facts: Facts) -> str:
    """Once for each question, and as often as the county allows."""
    made = facts.count(Move.ALLOW_PAUSE)
    if made >= facts.count(Move.ASK_REPORTER):
        return PAUSED_ALREADY
    return PAUSED_BEFORE if made >= allowed(facts, "pauses") else ""


def not_own_question(facts: Facts) -> str:
    """Nobody of the unit that asked lets its clock stand still."""
    by_person = facts.person_id is not None and facts.person_id in facts.handled_by_person_ids
    by_unit = facts.organization_id is not None and facts.organization_id in facts.handled_by_unit_ids
    return NOT_YOUR_OWN if by_person or by_unit else ""


def not_own_request(facts: Facts) -> str:
    """Nobody of the unit that asked, and least of all the person who asked, grants more time."""
    asked_by = getattr(facts.details, "extension_asked_by_id", None)
    is_own = (facts.person_id is not None and facts.person_id == asked_by) or (
        facts.organization_id in facts.handled_by_unit_ids
    )
    return NOT_YOUR_OWN if is_own else ""


def later_deadline(facts: Facts) -> str:
    """A granted deadline lies ahead and behind the present one."""
    until = facts.given.get("until")
    due = facts.dues.get("handle")
    if not isinstance(until, datetime) or until <= facts.at or (due is not None and until <= due):
        return NOT_LATER
    return ""


def not_own_work(facts: Facts) -> str:
    """Nobody verifies what he or his unit handled."""
    by_person = facts.person_id is not None and facts.person_id in facts.handled_by_person_ids
    by_unit = facts.organization_id is not None and facts.organization_id in facts.handled_by_unit_ids
    return OWN_WORK if by_person or by_unit else ""


def is_joint(facts: Facts) -> bool:
    """Whether several bodies are verifying this together."""
    return bool(getattr(facts.details, "is_joint", False))


def not_joint(facts: Facts) -> str:
    """While several bodies verify together, no single one passes it."""
    return JOINT_OPEN if is_joint(facts) and facts.role != Role.SYSTEM else ""


def not_joint_but_reporter(facts: Facts) -> str:
    """While several bodies verify together, only the reporter can still say that it is not solved."""
    return JOINT_OPEN if is_joint(facts) and facts.role not in {Role.SYSTEM, Role.RESIDENT} else ""


def first_to_tell(facts: Facts) -> str:
    """Of the reporters only the one who told first closes it; whoever joined could close what troubles others."""
    return NOT_FIRST if facts.role == Role.RESIDENT and not facts.is_first_reporter else ""


def bodies_are_others(facts: Facts) -> str:
    """The handling units are not among those who verify."""
    bodies = {body.pk for body in facts.given.get("bodies") or ()}
    return JOINT_BY_HANDLER if bodies & (facts.handled_by_unit_ids | facts.unit_ids) else ""


def has_category(facts: Facts) -> str:
    """Nothing is accepted without a category; a city-management class needs its filing condition."""
    category = facts.given.get("category")
    if category is None and not facts.has_category:
        return CATEGORY_MISSING
    is_case = getattr(category, "scheme", "own") != "own"
    has_condition = facts.given.get("condition") is not None or getattr(facts.details, "condition_id", None)
    return CONDITION_MISSING if is_case and not has_condition else ""


def proves_work(facts: Facts) -> str:
    """Where a closing condition must be met, a photo shows it; a reporter who waits for a call gets one."""
    if getattr(facts.details, "condition_id", None) and not facts.given.get("photos_after"):
        return PHOTO_MISSING
    if "contact" in facts.dues and not facts.given.get("contact_way"):
        return CONTACT_MISSING
    return ""


def closing_met(facts: Facts) -> str:
    """A grid worker who passes a matter says that they saw it solved on the spot."""
    return "" if facts.role not in GRID or facts.given.get("closing_met") else CLOSING_NOT_MET


def review_ahead(facts: Facts) -> str:
    """Nothing is suspended for ever."""
    day = facts.given.get("review_on")
    if not isinstance(day, date):
        return REVIEW_NOT_AHEAD
    return "" if 0 < (day - facts.at.date()).days <= LONGEST_SUSPENSION_DAYS else REVIEW_NOT_AHEAD


def may_reopen(facts: Facts) -> str:
    """Once, within the time to rate."""
    if facts.count(Move.REOPEN) >= MOST_REOPENINGS:
        return REOPENED_BEFORE
    due = facts.dues.get("rating")
    return PERIOD_OVER if due is None or facts.at > due else ""


def period_over(facts: Facts) -> str:
    """Nothing is archived while the reporter can still speak."""
    due = facts.dues.get("rating")
    return PERIOD_RUNNING if due is not None and facts.at <= due else ""


def whole_answer(facts: Facts) -> str:
    """A follow-up notes both answers of somebody reached, and none of somebody not reached."""
    answers = [facts.given.get("solved"), facts.given.get("satisfied")]
    if facts.given.get("reached") == "yes":
        return "" if all(answers) else ANSWER_MISSING
    return ANSWER_TOO_MUCH if any(answers) else ""


def names_place(facts: Facts) -> str:
    """Whoever is not served here hears where; only a repeated or unclear report has no other place."""
    if facts.given.get("ground") in WITHOUT_PLACE:
        return ""
    return "" if str(facts.given.get("proper_place") or "").strip() else GROUND_WITHOUT_PLACE


def only_assisting(facts: OrderFacts) -> str:
    """The lead unit signs and finishes the matter itself; these acts are for those who assist."""
    return NOT_FROM_HERE if facts.part == "lead" else ""


def waits_for_contact(facts: Facts) -> str:
    """There is only one first contact."""
    return "" if "contact" in facts.dues else NOT_FROM_HERE
