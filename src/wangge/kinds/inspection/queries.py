"""What to show of installations, their checks and hazards."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import get_current_timezone, localdate

from wangge.kinds.inspection.access import visible_homes, visible_installations
from wangge.kinds.inspection.marks import measures
from wangge.kinds.inspection.models import Check, Finding, HomeCheck, Installation, Missed, Regulator, Sheet
from wangge.kinds.inspection.rules import INSTALLATION, KEEPER, PLANS, purpose_name
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.people.actors import Actor
from wangge.rounds.access import visible_dues
from wangge.rounds.models import Due, Round
from wangge.rounds.queries import STATES, Tally, tallies, tally_of

OPEN = [phase.value for phase in OPEN_PHASES]
SOON = timedelta(days=30)
LOOK_BACK = timedelta(days=90)
NAMES = [purpose_name(kind, plan.rhythm) for kind, plans in PLANS.items() for plan in plans]
MOST_LINES = 200


@dataclass(frozen=True)
class Filter:
    """What the register can be narrowed by; empty means all."""

    text: str = ""
    kind: str = ""
    state: str = ""


def register(actor: Actor, wanted: Filter, *, at: datetime) -> QuerySet[Installation]:
    """Installations the actor sees, narrowed; those retired only when asked for."""
    rows = visible_installations(actor).select_related("area", "estate", "keeper")
    if wanted.text:
        words = wanted.text
        rows = rows.filter(
            Q(code__startswith=words)
            | Q(name__contains=words)
            | Q(estate__name__contains=words)
            | Q(keeper__name__contains=words)
        )
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state == "overdue":
        return rows.filter(next_inspection_on__lt=localdate(at)).exclude(condition="retired")
    if wanted.state == "soon":
        today = localdate(at)
        return rows.filter(next_inspection_on__range=(today, today + SOON)).exclude(condition="retired")
    return rows.filter(condition=wanted.state) if wanted.state else rows.exclude(condition="retired")


@dataclass(frozen=True)
class Heads:
    """The figures on top of the board."""

    running: int
    stopped: int
    overdue: int
    soon: int
    hazards: int
    serious: int


def heads(actor: Actor, *, at: datetime) -> Heads:
    """Installations by condition and inspection, open hazards by grade."""
    today = localdate(at)
    live = ~Q(condition="retired")
    counts = visible_installations(actor).aggregate(
        running=Count("pk", filter=Q(condition="in_service")),
        stopped=Count("pk", filter=Q(condition="stopped")),
        overdue=Count("pk", filter=live & Q(next_inspection_on__lt=today)),
        soon=Count("pk", filter=live & Q(next_inspection_on__range=(today, today + SOON))),
    )
    found = hazards(actor).aggregate(hazards=Count("pk"), serious=Count("pk", filter=Q(hazard__grade="serious")))
    return Heads(**counts, **found)


@dataclass(frozen=True)
class Repairs:
    """What became of the hazards found in a period."""

    found: int
    rectified: int
    due: int
    in_time: int
    late: int

    @property
    def share(self) -> float | None:
        """In time ÷ due, for a bar; None where nothing was due."""
        return self.in_time / self.due if self.due else None

    @property
    def percent(self) -> str:
        """In time ÷ due, rounded half up to one decimal; “-” where nothing was due."""
        if not self.due:
            return "-"
        tenths = (2000 * self.in_time + self.due) // (2 * self.due)
        return f"{tenths // 10}.{tenths % 10}%"


def repairs(actor: Actor, *, since: date, at: datetime) -> Repairs:
    """Hazards found since a day, rectified, and rectified in time; one statement."""
    start = datetime.combine(since, datetime.min.time(), tzinfo=get_current_timezone())
    rows = visible(actor).filter(kind="inspection", opened_at__gte=start)
    counts = {name.removeprefix("hazard_"): Count("pk", filter=own) for name, own in measures(at).items()}
    return Repairs(**rows.aggregate(**counts))


def hazards(actor: Actor) -> QuerySet[Matter]:
    """Open hazards that the actor may see."""
    return visible(actor).filter(kind="inspection", phase__in=OPEN)


def dues(actor: Actor) -> QuerySet[Due]:
    """Due checks of installations that the actor may see."""
    return visible_dues(actor).filter(round__purpose__in=NAMES)


@dataclass(frozen=True)
class RoundToday:
    """A round with what stands open and done in its present turn."""

    round: Round
    now: Tally
    month: Tally


def rounds_now(actor: Actor, *, at: datetime) -> list[RoundToday]:
    """The present turn of each round, and thirty days."""
    seen = dues(actor)
    now = tallies(seen.filter(opens_at__lte=at, due_at__gt=at))
    month = tallies(seen.filter(due_at__lte=at, due_at__gt=at - SOON))
    rows = Round.objects.filter(pk__in={*now, *month}).order_by("pk")
    found = [RoundToday(row, now.get(row.pk, Tally()), month.get(row.pk, Tally())) for row in rows]
    return sorted(found, key=lambda one: NAMES.index(one.round.purpose))


@dataclass(frozen=True)
class Line:
    """A keeper or an estate on the board."""

    name: str
    pk: int
    installations: int
    stopped: int
    month: Tally
    hazards: int
    serious: int


def by_keeper(actor: Actor, *, at: datetime) -> list[Line]:
    """Each keeping unit: the worst coverage of thirty days first."""
    held = visible_installations(actor).exclude(condition="retired").order_by()
    counts = list(
        held.values("keeper_id", "keeper__name").annotate(
            number=Count("pk"), stopped=Count("pk", filter=Q(condition="stopped"))
        )
    )
    month = dues(actor).filter(due_at__lte=at, due_at__gt=at - SOON).order_by()
    rows: Any = month.values("unit_id").annotate(**STATES)
    tally = {row["unit_id"]: tally_of(row) for row in rows}
    open_now = hazards(actor).order_by().values("hazard__keeper_id")
    found: dict[Any, Any] = {
        row["hazard__keeper_id"]: row
        for row in open_now.annotate(number=Count("pk"), grave=Count("pk", filter=Q(hazard__grade="serious")))
    }
    lines = [
        Line(
            row["keeper__name"], row["keeper_id"], row["number"], row["stopped"],
            tally.get(row["keeper_id"], Tally()),
            found.get(row["keeper_id"], {}).get("number", 0), found.get(row["keeper_id"], {}).get("grave", 0),
        )
        for row in counts
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.serious, -line.month.missed, line.name))[:MOST_LINES]


def by_estate(actor: Actor, *, at: datetime) -> list[Line]:
    """Each estate, from the checks of its own installations."""
    held = list(
        visible_installations(actor)
        .exclude(condition="retired")
        .values_list("pk", "estate_id", "estate__name", "condition")
    )
    month = dues(actor).filter(due_at__lte=at, due_at__gt=at - SOON, target__kind=INSTALLATION).order_by()
    tally: dict[str, Any] = {
        row["target__target_id"]: row for row in month.values("target__target_id").annotate(**STATES)
    }
    grades = list(hazards(actor).values_list("hazard__installation__estate_id", "hazard__grade"))
    sums: dict[int | None, list[Any]] = {}
    for pk, estate, name, condition in held:
        line = sums.setdefault(estate, [name, 0, 0, [0, 0, 0, 0]])
        line[1] += 1
        line[2] += condition == "stopped"
        for place, state in enumerate(("open", "done", "missed", "waived")):
            line[3][place] += tally.get(str(pk), {}).get(f"number_{state}", 0)
    lines = [
        Line(
            name or "—", estate or 0, number, stopped, Tally(*parts), sum(place == estate for place, _g in grades),
            sum(place == estate and grade == "serious" for place, grade in grades),
        )
        for estate, (name, number, stopped, parts) in sums.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.serious, -line.month.missed, line.name))[:MOST_LINES]


@dataclass(frozen=True)
class HomeHeads:
    """How many checks at home stand where."""

    planned: int
    ok: int
    defect: int
    late: int
    fixed: int
    refused: int


def home_heads(actor: Actor, *, at: datetime) -> HomeHeads:
    """One statement over the checks at home that the actor sees."""
    states = {state: Count("pk", filter=Q(state=state)) for state in ("planned", "ok", "defect", "fixed", "refused")}
    late = Count("pk", filter=Q(state="defect", due_on__lt=localdate(at)))
    return HomeHeads(**visible_homes(actor).aggregate(**states, late=late))


def home_rows(actor: Actor, state: str, *, at: datetime) -> QuerySet[HomeCheck]:
    """Checks at home in a state, or those that somebody still has to do something about."""
    rows = visible_homes(actor).select_related("area", "estate", "unit")
    if state == "late":
        return rows.filter(state="defect", due_on__lt=localdate(at))
    return rows.filter(state=state) if state else rows.filter(state__in=("planned", "defect"))


def open_hazards(actor: Actor, limit: int = 12) -> list[Matter]:
    """The hazards that end first."""
    rows = hazards(actor).select_related("lead_unit", "hazard__installation__estate")
    return list(rows.order_by("next_due_at", "pk")[:limit])


def hazards_of(row: Installation, actor: Actor, limit: int = 30) -> list[Matter]:
    """Hazards of an installation, newest first."""
    rows = visible(actor).filter(kind="inspection", hazard__installation=row).select_related("hazard")
    return list(rows.order_by("-opened_at")[:limit])


def checks_of(row: Installation, limit: int = 30) -> list[Check]:
    """Records of an installation, newest first."""
    return list(Check.objects.filter(installation=row).order_by("-at")[:limit])


def strip_of(row: Installation, *, number: int = 30) -> list[Due]:
    """The newest turns of an installation's own round, oldest first."""
    purpose = purpose_name(row.kind, PLANS[row.kind][0].rhythm)
    rows = Due.objects.filter(round__purpose=purpose, target__kind=INSTALLATION, target__target_id=str(row.pk))
    return list(rows.order_by("-period")[:number])[::-1]


