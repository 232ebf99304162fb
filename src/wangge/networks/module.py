"""What networks add: departments' grids as names of ours."""

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Module, NavItem
from wangge.networks.rules import READERS
from wangge.ui.headings import REGISTERS

MODULE = Module(
    name="networks",
    urls=(("desk/networks/", "wangge.networks.urls"),),
    navigation=(
        NavItem(_("Networks of departments"), "networks:board", "sitemap", order=721, group=REGISTERS, roles=READERS),
    ),
    demo="wangge.networks.demo.schedule",
)
