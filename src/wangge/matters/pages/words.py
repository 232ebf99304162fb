"""Words, tones and icons for what the engine knows by name; all from the kinds' own declarations."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wangge.matters.kinds import Kind, kinds
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES, Audience, OrderMove, OrderState, Phase
from wangge.people.labels import ROLE_LABELS

PHASE_WORDS = {
    Phase.NEW: pgettext_lazy("phase", "New"),
    Phase.ACTIVE: pgettext_lazy("phase", "In hand"),
    Phase.WAITING: pgettext_lazy("phase", "Waiting"),
    Phase.DONE: pgettext_lazy("phase", "Done"),
    Phase.DROPPED: pgettext_lazy("phase", "Not taken up"),
}
PHASE_TONES = {
    Phase.NEW: "accent",
    Phase.ACTIVE: "info",
    Phase.WAITING: "warn",
    Phase.DONE: "good",
    Phase.DROPPED: "plain",
}
ORDER_WORDS = {
    OrderState.SENT: gettext_lazy("Waiting for signature"),
    OrderState.SIGNED: gettext_lazy("Signed for"),
    OrderState.ANSWERED: pgettext_lazy("order", "Answered"),
    OrderState.DECLINED: gettext_lazy("Declined"),
    OrderState.ARRIVED: gettext_lazy("On the spot"),
    OrderState.DONE: pgettext_lazy("order", "Done"),
    OrderState.RETURNED: pgettext_lazy("order", "Returned"),
    OrderState.WITHDRAWN: gettext_lazy("Withdrawn"),
}
ORDER_TONES = {
    OrderState.SENT: "accent",
    OrderState.SIGNED: "info",
    OrderState.ANSWERED: "info",
    OrderState.DECLINED: "bad",
    OrderState.ARRIVED: "info",
    OrderState.DONE: "good",
    OrderState.RETURNED: "warn",
    OrderState.WITHDRAWN: "plain",
}
ACT_WORDS = {
    OrderMove.SIGN: gettext_lazy("Sign for it"),
    OrderMove.ANSWER: pgettext_lazy("order", "Answer"),
    OrderMove.DECLINE: gettext_lazy("Decline"),
    OrderMove.ARRIVE: gettext_lazy("Report arrival"),
    OrderMove.AGREE: gettext_lazy("Agree to the plan"),
    OrderMove.FINISH: gettext_lazy("Report it done"),
    OrderMove.WITHDRAW: gettext_lazy("Withdraw"),
}
ACT_ICONS = {
    OrderMove.SIGN: "clipboard-check",
    OrderMove.ANSWER: "message-circle",
    OrderMove.DECLINE: "hand-stop",
    OrderMove.ARRIVE: "map-pin",
    OrderMove.AGREE: "heart-handshake",
    OrderMove.FINISH: "circle-check",
    OrderMove.WITHDRAW: "arrow-back-up",
}
LINK_WORDS = {
    "duplicate_of": (gettext_lazy("Merged into"), gettext_lazy("Merged with this one")),
    "part_of": (gettext_lazy("Part of"), gettext_lazy("Has as a part")),
    "follows_from": (gettext_lazy("Grew out of"), gettext_lazy("Led to")),
    "alike": (gettext_lazy("Alike"), gettext_lazy("Alike")),
}
AUDIENCE_WORDS = {
    Audience.REPORTER: gettext_lazy("the reporter"),
    Audience.LEAD: gettext_lazy("the responsible unit"),
    Audience.UNITS: gettext_lazy("all units called"),
    Audience.DISPATCHER: gettext_lazy("the dispatcher"),
    Audience.GRID: gettext_lazy("the grid"),
    Audience.COMMUNITY: gettext_lazy("the community"),
    Audience.TOWNSHIP: gettext_lazy("the township leader"),
    Audience.COUNTY: gettext_lazy("the county office"),
    Audience.SEATS: gettext_lazy("those with a seat on it"),
}
ORDER_PREFIX = "order_"
OPENED = "open"


def find_kind(name: str) -> Kind | None:
    """The kind of that name, if it is installed."""
    return kinds().get(name)


def kind_title(name: str) -> str:
    """What matters of a kind are called."""
    kind = find_kind(name)
    return str(kind.title) if kind else name


def state_title(kind_name: str, state: str) -> str:
    """A state in the kind's own words."""
    kind = find_kind(kind_name)
    return _(kind.state_titles[state]) if kind and state in kind.state_titles else state


def phase_tone(phase: str) -> str:
    """The tone of a phase."""
    return PHASE_TONES[Phase(phase)]


def clock_title(kind_name: str, clock: str) -> str:
    """What a clock measures, in the kind's words."""
    kind = find_kind(kind_name)
    return _(kind.clocks[clock].title) if kind and clock in kind.clocks else clock


def move_title(kind: Kind, move: str) -> str:
    """A movement in words: a move of the kind, an act of a unit on its order, or the opening."""
    if move == OPENED:
        return _("Reported")
    if move.startswith(ORDER_PREFIX):
        return act_title(kind, move.removeprefix(ORDER_PREFIX))
    title = kind.move_titles.get(move)
    return _(title) if title else move


def act_title(kind: Kind, act: str) -> str:
    """An act of a unit in the kind's own words, else in everybody's."""
    title = kind.order_titles.get(act)
    return _(title) if title else str(ACT_WORDS[OrderMove(act)])


def role_title(role: str) -> str:
    """A role in words."""
    return str(ROLE_LABELS.get(role, role))  # type: ignore[call-overload]


def is_open(matter: Matter) -> bool:
    """Whether a matter still has something to do."""
    return Phase(matter.phase) in OPEN_PHASES


def state_choices(kind: Kind) -> list[tuple[str, str]]:
    """States of a kind with their titles, in the order of the declaration."""
    return [(str(state), _(kind.state_titles[state])) for state in kind.state]
