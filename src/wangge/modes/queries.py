"""What runs where, who was called and came, which tasks stand open, what was done when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import ngettext

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.audit.acts import name_of
from wangge.audit.models import Entry
from wangge.crews.models import Seat
from wangge.crews.queries import standing
from wangge.matters.kinds import kinds
from wangge.matters.pages.words import clock_title, kind_title
from wangge.matters.rules import may_shorten
from wangge.matters.services.ground import HasteSource
from wangge.modes.access import COUNTY, touching, visible
from wangge.modes.models import Call, ModeLimit, ModeSwitch, Task, UsualLimit
from wangge.modes.rules import CALLED, LEVELS, RUNNING_NAMES, Answer, TaskState, usual_percent
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.queries import in_force

AnyMode, AnyTask = ModeSwitch, Task
HASTES = HasteSource(
    rows=lambda: ModeLimit.objects.filter(mode__state__in=RUNNING_NAMES),
    columns={
        "kind": "kind", "clock": "clock", "percent": "percent", "name": "name", "area_code": "mode__area__code",
        "starts_at": "mode__starts_at", "ends_at": "mode__ends_at", "by": "mode__starter",
    },
)  # fmt: skip
"""What new deadlines ask for; a mode past its planned end counts no more, whether it was stood down already or not."""


def running_in(code: str, *, at: datetime) -> list[ModeSwitch]:
    """What runs in an area, above it or in a part of it, the gravest first."""
    rows = ModeSwitch.objects.filter(touching(code), state__in=RUNNING_NAMES, ends_at__gt=at).select_related("area")
    return sorted(rows, key=lambda mode: (-LEVELS.index(mode.state), mode.starts_at))


def told_in(code: str, *, at: datetime) -> list[ModeSwitch]:
    """What runs in an area or above it and has words for residents."""
    return [mode for mode in running_in(code, at=at) if code.startswith(mode.area.code) and mode.public_text]


def told_to_all(*, at: datetime) -> list[ModeSwitch]:
    """What runs in a whole county and has words for residents."""
    rows = ModeSwitch.objects.filter(state__in=RUNNING_NAMES, ends_at__gt=at, area__level="county")
    return list(rows.exclude(public_text="").select_related("area").order_by("-starts_at")[:3])


def modes_of(actor: Actor, *, state: str = "") -> QuerySet[ModeSwitch]:
    """Modes that touch the actor's area: all, those that run, those that are over, those without a review."""
    rows = ModeSwitch.objects.filter(visible(actor)).select_related("area")
    if state == "running":
        return rows.filter(state__in=RUNNING_NAMES)
    if state == "over":
        return rows.exclude(state__in=RUNNING_NAMES)
    if state == "unreviewed":
        return rows.exclude(state__in=RUNNING_NAMES).filter(reviewed_at=None)
    return rows


@dataclass(frozen=True)
class LimitLine:
    """What part of one limit counts in each level in a county."""

    kind: str
    clock: str
    kind_title: str
    title: str
    percents: tuple[tuple[str, int, bool], ...]
    """Level, per cent, whether the county set it."""

    def percent(self, level: str) -> int:
        """For one level."""
        return next(percent for name, percent, _own in self.percents if name == level)


def limit_lines(county: Area) -> list[LimitLine]:
    """What the staff owes of what residents write, with the part of its limit that counts in each level."""
    rows = UsualLimit.objects.filter(county=county).values_list("level", "kind", "clock", "percent")
    own = {(level, kind, clock): percent for level, kind, clock, percent in rows}
    found = []
    for kind in kinds().values():
        for name, rule in kind.clocks.items():
            if not kind.is_read or not may_shorten(rule):
                continue
            percents = []
            for level in LEVELS:
                usual = usual_percent(level, presses=bool(rule.urgent))
                key = (level.value, kind.name, name)
                percents.append((level.value, own.get(key, usual), key in own))
            found.append(
                LimitLine(kind.name, name, kind_title(kind.name), clock_title(kind.name, name), tuple(percents))
            )
    return found


def shorter(lines: Iterable[LimitLine], level: str) -> list[LimitLine]:
    """Those that a level makes shorter."""
    return [line for line in lines if line.percent(level) < 100]


def county_of(code: str) -> Area:
    """The county of an area."""
    return Area.objects.get(code=code[:COUNTY], valid_to=None)


def limits_of(mode: ModeSwitch) -> list[tuple[int, str]]:
    """What a mode makes shorter, by the part that counts."""
    found: dict[int, list[str]] = {}
    for row in mode.limits.order_by("percent", "pk"):
        found.setdefault(row.percent, []).append(clock_title(row.kind, row.clock))
    return [(percent, "、".join(titles)) for percent, titles in found.items()]


