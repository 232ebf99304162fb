"""What the pages of the planning desk show."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.planning.access import visible
from wangge.planning.models import Draft, MicroPart, Plan, Ward, WardState
from wangge.planning.rules import PLANNED_LEVELS, changes, together, worst_first
from wangge.planning.words import Line, explain, fault_words, grid_name, lines

MOST_AREAS = 600
SORTS = (
    "worst",
    "name",
    "grids",
    "out_of_range",
    "mean_distance",
    "excess_splits",
    "across_streets",
    "moved_households",
)


def plan_rows(actor: Actor) -> QuerySet[Plan]:
    """Plans the actor sees, newest first, with their number of drafts."""
    rows = visible(actor).exclude(state=Plan.State.DROPPED).select_related("area")
    return rows.annotate(draft_count=Count("drafts", filter=Q(drafts__number__gt=0)))


def plannable_areas(actor: Actor) -> list[Area]:
    """Areas the actor may plan: the own one and those beneath, down to communities."""
    if not actor.area_code:
        return []
    rows = Area.objects.filter(within(actor.area_code), level__in=PLANNED_LEVELS, valid_to=None)
    return list(rows.order_by("code")[:MOST_AREAS])


def current_states(draft: Draft) -> list[WardState]:
    """The state of every community that counts now: the last step not undone."""
    latest: dict[int, WardState] = {}
    rows = draft.states.filter(step__lte=draft.position).select_related("ward").defer("ward__data")
    for state in rows.order_by("step"):
        latest[state.ward_id] = state
    return sorted(latest.values(), key=lambda state: state.ward.code)


def state_of(draft: Draft, ward: Ward) -> WardState | None:
    """The state of one community that counts now."""
    return draft.states.filter(ward=ward, step__lte=draft.position).order_by("-step").first()


def ready_drafts(plan: Plan) -> list[Draft]:
    """Drafts that can be handed in."""
    return list(plan.drafts.filter(state=Draft.State.READY, number__gt=0).order_by("number"))


@dataclass(frozen=True)
class FaultGroup:
    """One kind of fault with how often it occurs and the first of them."""

    code: str
    title: Any
    done: Any
    number: int
    first: list[dict[str, str]]


def fault_groups(plan: Plan, *, most: int = 20) -> list[FaultGroup]:
    """Faults of the data by kind, the most frequent first."""
    rows: list[dict[str, str]] = json.loads(plan.faults)
    counts = Counter(row["code"] for row in rows)
    return [
        FaultGroup(code, *fault_words(code), number, [row for row in rows if row["code"] == code][:most])
        for code, number in counts.most_common()
    ]


@dataclass(frozen=True)
class DraftCard:
    """One draft with the figures of the whole area."""

    draft: Draft
    figures: dict[str, Any]

    @property
    def is_ready(self) -> bool:
        """Whether there are figures."""
        return self.draft.state == Draft.State.READY


def draft_cards(plan: Plan) -> list[DraftCard]:
    """Every draft of a plan with its figures, the division in force first."""
    drafts = list(plan.drafts.order_by("number"))
    at = {draft.pk: draft.position for draft in drafts}
    latest: dict[tuple[int, int], str] = {}
    rows = WardState.objects.filter(draft__plan=plan).order_by("step").values_list("draft", "ward", "step", "figures")
    for draft, ward, step, figures in rows:
        if step <= at[draft]:
            latest[draft, ward] = figures
    found: dict[int, list[dict[str, Any]]] = {}
    for (draft, _ward), figures in latest.items():
        found.setdefault(draft, []).append(json.loads(figures))
    return [DraftCard(draft, together(found.get(draft.pk, []))) for draft in drafts]


@dataclass(frozen=True)
class WardRow:
    """One community of a draft."""

    ward: Ward
    state: WardState
    figures: dict[str, Any]


def ward_rows(draft: Draft, sort: str) -> list[WardRow]:
    """Communities of a draft, the worst first unless asked otherwise."""
    rows = [WardRow(state.ward, state, json.loads(state.figures)) for state in current_states(draft)]
    key = sort.removeprefix("-")
    if key == "name":
        rows.sort(key=lambda row: row.ward.code, reverse=sort.startswith("-"))
    elif key == "worst" or key not in SORTS:
        rows.sort(key=lambda row: (*worst_first(row.figures), row.ward.code))
    else:
        rows.sort(key=lambda row: (row.figures.get(key) or 0, row.ward.code), reverse=sort.startswith("-"))
    return rows


@dataclass(frozen=True)
class GridCard:
    """One grid of a draft, in words."""

    label: int
    name: str
    values: dict[str, Any]
    sentences: list[str]
    is_locked: bool
    is_new: bool

    @property
    def order(self) -> tuple[str, int]:
        """Grids that go on from present ones in the order of their codes, new ones behind them."""
        return self.values.get("kept") or self.values.get("carries") or "~", self.label

    @property
    def map_tone(self) -> str:
        """The same as a tone of the map."""
        return "none" if self.tone == "plain" else self.tone

    @property
    def tone(self) -> str:
        """How it stands to the range."""
        if self.values["broken"]:
            return "bad"
        if self.values["in_range"]:
            return "good"
        return "info" if self.values["must_be_out"] else "warn" if self.values["households"] else "plain"


def grid_cards(draft: Draft, state: WardState, names: dict[str, str]) -> list[GridCard]:
    """Grids of one community in a draft, those that need a look first."""
    given, locked = json.loads(state.names), set(json.loads(state.locked))
    cards = [
        GridCard(
            label=grid["label"], name=grid_name(grid, given, names), values=grid,
            sentences=explain(grid, minimum=draft.minimum, maximum=draft.maximum, names=names),
            is_locked=grid["label"] in locked, is_new=not grid.get("kept"),
        )
        for grid in json.loads(state.grids)
    ]  # fmt: skip
    order = {"bad": 0, "warn": 1, "info": 2}
    return sorted(cards, key=lambda card: (order.get(card.tone, 3), card.order))


def last_change(draft: Draft) -> tuple[WardState, list[Line]] | None:
    """The last step by hand and what got better and worse by it."""
    if not draft.position:
        return None
    step = draft.states.filter(step=draft.position).select_related("ward").defer("ward__data").first()
    if step is None:
        return None
    before = draft.states.filter(ward=step.ward_id, step__lt=step.step).order_by("-step").first()
    if before is None:
        return None
    found = [c for c in changes(json.loads(before.figures), json.loads(step.figures)) if c.is_better is not None]
    return step, lines(found)


def compared(one: dict[str, Any], other: dict[str, Any]) -> list[Line]:
    """Two divisions figure by figure."""
    return lines(changes(one, other))


def figures_of(draft: Draft) -> dict[str, Any]:
    """The figures of a draft for the whole area."""
    return together(json.loads(state.figures) for state in current_states(draft))


def troubles() -> list[str]:
    """Approved plans that could not be put in force, for `wangge doctor`."""
    rows = Plan.objects.filter(state=Plan.State.APPROVED).exclude(trouble="").values_list("name", "trouble")
    return [f"{name}: {trouble}" for name, trouble in rows]


def present_names(plan: Plan) -> dict[str, str]:
    """The present grids of the plan's area by code."""
    rows = Area.objects.filter(within(plan.area.code), level=Area.Level.GRID)
    return dict(rows.values_list("code", "name"))