def open_check(row: Installation, *, at: datetime) -> Due | None:
    """The check of an installation that is open now."""
    rows = Due.objects.filter(
        state="open", opens_at__lte=at, due_at__gt=at, target__kind=INSTALLATION, target__target_id=str(row.pk),
        round__purpose__in=NAMES,
    )  # fmt: skip
    return rows.select_related("round").order_by("due_at").first()


def last_check(row: Installation) -> Check | None:
    """The newest record of an installation."""
    return Check.objects.filter(installation=row).order_by("-at").first()


def findings_of(check: Check) -> list[Finding]:
    """What a check found, with the hazards."""
    return list(Finding.objects.filter(check_made=check).select_related("matter").order_by("position"))


def missed_in(matter: Matter) -> list[Due]:
    """The missed turns that a finding counts, oldest first."""
    rows = Missed.objects.filter(matter=matter).select_related("due__target", "due__round").order_by("due__due_at")
    return [row.due for row in rows[:60]]


def sheet_rows() -> list[Sheet]:
    """Check lists in force, with their lines."""
    return list(Sheet.objects.filter(is_current=True).prefetch_related("items").order_by("kind", "pk"))


def regulators() -> list[Regulator]:
    """Who watches what, where."""
    return list(Regulator.objects.select_related("unit", "area").order_by("kind", "area__code"))


