"""What the triage page shows of a reading: categories with units, learned units with precedents, places, hot spot."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.queries import name_of
from wangge.matters.access import visible
from wangge.matters.duty_rules import Choice, DutyLine, choose_unit
from wangge.matters.models import Category, Condition, Matter
from wangge.matters.rules import Phase
from wangge.matters.services.duty import chain_of, fitting_rules
from wangge.people.actors import Actor
from wangge.reading.models import HotSpot, Reading
from wangge.reading.rules import SURE_UNIT, certainty, refuses_often

PRESELECT = 0.9


@dataclass(frozen=True)
class CategoryOption:
    """A category that may be meant, with the unit that the duty list names for it."""

    row: Category
    path: str
    chance: float | None
    words: list[str]
    corrected: str
    is_told: bool
    is_decided: bool
    duty: Choice | None
    conditions: list[Condition]
    is_chosen: bool = False

    @property
    def certainty(self) -> str:
        """The probability in words, empty for what the reporter chose himself."""
        return _(certainty(self.chance)[0]) if self.chance is not None else ""

    @property
    def tone(self) -> str:
        """The tone that goes with it."""
        return certainty(self.chance or 0.0)[1]

    @property
    def percent(self) -> int:
        """The probability as a figure."""
        return round(100 * (self.chance or 0.0))


@dataclass(frozen=True)
class UnitOption:
    """A unit that did such cases, how often, and which ones."""

    pk: int
    name: str
    chance: float
    about: str
    times: int
    of: int
    precedents: list[str]
    is_chosen: bool = False

    @property
    def certainty(self) -> str:
        """The probability in words."""
        return _(certainty(self.chance)[0])

    @property
    def tone(self) -> str:
        """The tone that goes with it."""
        return certainty(self.chance)[1]


@dataclass(frozen=True)
class PlaceOption:
    """A place that the text names."""

    key: str
    name: str
    where: str
    said: str
    house: str
    is_near: bool
    percent: int
    can_be_used: bool


@dataclass(frozen=True)
class OtherCategory:
    """One that is not proposed, with what the duty list says of it."""

    code: str
    name: str
    unit: str
    why: str


@dataclass
class Proposals:
    """All of it for one matter."""

    categories: list[CategoryOption] = field(default_factory=list)
    units: list[UnitOption] = field(default_factory=list)
    places: list[PlaceOption] = field(default_factory=list)
    others: list[tuple[str, list[OtherCategory]]] = field(default_factory=list)
    knows_category: bool = False
    uses_duty: bool = True
    refused: tuple[int, int] | None = None
    spot: HotSpot | None = None
    place_agrees: bool = False

    @property
    def chosen(self) -> CategoryOption | None:
        """The category that one key accepts."""
        return next((option for option in self.categories if option.is_chosen), None)

    @property
    def shows_units(self) -> bool:
        """Whether the learned units belong beside the duty list."""
        return bool(self.units)


def proposals_for(matter: Matter, reading: Reading, *, actor: Actor, at: datetime) -> Proposals:
    """Arranges a reading for the page; precedents only where the actor may see them."""
    found: dict[str, Any] = json.loads(reading.found)
    shown = Proposals(knows_category=reading.category_id is not None)
    own = list(Category.objects.filter(scheme=Category.Scheme.OWN, is_active=True).order_by("position", "pk"))
    shown.categories, rules = _categories(matter, reading, found, own, at)
    shown.others = _other_categories(shown.categories, own, rules, matter.area_code, localdate(at))
    shown.units = _units(found, actor)
    chosen = shown.chosen
    refusals = found.get("refusals") or {}
    if refusals and refuses_often(refusals["returned"], refusals["sent"]):
        shown.refused = (refusals["returned"], refusals["sent"])
    silent = chosen is None or chosen.duty is None
    shown.uses_duty = not silent
    if silent and shown.units and shown.units[0].chance >= SURE_UNIT:
        shown.units[0] = _chosen_unit(shown.units[0])
    if not silent and shown.refused is None and chosen is not None and chosen.duty is not None:
        shown.units = _worth_showing(shown.units, chosen.duty.unit_id)
    shown.place_agrees, shown.places = _places(matter, found)
    shown.spot = HotSpot.objects.filter(members__matter_id=matter.pk, is_live=True, concerns__gte=2).first()
    return shown


def _worth_showing(units: list[UnitOption], duty_unit: int) -> list[UnitOption]:
    """Where the duty list speaks and is followed, only another unit that is likely is worth a line."""
    return [unit for unit in units if unit.pk != duty_unit and unit.chance >= SURE_UNIT]


def _chosen_unit(unit: UnitOption) -> UnitOption:
    return UnitOption(**{**vars(unit), "is_chosen": True})


def _categories(
    matter: Matter, reading: Reading, found: dict[str, Any], own: list[Category], at: datetime
) -> tuple[list[CategoryOption], list[DutyLine]]:
    """What is proposed or was told, and the duty list for these and for all of our own list."""
    told = matter.category
    codes = [one["code"] for one in found["categories"]]
    rows = {row.code: row for row in Category.objects.filter(code__in=codes).select_related("parent")}
    if told is not None:
        rows[told.code] = told
    chains = {code: [row.pk for row in chain_of(rows[code])] for code in rows}
    on = localdate(at)
    asked = {pk for chain in chains.values() for pk in chain} | {row.pk for row in own}
    rules = fitting_rules(sorted(asked), matter.area_code, on) if asked else []
    strict = [row.pk for row in rows.values() if row.scheme != Category.Scheme.OWN]
    conditions: dict[int, list[Condition]] = {}
    for condition in Condition.objects.filter(category_id__in=strict).order_by("number") if strict else ():
        conditions.setdefault(condition.category_id, []).append(condition)
    chances = {one["code"]: one["chance"] for one in found["categories"]}
    is_decided = matter.phase != Phase.NEW
    first = told.code if told is not None and is_decided else _preselected(told, reading)
    order = [code for code in (*codes, told.code if told else "") if code in rows]
    options = [
        CategoryOption(
            row=rows[code], path=" / ".join(row.name for row in reversed(chain_of(rows[code]))),
            chance=chances.get(code),
            words=found["words"] if reading.category_id == rows[code].pk else [],
            corrected=found["corrected"] if reading.category_id == rows[code].pk else "",
            is_told=told is not None and told.code == code and not is_decided,
            is_decided=told is not None and told.code == code and is_decided,
            duty=choose_unit(rules, chains[code], matter.area_code, on), conditions=conditions.get(rows[code].pk, []),
            is_chosen=code == first,
        )
        for code in dict.fromkeys(order)
    ]  # fmt: skip
    return options, rules


def _other_categories(
    offered: list[CategoryOption], own: list[Category], rules: list[DutyLine], area_code: str, on: date
) -> list[tuple[str, list[OtherCategory]]]:
    """Everything of our own list that is not proposed, for whoever knows better: each first level and what is in it.

    The finer ones have limits and units of their own, so a first level alone would be decided by other rules.
    """
    by_key = {row.pk: row for row in own}
    known = {option.row.code for option in offered}
    groups: dict[int, list[OtherCategory]] = {row.pk: [] for row in own if row.parent_id not in by_key}
    for row in sorted(own, key=lambda row: row.parent_id in by_key):
        chain = [row.pk]
        while (above := by_key[chain[-1]].parent_id) in by_key:
            chain.append(above)
        if row.code not in known:
            groups[chain[-1]].append(_other(row, choose_unit(rules, chain, area_code, on)))
    return [(by_key[key].name, members) for key, members in groups.items() if members]


def _other(row: Category, duty: Choice | None) -> OtherCategory:
    unit, why = (duty.line.unit_name, duty.explanation()) if duty else ("", "")
    return OtherCategory(row.code, row.name, unit, why)


def _preselected(told: Category | None, reading: Reading) -> str:
    """What one key accepts: what the reporter chose, unless the text speaks clearly for something else."""
    proposed = reading.category
    if proposed is None:
        return told.code if told else ""
    if told is None or reading.chance >= PRESELECT:
        return proposed.code
    return told.code


def _units(found: dict[str, Any], actor: Actor) -> list[UnitOption]:
    numbers = [number for one in found["units"] for number in one["precedents"]]
    seen = set(visible(actor).filter(number__in=numbers).values_list("number", flat=True)) if numbers else set()
    return [
        UnitOption(
            pk=one["pk"], name=one["name"], chance=one["chance"], about=" · ".join(one["values"]),
            times=round(one["times"]), of=round(one["of"]),
            precedents=[number for number in one["precedents"] if number in seen],
        )
        for one in found["units"]
    ]  # fmt: skip


def _places(matter: Matter, found: dict[str, Any]) -> tuple[bool, list[PlaceOption]]:
    """Whether the text names the place where the matter stands, and else what it names."""
    rows = found["places"]
    agrees = any(
        one["key"] == f"estate:{matter.estate_id}"
        or (one["kind"] == "area" and matter.area_code.startswith(one["code"]))
        or (one["code"] and len(matter.area_code) > 9 and one["code"].startswith(matter.area_code))
        for one in rows
    )
    return agrees, [] if agrees else [
        PlaceOption(
            one["key"], one["name"], name_of(one["code"][:12]) if one["code"] else "", one["said"], one["house"],
            one["is_near"], round(100 * one["score"]), one["lng"] is not None,
        )
        for one in rows
    ]  # fmt: skip


def place_named(reading: Reading, key: str) -> tuple[float, float] | None:
    """The point of a place that a reading found, or None."""
    rows = json.loads(reading.found)["places"]
    one = next((row for row in rows if row["key"] == key and row["lng"] is not None), None)
    return (one["lng"], one["lat"]) if one else None


def why_unit(reading: Reading, pk: str) -> str:
    """Why a learned unit was proposed, as the order keeps it; empty for a unit that was not."""
    one = next((row for row in json.loads(reading.found)["units"] if str(row["pk"]) == pk), None)
    if one is None:
        return ""
    words = {"times": round(one["times"]), "of": round(one["of"]), "about": " · ".join(one["values"])}
    if not words["of"]:
        return _("It did such cases before.")
    return _("%(times)d of %(of)d such cases before (%(about)s) went there.") % words
