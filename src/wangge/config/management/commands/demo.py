"""`wangge demo`: builds a whole city below one folder and opens it."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rich.console import Console

from wangge.config.demo.build import HISTORY_DAYS, LITONG, Builder, DemoRefused
from wangge.config.processes import free_port, is_free, run_both

USUAL_PORT = 8000
IN_USE = gettext_noop(
    "Port %(port)d is in use here by something else. Name another one: “wangge demo --port %(next)d”, "
    "or “make demo PORT=%(next)d”."
)


class Command(BaseCommand):
    help = "Build a demo city (real codes and names of one district, all else invented) and open it in the browser."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="build it, but do not start it")
        parser.add_argument("--seed", type=int, default=1, help="another seed, another city")
        parser.add_argument("--district", default=LITONG, help="six-digit code of a district of Ningxia")
        parser.add_argument("--port", type=int, help="port of the web process, else the first free one from 8000 on")

    def handle(self, *args: Any, **given: Any) -> None:
        console = Console(stderr=True, soft_wrap=True)
        if not given["no_serve"] and given["port"] and not is_free(given["port"]):
            raise CommandError(_(IN_USE) % {"port": given["port"], "next": free_port(given["port"] + 1)})
        here, marker = {"folder": settings.DATA_DIR}, settings.DATA_DIR / "demo.json"
        wanted = {"seed": given["seed"], "district": given["district"]}
        if marker.exists():
            built = json.loads(marker.read_text(encoding="utf-8"))
            if not built.get("finished"):
                raise CommandError(
                    _("%(folder)s holds a half-built demo city: remove the folder and start again.") % here
                )
            if {name: built[name] for name in wanted} != wanted:
                raise CommandError(_("%(folder)s holds another demo city: name another folder with --dir.") % here)
            console.print(_("The demo city in %(folder)s is ready; opening it again.") % here)
        else:
            self._build(console, marker, wanted)
        if not given["no_serve"]:
            run_both(port=given["port"] or self._port(console), console=console)

    def _port(self, console: Console) -> int:
        """The usual port, or the next one that nobody uses."""
        port = free_port(USUAL_PORT)
        if port != USUAL_PORT:
            words = _("Port %(usual)d is in use here by something else; the city opens at port %(port)d.")
            console.print(words % {"usual": USUAL_PORT, "port": port})
        return port

    def _build(self, console: Console, marker: Any, wanted: dict[str, Any]) -> None:
        if (settings.DATA_DIR / "wangge.sqlite3").exists():
            words = _("%(folder)s holds a city that is not a demo: name another folder with --dir.")
            raise CommandError(words % {"folder": settings.DATA_DIR})
        began = timezone.now()
        console.print(
            _(
                "Building a city in %(folder)s: real division codes, everything and everybody else invented, "
                "%(days)d simulated days."
            )
            % {"folder": settings.DATA_DIR, "days": HISTORY_DAYS}
        )
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        marker.write_text(json.dumps({**wanted, "finished": False}), encoding="utf-8")
        try:
            city = Builder(district=wanted["district"], seed=wanted["seed"], console=console).run()
        except DemoRefused as error:
            marker.unlink()
            raise CommandError(str(error)) from error
        finished = {**wanted, "finished": True, "city": f"{city}（演示）"}
        marker.write_text(json.dumps(finished, ensure_ascii=False), encoding="utf-8")
        console.print(_("Built in %(seconds)d s.") % {"seconds": (timezone.now() - began).total_seconds()})
