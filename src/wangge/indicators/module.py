from django.utils.translation import gettext_lazy as _

from wangge.indicators.access import READERS
from wangge.kit.module import Module, NavItem

MODULE = Module(
    name="indicators",
    urls=(("desk/figures/", "wangge.indicators.urls"),),
    navigation=(
        NavItem(
            _("Figures"), "indicators:board", "chart-bar", order=40, group=_("Work"), roles=frozenset(READERS)
        ),
    ),
)  # fmt: skip
