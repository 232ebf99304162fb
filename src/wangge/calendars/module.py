from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.calendars.queries import missing_calendars
from wangge.kit.module import Check, Module, NavItem
from wangge.ui.headings import SYSTEM


def check_calendars() -> list[str]:
    """Which years are missing now."""
    return missing_calendars(timezone.now())


MODULE = Module(
    name="calendars",
    urls=(("desk/calendars/", "wangge.calendars.urls"),),
    navigation=(
        NavItem(
            label=_("Working days"),
            url_name="calendars:year",
            icon="calendar",
            order=860,
            group=SYSTEM,
            roles=frozenset({"system_admin"}),
        ),
    ),
    checks=(Check(_("Working days"), check_calendars),),
)
