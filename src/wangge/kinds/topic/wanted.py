"""What the people of a topic do next where the title of the next move would not say it."""

from datetime import date

from django.utils.translation import gettext as _

from wangge.kinds.topic.rules.words import MOVE_TITLES, Move, State
from wangge.matters.kinds import Wanted
from wangge.matters.models import Matter

UNDECIDED = (State.SCREENED, State.ON_AGENDA, State.DELIBERATED)
TOLD_BACK = (State.NOT_AGREED, State.NOT_ADOPTED, State.ACTIONS_DONE)


def wanted(*, matter: Matter, on: date) -> Wanted:
    """What stands in front of the decision, or the words that a second person then checks."""
    details = matter.topic
    if matter.state in TOLD_BACK and not details.feedback:
        return Wanted(_(MOVE_TITLES[Move.DRAFT_FEEDBACK]))
    if matter.state not in UNDECIDED:
        return Wanted()
    if details.open_objections:
        return Wanted(_("Answer the objections"))
    if details.open_votes:
        return Wanted(_("Bring the vote to its end"))
    if details.open_steps and matter.state == State.DELIBERATED:
        return Wanted(_("Follow the procedure"))
    return Wanted()
