"""The background process works out a draft, community by community; each result is kept at once."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wangge.planning.loading import engine
from wangge.planning.models import Draft, Ward, WardState
from wangge.planning.rules import carried_names, fate_of
from wangge.planning.services.reporting import Progress
from wangge.planning.services.starting import rules_of
from wangge.planning.townfile import WardFile, unpack, with_workload

if TYPE_CHECKING:
    from wangge.planning.engine import Worked


def work_out_draft(draft_id: int, *, at: datetime, progress: Progress) -> int:
    """Works out what is still missing of a draft; doing it twice does no harm. Returns how many communities it did."""
    draft = Draft.objects.filter(pk=draft_id, state=Draft.State.WAITING).select_related("plan").first()
    if draft is None:
        return 0
    done = set(draft.states.values_list("ward_id", flat=True))
    codes = list(draft.plan.wards.exclude(pk__in=done).order_by("code").values_list("pk", flat=True))
    total = len(done) + len(codes)
    for place, pk in enumerate(codes, start=len(done) + 1):
        is_stopped = Draft.objects.filter(pk=draft.pk, is_stopped=True).exists()
        ward = Ward.objects.get(pk=pk)
        ground = unpack(ward.data)
        worked = _worked(draft, ground, effort=Draft.Effort.FAST if is_stopped else "")
        WardState.objects.bulk_create([new_state(draft, ward, ground, worked, at=at)], ignore_conflicts=True)
        Draft.objects.filter(pk=draft.pk).update(done=place, total=total)
        progress(place, total)
    Draft.objects.filter(pk=draft.pk, state=Draft.State.WAITING).update(
        state=Draft.State.READY, done=total, total=total
    )
    return len(codes)


def _worked(draft: Draft, ground: WardFile, *, effort: str) -> "Worked":
    rules = rules_of(draft, effort=effort)
    community = with_workload(ground, extra_old=draft.extra_old, extra_unmanaged=draft.extra_unmanaged)
    if not draft.is_present:
        return engine().work_out(community, rules)
    codes = sorted({code for code in ground.old if code})
    number = {code: place for place, code in enumerate(codes, start=1)}
    return engine().measure(community, rules, [number.get(code, 0) for code in ground.old])


def new_state(draft: Draft, ward: Ward, ground: WardFile, worked: "Worked", *, at: datetime, **given: Any) -> WardState:
    """An unsaved state of one community with what the people of the desk want to know beside the planner's measures."""
    standing = sorted(ground.grid_names)
    fate = fate_of(worked.labels, ground.old, ground.households, standing)
    weight = {int(grid["label"]): float(grid["households"]) for grid in worked.grids}
    carried = {**carried_names(fate.main, weight), **fate.kept}
    moved = sum(
        count
        for label, old, count in zip(worked.labels, ground.old, ground.households, strict=True)
        if old and carried.get(label) != old
    )
    for grid in worked.grids:
        label = grid["label"]
        grid["kept"], grid["carries"] = fate.kept.get(label, ""), carried.get(label, "")
        grid["sources"] = _sources(label, worked.labels, ground)
    worked.figures["moved_households"] = moved
    worked.figures["changed_grids"] = len(worked.grids) - len(fate.kept)
    return WardState(
        draft=draft, ward=ward, at=at, labels=json.dumps(worked.labels), figures=json.dumps(worked.figures),
        grids=json.dumps(worked.grids, ensure_ascii=False), polygons=json.dumps(worked.polygons),
        micros=json.dumps(worked.micros), **given,
    )  # fmt: skip


def _sources(label: int, labels: list[int], ground: WardFile) -> list[list[Any]]:
    """From which present grids the households of a grid come, the most first."""
    found: dict[str, int] = {}
    for own, old, count in zip(labels, ground.old, ground.households, strict=True):
        if own == label:
            found[old] = found.get(old, 0) + count
    return [[code, count] for code, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]
