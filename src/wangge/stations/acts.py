"""Names of what people do with service stations, for the audit log."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "station.add": _("Added a service station"),
    "station.edit": _("Changed a service station"),
    "station.confirm": _("Confirmed what is said of a service station"),
    "station.pause": _("Shut a service station for a while"),
    "station.resume": _("Opened a service station again"),
    "station.close": _("Closed a service station for good"),
    "station.import": _("Imported a register of service stations"),
}
