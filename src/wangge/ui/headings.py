"""The headings of the office menu, by how often people need what stands beneath; every app says which is its own."""

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import NavHeading

DAILY = NavHeading("daily", _("Daily work"), 10)
RESIDENTS = NavHeading("residents", _("For residents"), 20)
TALKS = NavHeading("talks", _("Deliberation and mediation"), 30)
SAFETY = NavHeading("safety", _("Rounds and safety"), 40)
FIGURES = NavHeading("figures", _("Map and figures"), 50)
REGISTERS = NavHeading("registers", _("Registers"), 60)
RULES = NavHeading("rules", _("Rules"), 70)
SYSTEM = NavHeading("system", _("Administration"), 80)