def squads_of(mode_area: Area, *, on: date) -> list[tuple[Area, int]]:
    """The areas whose staff can be called, each with how many they are: one level beneath the mode's."""
    level = "community" if mode_area.level == "township" else "township"
    areas = Area.objects.filter(within(mode_area.code), level=level, valid_to=None).order_by("code")
    posts = Post.objects.filter(in_force(on), within(mode_area.code, field="area__code"), role__in=CALLED)
    length = 12 if level == "community" else 9
    held: dict[str, set[int]] = {}
    for code, person in posts.values_list("area__code", "person_id"):
        held.setdefault(code[:length], set()).add(person)
    return [(area, len(held.get(area.code, ()))) for area in areas]


def staff_of(area: Area, *, on: date) -> list[Post]:
    """The staff of an area's crews, one post each."""
    posts = Post.objects.filter(in_force(on), within(area.code, field="area__code"), role__in=CALLED)
    found: dict[int, Post] = {}
    for post in posts.select_related("person", "area").order_by("starts_on", "pk"):
        found.setdefault(post.person_id, post)
    return list(found.values())


@dataclass
class Squad:
    """Who was called of one area, and who else stands for it and is reached by telephone."""

    area: Area
    calls: list[Call] = field(default_factory=list)
    others: list[Seat] = field(default_factory=list)

    @property
    def silent(self) -> list[Call]:
        """Who has not answered."""
        return [call for call in self.calls if not call.answer]


def roster(mode: ModeSwitch, *, on: date) -> list[Squad]:
    """The squads that were called."""
    squads: dict[int, Squad] = {}
    for call in mode.calls.select_related("area", "person").order_by("area__code", "called_at", "pk"):
        squads.setdefault(call.area_id, Squad(call.area)).calls.append(call)
    if squads and mode.is_running:
        codes = Q()
        for squad in squads.values():
            codes |= within(squad.area.code, field="area__code")
        seats = Seat.objects.filter(standing(on), codes, building=None).exclude(phone="").exclude(name="")
        for seat in seats.select_related("slot", "area").order_by("area__code", "slot__position", "pk"):
            owner = next(one for one in squads.values() if seat.area.code.startswith(one.area.code))
            owner.others.append(seat)
    return list(squads.values())


def call_of(mode: ModeSwitch, actor: Actor) -> Call | None:
    """The actor's own call."""
    return mode.calls.select_related("area").filter(person_id=actor.person_id).first() if actor.person_id else None


@dataclass(frozen=True)
class Sums:
    """How many were called and came, how many tasks there were and are done."""

    called: int
    coming: int
    here: int
    cannot: int
    silent: int
    tasks: int
    done: int


def sums_of(mode: ModeSwitch) -> Sums:
    """The figures of a mode, of which the lists stand beneath."""
    answers = dict(mode.calls.order_by().values_list("answer").annotate(Count("pk")))
    states = dict(mode.tasks.order_by().values_list("state").annotate(Count("pk")))
    return Sums(
        called=sum(answers.values()), coming=answers.get(Answer.COMING, 0), here=answers.get(Answer.HERE, 0),
        cannot=answers.get(Answer.CANNOT, 0), silent=answers.get("", 0),
        tasks=sum(states.values()), done=states.get(TaskState.DONE, 0),
    )  # fmt: skip


def board(mode: ModeSwitch) -> list[tuple[str, list[Task]]]:
    """Tasks by place: what is open first."""
    order = {TaskState.OPEN: 0, TaskState.IN_HAND: 1, TaskState.DONE: 2}
    rows = mode.tasks.select_related("area", "unit", "matter", "source").order_by("area__code", "pk")
    found: dict[str, list[Task]] = {}
    for row in sorted(rows, key=lambda task: order[TaskState(task.state)]):
        found.setdefault(row.area.name, []).append(row)
    return list(found.items())


@dataclass(frozen=True)
class LogLine:
    """One act of a mode."""

    at: datetime
    act: str
    by: str
    detail: str


def log_of(mode: ModeSwitch) -> list[LogLine]:
    """What was done when, from the audit log; who was called and what each answered stays in the roster."""
    rows = Entry.objects.filter(subject_kind="mode", subject_id=str(mode.pk)).exclude(act="mode.answer").order_by("pk")
    return [LogLine(row.at, name_of(row.act), row.actor_name, row.detail) for row in rows]


def task_grown_into(matter: Any) -> Task | None:
    """The task that a matter grew out of."""
    return Task.objects.filter(matter_id=matter.pk).select_related("mode__area").first()


def counts() -> dict[str, Any]:
    """For `wangge status`."""
    return {"running": ModeSwitch.objects.filter(state__in=RUNNING_NAMES).count()}


def left_open(mode: ModeSwitch) -> str:
    """What whoever ends a mode should know first: what is not done, and whom the end frees."""
    tasks = mode.tasks.exclude(state=TaskState.DONE).count()
    people = mode.calls.count()
    said = [mode.area.name]
    if tasks:
        words = ngettext(
            "%(number)d task is not done and stays as it is.",
            "%(number)d tasks are not done and stay as they are.",
            tasks,
        )
        said.append(words % {"number": tasks})
    if people:
        words = ngettext(
            "%(number)d person who was called is told.", "%(number)d people who were called are told.", people
        )
        said.append(words % {"number": people})
    return " · ".join(said)
