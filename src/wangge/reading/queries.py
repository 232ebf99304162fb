"""What the pages of hot spots and of quality show."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.jobs.models import Job
from wangge.jobs.queries import state_of
from wangge.matters.access import visible
from wangge.matters.kinds import kinds
from wangge.matters.models import Category, Matter
from wangge.matters.pages.listing import ROW_NEEDS
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.reading.models import HotSpot, Judgement, ModelVersion, Reading, Task

MOST_SPOTS = 20
FEWEST = 3
WEEKS = 12
TRAINING = "reading.train"
OPEN_STATES = {"running", "waiting", "retrying"}


def spots_of(actor: Actor) -> QuerySet[HotSpot]:
    """Hot spots in the actor's area, or in the township around it."""
    code = actor.area_code
    here = Q(area_code__startswith=code) if len(code) <= 9 else Q(area_code=code[:9])
    return HotSpot.objects.filter(here) if code else HotSpot.objects.none()


@dataclass(frozen=True)
class SpotRow:
    """A hot spot on the board, its heat in parts."""

    spot: HotSpot
    where: str
    share: float

    @property
    def title(self) -> str:
        """What is told, and where: one place by its name, several by how many there are."""
        if not self.spot.place and self.spot.places > 1:
            words = {"where": self.where, "number": self.spot.places, "title": self.spot.title}
            return _("%(where)s, %(number)d places: %(title)s") % words
        place = self.spot.place or self.where
        if place in self.spot.title:
            return self.spot.title
        return _("%(where)s: %(title)s") % {"where": place, "title": self.spot.title}

    @property
    def fast(self) -> float:
        """How many of its reports are of the last 30 days."""
        return self.spot.recent / max(self.spot.concerns, 1)

    @property
    def unsolved(self) -> float:
        """How many of its reports are open."""
        return self.spot.unsolved / max(self.spot.concerns, 1)

    @property
    def trend(self) -> str:
        """Which way it goes."""
        if self.spot.recent > self.spot.before:
            return "up"
        return "down" if self.spot.recent < self.spot.before else "flat"


def spot_board(actor: Actor) -> list[SpotRow]:
    """The hottest first."""
    rows = list(spots_of(actor).filter(is_live=True, concerns__gte=FEWEST).order_by("-heat", "pk")[:MOST_SPOTS])
    names = names_of({row.area_code for row in rows})
    hottest = max((row.heat for row in rows), default=1.0)
    return [SpotRow(row, names.get(row.area_code, row.area_code), row.heat / hottest) for row in rows]


def spot_row(row: HotSpot) -> SpotRow:
    """One hot spot for its own page."""
    return SpotRow(row, names_of({row.area_code}).get(row.area_code, row.area_code), 1.0)


def members_of(spot: HotSpot, actor: Actor) -> list[Matter]:
    """Its concerns as far as the actor may see them, newest first."""
    rows = visible(actor).filter(spot_member__spot=spot).select_related(*ROW_NEEDS)
    return list(rows.order_by("-opened_at")[:200])


def places_of(members: list[Matter]) -> list[tuple[str, int]]:
    """Where they are told from, most often first: the estate, else the community."""
    names = names_of({one.area_code[:12] for one in members})
    counted = Counter(one.estate.name if one.estate else names.get(one.area_code[:12], "") for one in members)
    return [(name, number) for name, number in counted.most_common() if name]


def by_week(days: list[date], on: date) -> list[tuple[date, int]]:
    """How many fell into each of the last weeks."""
    monday = on - timedelta(days=on.weekday())
    counted = Counter(day - timedelta(days=day.weekday()) for day in days)
    return [(week, counted[week]) for week in (monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1))]


def current_job(at: datetime) -> tuple[Job, str] | None:
    """The latest training that waits or runs."""
    row = Job.objects.filter(name=TRAINING, done_at=None, failed_at=None).order_by("-pk").first()
    return (row, state_of(row, at)) if row else None


def last_failure() -> Job | None:
    """The latest training, when it failed."""
    row = Job.objects.filter(name=TRAINING).order_by("-pk").first()
    return row if row and row.failed_at and not row.is_cancelled else None


