"""A check for `wangge doctor`: are closed concerns written down, so that figures stay quick?"""

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from wangge.indicators.models import Recount
from wangge.indicators.triggers import missing

MANY = 20_000


def not_written_down() -> list[str]:
    """Triggers that were lost, and a long row of concerns still to be counted."""
    found = []
    if missing(DEFAULT_DB_ALIAS):
        found.append(
            _(
                "The database no longer notes which closed concerns change, so figures may be wrong. Run “wangge "
                "migrate”, then “wangge rebuild-figures”."
            )
        )
    waiting = Recount.objects.count()
    if waiting > MANY:
        found.append(
            _(
                "%(count)d changes of closed concerns wait to be added to the figures: these stay right but are slow. "
                "Is the background process running? Start it with “wangge work”."
            )
            % {"count": waiting}
        )
    return found
