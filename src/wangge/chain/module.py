"""What the chain adds: its board, the county's levels."""

from django.utils.translation import gettext_lazy as _

from wangge.chain.rules import READERS, SHAPERS
from wangge.kit.module import FigurePage, Module, NavItem
from wangge.ui.headings import REGISTERS, RULES

MODULE = Module(
    name="chain",
    urls=(("desk/chain/", "wangge.chain.urls"),),
    navigation=(
        NavItem(_("Party chain"), "chain:board", "hierarchy-3", order=723, group=REGISTERS, roles=READERS),
        NavItem(_("Levels of the chain"), "chain:levels", "stack", order=740, group=RULES, roles=SHAPERS),
    ),
    figures=(
        FigurePage(
            _("Party chain"),
            "chain:board",
            "hierarchy-3",
            roles=READERS,
            meanings=(
                (
                    _("Grids that the chain reaches"),
                    _("Grids with a party organization of their own or one that reaches several ÷ grids."),
                    "party_grid_coverage",
                ),
            ),
        ),
    ),
    demo="wangge.chain.demo.schedule",
)