def versions(task: str) -> list[ModelVersion]:
    """The newest first."""
    return list(ModelVersion.objects.filter(task=task).order_by("-trained_at", "-pk")[:12])


@dataclass(frozen=True)
class LabelRow:
    """How well one category or unit is told, on what was held back, and how often somebody chose otherwise."""

    name: str
    cases: int
    precision: float | None
    recall: float | None
    proposed: int
    overruled: int
    instead: str


def quality_of(task: str, at: datetime) -> list[LabelRow]:
    """Per category or unit: figures of the version in use, and the decisions of the last 12 weeks."""
    version = ModelVersion.objects.filter(task=task, is_active=True).first()
    measured = {row["label"].rpartition("/")[2]: row for row in json.loads(version.scores)} if version else {}
    since = at - timedelta(weeks=WEEKS)
    rows = Judgement.objects.filter(task=task, at__gte=since).exclude(proposed="")
    proposed: Counter[str] = Counter()
    instead: dict[str, Counter[str]] = {}
    for said, chosen, is_right, number in rows.values_list("proposed", "chosen", "is_right").annotate(n=Count("pk")):
        proposed[said] += number
        if not is_right:
            instead.setdefault(said, Counter())[chosen] += number
    names = _names(task, {*measured, *proposed, *(code for chosen in instead.values() for code in chosen)})
    keyed = measured if task == Task.CATEGORY else {_code(names, name): row for name, row in measured.items()}
    codes = sorted({*keyed, *proposed}, key=lambda code: (-keyed.get(code, {}).get("cases", 0), -proposed[code], code))
    return [
        _label_row(code, keyed.get(code, {}), proposed[code], instead.get(code, Counter()), names) for code in codes
    ]


def _code(names: dict[str, str], name: str) -> str:
    return next((code for code, known in names.items() if known == name), name)


def _label_row(
    code: str, measured: dict[str, Any], proposed: int, instead: Counter[str], names: dict[str, str]
) -> LabelRow:
    most = instead.most_common(1)
    return LabelRow(
        name=names.get(code, code), cases=measured.get("cases", 0), precision=measured.get("precision"),
        recall=measured.get("recall"), proposed=proposed, overruled=sum(instead.values()),
        instead=names.get(most[0][0], most[0][0]) if most else "",
    )  # fmt: skip


def _names(task: str, keys: set[str]) -> dict[str, str]:
    if task == Task.CATEGORY:
        return dict(Category.objects.filter(code__in=keys).values_list("code", "name"))
    return dict(Organization.objects.filter(Q(code__in=keys) | Q(name__in=keys)).values_list("code", "name"))


def drift(task: str, at: datetime) -> list[tuple[date, int, int]]:
    """For each of the last weeks: proposals that somebody decided on, and how many of them were taken."""
    monday = localdate(at) - timedelta(days=localdate(at).weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    total: Counter[date] = Counter()
    right: Counter[date] = Counter()
    rows = Judgement.objects.filter(task=task, at__gte=at - timedelta(weeks=WEEKS)).exclude(proposed="")
    for moment, is_right in rows.values_list("at", "is_right"):
        day = localdate(moment)
        week = day - timedelta(days=day.weekday())
        total[week] += 1
        right[week] += is_right
    return [(week, total[week], right[week]) for week in weeks]


def count_readings() -> dict[str, Any]:
    """For `wangge status`."""
    active = ModelVersion.objects.filter(is_active=True).values_list("task", "file")
    return {"active": dict(active), "waiting": Reading.objects.filter(matter__lead_unit=None).count()}


def faults() -> list[str]:
    """For the doctor: versions in use whose file cannot be read."""
    return list(ModelVersion.objects.filter(is_active=True).exclude(refusal="").values_list("refusal", flat=True))


def grows_into(kind: str, actor: Actor) -> bool:
    """Whether anything can grow out of such a matter for the actor."""
    return any(kind in other.grows_from and actor.role in other.offered_to for other in kinds().values())
