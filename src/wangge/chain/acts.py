"""Names of what people do with the chain, for the audit log."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "chain.begin": _("Chose the levels of the party chain"),
    "chain.level": _("Changed a level of the party chain"),
    "chain.save": _("Wrote down where a party organization stands"),
    "chain.import": _("Imported a table of party organizations"),
}
