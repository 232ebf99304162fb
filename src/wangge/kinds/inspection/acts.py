"""Names of what people do with installations, for the audit log."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "installation.add": _("Added an installation"),
    "installation.edit": _("Changed an installation"),
    "installation.retire": _("Retired an installation"),
    "installation.stop": _("Took an installation out of service"),
    "installation.put_back": _("Put an installation back into service"),
    "installation.import": _("Imported a register of installations"),
    "inspection.check": _("Recorded a check"),
    "inspection.sheet": _("Changed a check list"),
    "inspection.home_plan": _("Agreed a safety check at home"),
    "inspection.home_result": _("Wrote down the result of a safety check at home"),
    "inspection.regulator": _("Named a regulating unit"),
}
