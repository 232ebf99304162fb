"""Names of what people do with rounds, for the audit log."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "round.create": _("Set up a round"),
    "round.change": _("Changed a round"),
    "round.targets": _("Changed the targets of a round"),
    "round.end": _("Ended a round"),
    "round.rest": _("Rested a target of a round"),
    "round.resume": _("Took a target into a round again"),
    "round.list": _("Set up a list for rounds"),
    "round.import": _("Brought in a list for rounds"),
    "round.form": _("Changed a check form"),
    "round.grow": _("Made a matter out of a finding"),
    "round.done": _("Did due work"),
    "round.waive": _("Waived due work"),
}
