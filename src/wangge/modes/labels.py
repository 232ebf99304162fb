from typing import Any

from django.utils.translation import gettext_lazy as _

from wangge.modes.rules import Answer, State, TaskState

STATE_TITLES: dict[State, Any] = {
    State.ALERT: _("Alert"),
    State.EMERGENCY: _("Emergency mode"),
    State.STOOD_DOWN: _("Stood down"),
}
LEVEL_TITLES: dict[State, Any] = {state: title for state, title in STATE_TITLES.items() if state != State.STOOD_DOWN}
ANSWER_TITLES = {
    Answer.COMING: _("On the way"), Answer.CANNOT: _("Unable to come"), Answer.HERE: _("Is there"),
}  # fmt: skip
TASK_TITLES = {TaskState.OPEN: _("Not begun"), TaskState.IN_HAND: _("In hand"), TaskState.DONE: _("Done")}
TASK_TONES = {TaskState.OPEN: "warn", TaskState.IN_HAND: "info", TaskState.DONE: "good"}
STATE_TONES = {State.ALERT: "warn", State.EMERGENCY: "bad", State.STOOD_DOWN: "plain"}
