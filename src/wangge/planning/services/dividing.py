"""What a draft does to the areas: which grids end and begin, tried community by community or done all at once."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import subtree
from wangge.areas.services import Division, DivisionRefused, Part, begin_all, divide_all
from wangge.estates.models import Building
from wangge.people.actors import SYSTEM
from wangge.planning.cutting import clip, outlines_of
from wangge.planning.models import Draft, MicroPart, Ward, WardState
from wangge.planning.queries import current_states
from wangge.planning.rules import fate_of
from wangge.planning.services.reporting import PlanRefused, Progress
from wangge.planning.townfile import WardFile, unpack
from wangge.planning.words import given_name

BATCH = 20


@dataclass
class Outcome:
    """What a plan does to one community: grids that stay, that end, and that begin (with whom they follow)."""

    code: str
    name: str
    kept: list[str] = field(default_factory=list)
    ended: list[list[str]] = field(default_factory=list)
    begun: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Cut:
    """What is to be divided in one community: old grids into parts, or the bare community into its first ones."""

    outcome: Outcome
    ground: WardFile
    micros: list[dict[str, Any]]
    kept: dict[int, str]
    community: Area | None = None
    ended: list[Area] = field(default_factory=list)
    parts: list[tuple[int, Part]] = field(default_factory=list)


class _OnlyTrying(Exception):
    """Ends a trial: nothing of it stays."""


def packed(cuts: Iterable[Cut]) -> str:
    """The outcomes as the plan keeps them."""
    return json.dumps([asdict(cut.outcome) for cut in cuts], ensure_ascii=False)


def try_wards(draft: Draft, *, on: date, at: datetime, progress: Progress) -> list[Cut]:
    """What the division would do, codes included: some communities at a time are divided and put back.

    So nobody waits long for the database; each batch costs one renewal of the index of outlines.
    """
    states = current_states(draft)
    cuts: list[Cut] = []
    for first in range(0, len(states), BATCH):
        batch = states[first : first + BATCH]
        found = [_cut(Ward.objects.get(pk=state.ward_id), state, on=on) for state in batch]
        _try(found, on=on, at=at)
        cuts += found
        progress(len(cuts), len(states))
    return cuts


def _try(cuts: list[Cut], *, on: date, at: datetime) -> None:
    try:
        with transaction.atomic():
            divide_by(cuts, on=on, at=at)
            raise _OnlyTrying
    except _OnlyTrying:
        return
    except DivisionRefused as refused:
        if len(cuts) == 1:
            raise PlanRefused(f"{cuts[0].outcome.name}: {refused}") from refused
    for cut in cuts:
        _try([cut], on=on, at=at)


def cuts_of(draft: Draft, *, on: date) -> list[Cut]:
    """What is to be done in every community; nothing is written."""
    wards = {ward.pk: ward for ward in Ward.objects.filter(plan=draft.plan_id)}
    return [_cut(wards[state.ward_id], state, on=on) for state in current_states(draft)]


def divide_by(cuts: Iterable[Cut], *, on: date, at: datetime) -> None:
    """Divides as said, inside the caller's transaction, and notes in the outcomes what began."""
    listed = list(cuts)
    anew = [cut for cut in listed if cut.parts and cut.ended]
    first = [cut for cut in listed if cut.parts and cut.community is not None]
    again = [(cut.ended, [part for _label, part in cut.parts]) for cut in anew]
    fresh = [(cut.community, [part for _label, part in cut.parts]) for cut in first if cut.community is not None]
    divisions = divide_all(again, on=on, at=at, actor=SYSTEM) if again else []
    begun = begin_all(fresh, on=on, at=at, actor=SYSTEM) if fresh else []
    areas: dict[int, dict[int, Area]] = {}
    for cut, division in zip([*anew, *first], [*divisions, *begun], strict=True):
        cut.outcome.ended = [[old.code, old.name] for old in cut.ended]
        cut.outcome.begun = _begun(division, cut.parts)
        areas[id(cut)] = {label: area for (label, _part), area in zip(cut.parts, division.by_part, strict=True)}
    _begin_micros(listed, areas, on=on, at=at)


def check_standing(draft: Draft, *, on: date) -> None:
    """Refuses a plan whose grids were changed otherwise since it was started."""
    standing: dict[str, set[str]] = {}
    for code in _base_grids(draft.plan.area.code, on).values_list("code", flat=True):
        standing.setdefault(code[:12], set()).add(code)
    for name, code, data in Ward.objects.filter(plan=draft.plan_id).values_list("name", "code", "data"):
        _check_same(name, standing.get(code, set()), set(json.loads(data)["grid_names"]))


def _check_same(name: str, standing: set[str], known: set[str]) -> None:
    if standing != known:
        raise PlanRefused(
            _("The grids of %(community)s were changed after this plan was started: start a new plan.")
            % {"community": name}
        )


