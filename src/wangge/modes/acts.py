"""Names of what people do in emergencies, for the audit log and the log of each mode."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "mode.start": _("Switched a mode on"),
    "mode.level": _("Changed the level of a mode"),
    "mode.extend": _("Extended a mode"),
    "mode.end": _("Stood a mode down"),
    "mode.ended": _("A mode ended as planned"),
    "mode.call": _("Called squads"),
    "mode.answer": _("Answered a call"),
    "mode.task": _("Put a task on the board"),
    "mode.task_moved": _("Moved a task"),
    "mode.task_grew": _("A matter grew out of a task"),
    "mode.review": _("Wrote the review of a mode"),
    "mode.limit": _("Set the limits of a mode"),
    "mode.forget": _("Removed names of who was called long ago"),
}
