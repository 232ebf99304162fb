"""Boards of figures, and the work that keeps them quick."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.indicators.access import READERS
from wangge.indicators.health import not_written_down
from wangge.indicators.services import settle_changed
from wangge.kit.module import Check, Module, NavItem, Scheduled
from wangge.ui.headings import FIGURES

MODULE = Module(
    name="indicators",
    urls=(("desk/figures/", "wangge.indicators.urls"),),
    navigation=(
        NavItem(
            _("Figures"), "indicators:board", "chart-bar", order=40, group=FIGURES, roles=frozenset(READERS)
        ),
    ),
    scheduled=(
        Scheduled(
            "indicators.settle", settle_changed, timedelta(seconds=30), title=_("Settle the figures of closed concerns")
        ),
    ),
    checks=(Check(_("Figures of settled months"), not_written_down),),
)  # fmt: skip
