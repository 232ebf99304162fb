"""`wangge migrate`: Django's own, except that an empty database gets its tables at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from wangge.config.tables import is_empty, lay_out


class Command(migrate.Command):
    help = "Bring the tables to this version; an empty database gets them at once, without replaying every change."

    def handle(self, *args: Any, **given: Any) -> None:
        is_whole = given["app_label"] is None and not (given["plan"] or given["check_unapplied"] or given["fake"])
        connection = connections[given["database"]]
        if is_whole and is_empty(connection):
            lay_out(connection)
        super().handle(*args, **given)