def against_present(draft: Draft, figures: dict[str, Any]) -> list[Line]:
    """A draft's figures beside those of the division in force, once that is measured."""
    present = draft.plan.drafts.filter(number=0, state=Draft.State.READY).first()
    return compared(figures_of(present), figures) if present else []


@dataclass(frozen=True)
class WardPair:
    """One community in two drafts, figures that differ only."""

    ward: Ward
    lines: list[Line]


def compared_wards(one: Draft, other: Draft) -> list[WardPair]:
    """Communities in which two drafts differ, most differences first."""
    before = {state.ward_id: json.loads(state.figures) for state in current_states(one)}
    found = []
    for state in current_states(other):
        changed = changes(before.get(state.ward_id, {}), json.loads(state.figures))
        differing = lines([change for change in changed if change.is_better is not None])
        if differing:
            found.append(WardPair(state.ward, differing))
    return sorted(found, key=lambda pair: (-len(pair.lines), pair.ward.code))


def outcome_of(plan: Plan) -> list[dict[str, Any]]:
    """Which grids end and begin, community by community; only where something changes."""
    is_known = plan.state not in {Plan.State.GATHERING, Plan.State.DRAFT, Plan.State.TRYING}
    rows: list[dict[str, Any]] = json.loads(plan.outcome) if is_known else []
    return [row for row in rows if row["begun"]]


@dataclass(frozen=True)
class PostMove:
    """Somebody whose post follows the re-division."""

    person: str
    title: str
    community: str
    old: str
    new: str


def post_moves(plan: Plan) -> list[PostMove]:
    """Whose post moves to which new grid when the plan comes into force."""
    ended = {code: (row["name"], name) for row in outcome_of(plan) for code, name in row["ended"]}
    heirs: dict[str, list[str]] = {}
    for row in outcome_of(plan):
        for new in row["begun"]:
            for code in new["from"]:
                heirs.setdefault(code, []).append(f"{new['name']} {new['code']}")
    on = plan.effective_on
    posts = Post.objects.filter(area__code__in=ended).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return [
        PostMove(
            post.person.name, str(post.title or post.get_role_display()), *ended[post.area.code],
            "、".join(heirs.get(post.area.code, [])),
        )
        for post in posts.select_related("person", "area").order_by("area__code", "pk")
    ]  # fmt: skip


@dataclass(frozen=True)
class MicroGroup:
    """A micro-grid with the units and floors that belong to it."""

    area: Area
    parts: list[MicroPart]


def micro_parts(area: Area) -> list[MicroGroup]:
    """Standing micro-grids that are this area or lie in it, with what belongs to each."""
    rows = MicroPart.objects.filter(within(area.code, field="area__code"), area__valid_to=None).select_related("area")
    found: dict[int, MicroGroup] = {}
    for part in rows.order_by("area__code", "pk"):
        found.setdefault(part.area_id, MicroGroup(part.area, [])).parts.append(part)
    return list(found.values())
