"""Builds the demo city step by step: the same commands and services that an operator would use."""

import gc
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from importlib.resources import files
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from wangge.areas.intake import Options
from wangge.areas.models import Area
from wangge.areas.queries import SHIPPED_DIVISIONS
from wangge.config.demo.cast import Cast, Casting
from wangge.config.demo.ground import Planner, write_files
from wangge.config.demo.life import Concerns, Days
from wangge.config.demo.part import Part
from wangge.config.demo.pictures import store_pictures
from wangge.estates.services import load_places
from wangge.matters.models import Category
from wangge.matters.services.catalogue import add_duty_rule
from wangge.matters.services.telling import tell_pending
from wangge.notices.services import read
from wangge.people.actors import SYSTEM
from wangge.people.models import Person
from wangge.reading.services.replay import replay
from wangge.ui.modules import installed_modules

T = TypeVar("T")
LITONG = "640302"
HISTORY_DAYS = 60
UNREAD_DAYS = 2
CONCERNS = 360
DUTIES = {
    "environment": "sanitation",
    "facility": "municipal",
    "road_traffic": "traffic",
    "parking": "traffic",
    "noise": "urban",
    "property": "housing",
    "housing": "housing",
    "utility": "water",
    "safety": "emergency",
    "fire": "fire",
    "lift": "market",
    "elder": "civil",
    "child": "civil",
    "disability": "civil",
    "health": "health",
    "education": "education",
    "employment": "labour",
    "wage": "labour",
    "social_security": "social_security",
    "land": "land",
    "village_affairs": "farm",
    "neighbour": "justice",
    "family": "justice",
    "consumer": "market",
    "order": "police",
}


class DemoRefused(Exception):
    """The demo city cannot be built here; the text says why."""


class Builder:
    """One build with its progress."""

    def __init__(self, *, district: str, seed: int, console: Console) -> None:
        self.code = district
        self.seed = seed
        self.console = console
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            refresh_per_second=4,
            disable=not console.is_terminal,
        )
        self.current: TaskID | None = None
        self.now = timezone.now()
        self.start = timezone.make_aware(
            datetime.combine(timezone.localdate(self.now) - timedelta(days=HISTORY_DAYS), time(7))
        )

    def run(self) -> str:
        """Everything, in order; returns the name of the district."""
        with self.bar, quick_writes():
            self._step(_("Tables"), lambda step: call_command("migrate", verbosity=0, interactive=False))
            self._step(_("Divisions of Ningxia"), lambda step: self._load([SHIPPED_DIVISIONS], step))
            district = Area.objects.filter(code=self.code, level="county").first()
            if district is None:
                words = _("%(code)s: no district of the shipped list; try %(known)s.")
                raise DemoRefused(words % {"code": self.code, "known": LITONG})
            self._step(_("Streets, estates, grids"), lambda step: self._ground(district, step))
            casting = self._step(_("Organizations and people"), lambda step: self._cast(district, step))
            self._step(_("Catalogue and duty list"), lambda step: self._catalogue(casting.cast))
            days = _("%(days)d simulated days") % {"days": HISTORY_DAYS}
            self._step(days, lambda step: self._days(district, casting, step))
            self._step(_("Learning from them"), self._learn)
            self._step(_("Reading what came"), lambda step: self._read())
            return district.name

    def _step(self, title: str, work: Callable[[Callable[[int, int], None]], T]) -> T:
        task = self.current = self.bar.add_task(title, total=None)

        def step(done: int, total: int) -> None:
            if task == self.current:  # who holds it longer, such as the casting, moves a finished bar no more
                self.bar.update(task, completed=done, total=total or None)

        result = work(step)
        finished = self.bar.tasks[task].completed or 1
        self.bar.update(task, completed=finished, total=finished)
        self.current = None
        if not self.console.is_terminal:
            seconds = round(self.bar.tasks[task].elapsed or 0)
            words = _("%(stage)s: done in %(seconds)d s") % {"stage": title, "seconds": seconds}
            self.console.print(words, markup=False, highlight=False, soft_wrap=True)
        return result

    def _load(self, paths: list[Path], step: Callable[[int, int], None]) -> None:
        report = load_places(
            paths, at=self.now, options=Options(source="demo"), layout="", dry_run=False, progress=step
        )
        if report.faults:
            raise DemoRefused("\n".join(str(fault) for fault in report.faults[:10]))

    def _ground(self, district: Area, step: Callable[[int, int], None]) -> None:
        ground = Planner(district, self.seed).lay_out()
        paths = write_files(ground, settings.DATA_DIR / "ground-plan")
        self._load([paths["grids.csv"], paths["outlines.geojson"]], step)
        self._load([paths[name] for name in ("streets.geojson", "estates.csv", "buildings.csv", "units.csv")], step)

    def _cast(self, district: Area, step: Callable[[int, int], None]) -> Casting:
        casting = Casting(district, self.seed, self.start, step)
        with transaction.atomic():
            casting.run()
        return casting

    def _catalogue(self, cast: Cast) -> None:
        call_command(
            "load_catalogue", str(files("wangge.kinds.concern").joinpath("data/catalogue.csv")), stdout=StringIO()
        )
        categories = {row.code: row for row in Category.objects.filter(code__in=DUTIES)}
        with transaction.atomic():
            for code, unit in DUTIES.items():
                if code in categories:
                    add_duty_rule(
                        category=categories[code], area_code=self.code, unit=cast.units[unit], assist=(),
                        actor=SYSTEM, at=self.start,
                    )  # fmt: skip

    def _days(self, district: Area, casting: Casting, step: Callable[[int, int], None]) -> None:
        days = Days(cast=casting.cast, district=district, seed=self.seed, photos=store_pictures(18, self.start))
        Concerns(days).schedule(start=self.start, end=self.now, number=CONCERNS)
        for module in installed_modules():
            if module.demo:
                part = Part(days, casting, start=self.start, end=self.now, seed=f"{module.name}:{self.seed}")
                with transaction.atomic():
                    import_string(module.demo)(part)
        days.run(until=self.now, progress=step)

    def _learn(self, step: Callable[[int, int], None]) -> None:
        """Reads the history over, while a second process tells everybody of it, as the background process would."""
        connection.close()  # or both would hold one and the same
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as beside:
            told = beside.submit(_tell, self.now)
            hurry()
            replay(start=self.start, end=self.now, progress=step)
            told.result()

    def _read(self) -> None:
        """Everybody has read what came, but for the last days: whoever looks in finds no heap of old notices."""
        until = self.now - timedelta(days=UNREAD_DAYS)
        with transaction.atomic():
            for person in Person.objects.filter(posts__isnull=False).distinct():
                read(person_id=person.pk, until=until, at=until)


def _tell(at: datetime) -> None:
    hurry()
    tell_pending(at)
    connection.close()


def hurry() -> None:
    """While the city is built a crash only means to build it again, so SQLite need not wait for the disk."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        assert isinstance(connection.connection, sqlite3.Connection)
        connection.connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def quick_writes() -> Iterator[None]:
    """Nothing waits for the disk, and the rubbish collector, which finds next to nothing here, comes by rarely."""
    often = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    hurry()
    try:
        yield
    finally:
        connection.close()
        gc.set_threshold(*often)
