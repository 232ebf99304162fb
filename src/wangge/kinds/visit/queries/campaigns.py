"""What to show of campaigns, and the list of places a campaign goes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import names_of, within
from wangge.estates.models import Building, Estate, Unit
from wangge.kinds.visit.models import Campaign, Place, Question, Raised, Tally
from wangge.kinds.visit.rules.burden import ASKED_WITHIN_DAYS, CampaignState, Other, QuestionKind
from wangge.people.actors import Actor

BEGUN = (CampaignState.RUNNING, CampaignState.CLOSED)


def _near(code: str) -> Q:
    """Campaigns in, above or beneath an area."""
    above = [code[:length] for length in range(2, len(code))]
    return within(code, field="area_code") | Q(area_code__in=above)


def touching(campaign: Campaign) -> list[Other]:
    """Other campaigns that knock at the same doors, running or over."""
    rows = Campaign.objects.filter(_near(campaign.area_code), state__in=BEGUN).exclude(pk=campaign.pk)
    return [Other(row.title, row.starts_on, row.ends_on) for row in rows]


def asked_lately(campaign: Campaign) -> list[str]:
    """Questions that the same doors were asked within a year."""
    since = campaign.starts_on - timedelta(days=ASKED_WITHIN_DAYS)
    rows = Campaign.objects.filter(_near(campaign.area_code), state__in=BEGUN, ends_on__gte=since)
    return list(
        Question.objects.filter(campaign__in=rows.exclude(pk=campaign.pk)).values_list("text", flat=True)
    )  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One place of the list with how many households it has."""

    area_code: str
    label: str
    key: str
    households: int


def target_list(area_code: str) -> Iterator[Listed]:
    """Stairwells beneath an area; buildings without stairwells, estates without buildings, grids without estates."""
    units = Unit.objects.filter(within(area_code, field="building__area__code")).select_related(
        "building__estate", "building__area"
    )
    seen_buildings, seen_estates, seen_grids = set(), set(), set()
    for unit in units.order_by("building__estate__name", "building__id", "id"):
        seen_buildings.add(unit.building_id)
        label = f"{_place(unit.building)} {_stairwell(unit.number)}"
        yield Listed(unit.building.area.code, label[:120], f"unit:{unit.pk}", unit.households or 0)
    for building in Building.objects.filter(within(area_code, field="area__code")).select_related("estate", "area"):
        seen_estates.add(building.estate_id)
        seen_grids.add(building.area.code)
        if building.pk not in seen_buildings:
            yield Listed(
                building.area.code, _place(building)[:120], f"building:{building.pk}", building.households or 0
            )  # fmt: skip
    for estate in Estate.objects.filter(within(area_code, field="area__code"), valid_to=None).select_related("area"):
        seen_grids.add(estate.area.code)
        if estate.pk not in seen_estates:
            yield Listed(estate.area.code, estate.name, f"estate:{estate.pk}", estate.households or 0)
    for grid in Area.objects.filter(within(area_code), level=Area.Level.GRID, valid_to=None).order_by("code"):
        if grid.code not in seen_grids:
            yield Listed(grid.code, grid.name, f"grid:{grid.code}", grid.households or 0)


def _stairwell(number: str) -> str:
    """A bare number gets its word; what has one already keeps it."""
    return _("stairwell %(number)s") % {"number": number} if number.isdigit() else number


def _place(building: Building) -> str:
    return f"{building.estate.name if building.estate else ''}{building.name or building.number}"


@dataclass(frozen=True)
class Coverage:
    """How far a campaign has come in one area; figures of places, never of workers."""

    code: str
    name: str
    households: int
    done: int
    nobody_home: int
    declined: int

    @property
    def reached(self) -> int:
        """Households where somebody was met."""
        return self.done + self.declined

    @property
    def left(self) -> int:
        """Households where nobody has been."""
        return max(0, self.households - self.reached - self.nobody_home)

    @property
    def share(self) -> float:
        """Part of the households that were reached."""
        return min(1.0, self.reached / self.households) if self.households else 0.0


SUMS = {name: Sum(name) for name in ("households", "done", "nobody_home", "declined")}


def coverage(campaign: Campaign, actor: Actor) -> list[Coverage]:
    """One line per grid (or per place inside a single grid) of the actor's part of a campaign."""
    rows = Place.objects.filter(within(actor.area_code, field="area_code"), campaign=campaign)
    found: list[dict[str, Any]] = [dict(row) for row in rows.order_by("area_code").values("area_code").annotate(**SUMS)]
    names = names_of(row["area_code"] for row in found)
    return [
        Coverage(row["area_code"], names.get(row["area_code"], row["area_code"]), *(row[name] or 0 for name in SUMS))
        for row in found
    ]


def whole(lines: list[Coverage]) -> Coverage:
    """The sum of lines."""
    return Coverage("", _("Altogether"), *(sum(getattr(line, name) for line in lines) for name in SUMS))


def places(campaign: Campaign, actor: Actor) -> QuerySet[Place]:
    """Places of the list in the actor's area."""
    return Place.objects.filter(within(actor.area_code, field="area_code"), campaign=campaign).order_by("id")


@dataclass(frozen=True)
class Answered:
    """The sums of one question."""

    question: Question
    lines: list[tuple[str, int, float]]
    asked: int
    total: int | None


def answers(campaign: Campaign, actor: Actor) -> list[Answered]:
    """What was answered, in sums; nobody can say who."""
    rows = Tally.objects.filter(within(actor.area_code, field="area_code"), question__campaign=campaign)
    found = rows.order_by().values("question_id", "value").annotate(count=Sum("count"), total=Sum("total"))
    by_question: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        by_question.setdefault(row["question_id"], []).append(dict(row))
    return [_answered(question, by_question.get(question.pk, [])) for question in questions(campaign)]


def _answered(question: Question, rows: list[dict[str, Any]]) -> Answered:
    asked = sum(row["count"] for row in rows)
    if question.kind == QuestionKind.NUMBER:
        return Answered(question, [], asked, sum(row["total"] for row in rows))
    counts = {row["value"]: row["count"] for row in rows}
    lines = [
        (label, counts.get(value, 0), counts.get(value, 0) / asked if asked else 0.0)
        for value, label in choices_of(question)
    ]
    return Answered(question, lines, asked, None)


def choices_of(question: Question) -> list[tuple[str, str]]:
    """What can be answered: values and labels."""
    if question.kind == QuestionKind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    lines = [line.strip() for line in question.choices.splitlines() if line.strip()]
    return [(line[:100], line) for line in lines]


def questions(campaign: Campaign) -> list[Question]:
    """The questions in their order."""
    return list(Question.objects.filter(campaign=campaign).order_by("position"))


def raised(campaign: Campaign, actor: Actor) -> dict[str, int]:
    """How many matters a campaign raised in the actor's area, and how many of them are solved."""
    rows = Raised.objects.filter(within(actor.area_code, field="matter__area_code"), campaign=campaign)
    return rows.aggregate(raised=Count("pk"), solved=Count("pk", filter=Q(matter__phase="done")))
