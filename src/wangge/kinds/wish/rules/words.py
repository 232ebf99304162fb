"""States, moves and sorts of a wish, with their words."""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop


class State(StrEnum):
    """Where a wish stands; a released wish hangs on the wall again."""

    TOLD = "told"
    CHECKED = "checked"
    PUBLISHED = "published"
    CLAIMED = "claimed"
    RELEASED = "released"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a wish."""

    CHECK = "check"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    CLAIM = "claim"
    CLAIM_FOR_UNIT = "claim_for_unit"
    LET_KNOW = "let_know"
    START = "start"
    DELIVER = "deliver"
    GIVE_BACK = "give_back"
    RELEASE = "release"
    RUN_OUT = "run_out"
    RECEIVED = "received"
    GIVEN = "given"
    BOTH_CONFIRMED = "both_confirmed"
    NOT_RECEIVED = "not_received"
    EXPIRE = "expire"
    RENEW = "renew"
    WITHDRAW = "withdraw"


class Sort(StrEnum):
    """What a wish asks for."""

    THING = "thing"
    REPAIR = "repair"
    COMPANY = "company"
    ERRAND = "errand"
    LEARNING = "learning"
    OTHER = "other"


SORTS: Mapping[str, str] = {
    Sort.THING: gettext_noop("A thing of daily life"),
    Sort.REPAIR: gettext_noop("A small repair"),
    Sort.COMPANY: gettext_noop("Company and care"),
    Sort.ERRAND: gettext_noop("An errand or a ride"),
    Sort.LEARNING: gettext_noop("Learning something"),
    Sort.OTHER: gettext_noop("Something else"),
}
STATE_TITLES: Mapping[str, str] = {
    State.TOLD: gettext_noop("Told"),
    State.CHECKED: gettext_noop("Checked, not yet on the wall"),
    State.PUBLISHED: gettext_noop("On the wall"),
    State.CLAIMED: gettext_noop("Claimed"),
    State.RELEASED: gettext_noop("On the wall again"),
    State.DELIVERING: gettext_noop("Being delivered"),
    State.DELIVERED: gettext_noop("Delivered, to be confirmed"),
    State.CONFIRMED: gettext_noop("Fulfilled"),
    State.EXPIRED: gettext_noop("Expired unclaimed"),
    State.WITHDRAWN: gettext_noop("Withdrawn"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.CHECK: gettext_noop("Check and write the public text"),
    Move.SEND_BACK: gettext_noop("Have the text written anew"),
    Move.PUBLISH: gettext_noop("Put on the wish wall"),
    Move.CLAIM: gettext_noop("Claim this wish"),
    Move.CLAIM_FOR_UNIT: gettext_noop("Note that a unit claims it"),
    Move.LET_KNOW: gettext_noop("Let the claimer know the household"),
    Move.START: gettext_noop("Start delivering"),
    Move.DELIVER: gettext_noop("Delivered"),
    Move.GIVE_BACK: gettext_noop("Give the wish back"),
    Move.RELEASE: gettext_noop("Release the wish"),
    Move.RUN_OUT: gettext_noop("Released, not delivered in time"),
    Move.RECEIVED: gettext_noop("The household confirms"),
    Move.GIVEN: gettext_noop("The giver confirms"),
    Move.BOTH_CONFIRMED: gettext_noop("Confirmed by both"),
    Move.NOT_RECEIVED: gettext_noop("Not received"),
    Move.EXPIRE: gettext_noop("Expired"),
    Move.RENEW: gettext_noop("Still wished for: check again"),
    Move.WITHDRAW: gettext_noop("Withdraw the wish"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.CHECK: "primary",
    Move.PUBLISH: "primary",
    Move.CLAIM: "primary",
    Move.DELIVER: "primary",
    Move.RECEIVED: "primary",
    Move.RELEASE: "danger",
    Move.NOT_RECEIVED: "danger",
    Move.WITHDRAW: "danger",
}