@dataclass(frozen=True)
class WeekFacts:
    """What a weekly check or a monthly meeting looks back on: checks, hazards, what is stopped."""

    daily: Tally
    opened: int
    closed: int
    still_open: list[Matter]
    stopped: list[Installation]


def look_back(due: Due, *, at: datetime) -> WeekFacts:
    """The time before a keeper's weekly or monthly check."""
    span = timedelta(days=7 if due.round.purpose.endswith("weekly") else 31)
    since = min(due.opens_at, at) - span + timedelta(days=1)
    kind = due.round.purpose.partition(".")[0]
    rows = Due.objects.filter(unit_id=due.unit_id, target__kind=INSTALLATION, round__purpose__startswith=f"{kind}.")
    counts = rows.filter(due_at__gt=since, opens_at__lte=at).aggregate(**STATES)
    found = Matter.objects.filter(kind="inspection", hazard__keeper_id=due.unit_id, hazard__installation_kind=kind)
    still = found.filter(phase__in=OPEN).select_related("hazard").order_by("next_due_at")
    return WeekFacts(
        daily=tally_of(counts),
        opened=found.filter(opened_at__gt=since, opened_at__lte=at).count(),
        closed=found.filter(closed_at__gt=since, closed_at__lte=at).count(),
        still_open=list(still[:20]),
        stopped=list(Installation.objects.filter(keeper_id=due.unit_id, kind=kind, condition="stopped")[:20]),
    )


def is_keepers(due: Due) -> bool:
    """Whether a due is about a keeper's whole park."""
    return due.target.kind == KEEPER
