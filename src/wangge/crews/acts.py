"""Names of what people do with crews, for the audit log."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "crew.slot_add": _("Added a place to the crew template"),
    "crew.slot_edit": _("Changed a place of the crew template"),
    "crew.slot_retire": _("Took a place out of the crew template"),
    "crew.seat_take": _("Named somebody for a place in a crew"),
    "crew.seat_edit": _("Changed who stands in a crew"),
    "crew.seat_end": _("Ended a place in a crew"),
    "crew.import": _("Imported a table of crews"),
    "crew.forget": _("Removed names of crews that ended long ago"),
}
