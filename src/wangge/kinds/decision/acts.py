"""Names of what people do with bodies and their meetings, for the audit log."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "decision.save_body": _("Wrote down a body in which units meet"),
    "decision.seat_members": _("Said which units sit in a body"),
    "decision.call_meeting": _("Called a meeting of a body"),
    "decision.change_meeting": _("Changed a meeting of a body"),
    "decision.cancel_meeting": _("Called a meeting of a body off"),
    "decision.answer_meeting": _("Answered for a unit whether it comes to a meeting"),
    "decision.write_minutes": _("Wrote roll and minutes of a meeting"),
    "decision.write_note": _("Wrote a work note of somebody sent to help"),
    "decision.settle_note": _("Wrote what became of a work note"),
}