def _base_grids(code: str, on: date) -> Any:
    return subtree(code, level=Area.Level.GRID, on=on).exclude(kind=Area.Kind.DEDICATED)


def _cut(ward: Ward, state: WardState, *, on: date) -> Cut:
    ground = unpack(ward.data)
    labels: list[int] = json.loads(state.labels)
    by_code = {old.code: old for old in _base_grids(ward.code, on).select_related("parent").order_by("code")}
    _check_same(ward.name, set(by_code), set(ground.grid_names))
    fate = fate_of(labels, ground.old, ground.households, sorted(by_code))
    outcome = Outcome(ward.code, ward.name, kept=sorted(fate.kept.values()))
    cut = Cut(outcome, ground, json.loads(state.micros), dict(fate.kept))
    if not fate.has_changes:
        return cut
    cut.ended = [by_code[code] for code in fate.ended]
    if not cut.ended:
        cut.community = Area.objects.get(code=ward.code)
    cut.parts = _parts(state, ground, dict(fate.follows), cut)
    return cut


def _parts(state: WardState, ground: WardFile, follows: dict[int, tuple[str, ...]], cut: Cut) -> list[tuple[int, Part]]:
    given = json.loads(state.names)
    whole = {cut.community.code: ground.community.geometry} if cut.community is not None else {}
    outlines = whole or outlines_of(cut.ended)
    shapes = clip(json.loads(state.polygons), list(follows), outlines)
    made = []
    for grid in json.loads(state.grids):
        label = grid["label"]
        if label in follows:
            name = given_name(grid, given, ground.grid_names)
            part = Part(name, grid["households"], shapes.get(label), follows=follows[label])
            made.append((label, part))
    return made


def _begun(division: Division, parts: list[tuple[int, Part]]) -> list[dict[str, Any]]:
    """The new areas in the order of their codes, each with the draft's label and whom it follows."""
    links: dict[str, list[str]] = {}
    for old, new in division.links:
        links.setdefault(new.code, []).append(old.code)
    found = [
        {
            "code": new.code, "name": new.name, "households": new.households, "label": label,
            "from": sorted(links.get(new.code, [])), "micros": 0,
        }
        for (label, _part), new in zip(parts, division.by_part, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda row: str(row["code"]))


def _begin_micros(cuts: list[Cut], areas: dict[int, dict[int, Area]], *, on: date, at: datetime) -> None:
    """Micro-grids of a draft become areas beneath new grids, and beneath grids that stay and have none."""
    wanted: list[tuple[Area, list[Part]]] = []
    rows: list[tuple[Cut, list[dict[str, Any]]]] = []
    for cut in cuts:
        grids = areas.get(id(cut), {}) | _bare_grids(cut)
        for label, area in sorted(grids.items()):
            own = sorted((micro for micro in cut.micros if micro["label"] == label), key=lambda m: str(m["number"]))
            if own:
                wanted.append((area, [Part("", micro["households"]) for micro in own]))
                rows.append((cut, own))
                _count_micros(cut, label, len(own))
    divisions = begin_all(wanted, on=on, at=at, actor=SYSTEM) if wanted else []
    ids = {_building_id(name) for cut, _own in rows for name in cut.ground.community.buildings.ids}
    known = set(Building.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", flat=True))
    pieces = [
        _piece(area, cut.ground, piece, known)
        for (cut, own), division in zip(rows, divisions, strict=True)
        for micro, area in zip(own, division.by_part, strict=True)
        for piece in micro["pieces"]
    ]
    MicroPart.objects.bulk_create(pieces, batch_size=500)


def _bare_grids(cut: Cut) -> dict[int, Area]:
    if not cut.micros or not cut.kept:
        return {}
    standing = Area.objects.filter(code__in=cut.kept.values())
    with_some = set(
        Area.objects.filter(parent__in=standing, level=Area.Level.MICRO_GRID, valid_to=None).values_list(
            "parent__code", flat=True
        )
    )
    by_code = {area.code: area for area in standing if area.code not in with_some}
    return {label: by_code[code] for label, code in cut.kept.items() if code in by_code}


def _count_micros(cut: Cut, label: int, count: int) -> None:
    for row in cut.outcome.begun:
        if row["label"] == label:
            row["micros"] = count


def _building_id(name: str) -> int | None:
    """The registered building behind a name of the plan's data."""
    return int(name[1:]) if name[:1] == "B" and name[1:].isdecimal() and len(name) < 18 else None


def _piece(area: Area, ground: WardFile, piece: list[int], known: set[int]) -> MicroPart:
    row, first, last, low, high, households = piece
    found = _building_id(ground.community.buildings.ids[row])
    return MicroPart(
        area=area, building_id=found if found in known else None, name=ground.names[row][:200], first_unit=first,
        last_unit=last, low=low, high=high, households=households,
    )  # fmt: skip
