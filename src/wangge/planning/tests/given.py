"""A community whose two grids have drifted apart: 14 buildings in the one, 6 in the other, 45 households each."""

from datetime import datetime

from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, Town

from wangge.estates.models import Building, Estate, Street
from wangge.planning.models import Draft, Plan, Ward
from wangge.planning.services.running import work_out_draft
from wangge.planning.services.starting import Wanted, ask_for_draft, start_plan

FIRST, SECOND = 14, 6
EACH = 45


def lay_buildings(town: Town) -> None:
    """Three estates in a row from west to east, and a street between the grids."""
    for number, (grid, west, count) in enumerate(
        ((GARDEN_1, 106.201, 8), (GARDEN_1, 106.207, 6), (GARDEN_2, 106.213, 6)), 1
    ):
        estate = Estate.objects.create(
            code=f"e{number}", name=f"{'一二三'[number - 1]}号院", area=town.areas[grid], lng=west, lat=37.985,
            tier="old" if number == 1 else "",
        )  # fmt: skip
        Building.objects.bulk_create(
            Building(
                estate=estate, area=town.areas[grid], number=f"{place + 1}号楼", households=EACH,
                lng=west + place % 2 * 0.002, lat=37.981 + place // 2 * 0.0015, floors=6,
            )
            for place in range(count)
        )  # fmt: skip
    Street.objects.create(
        code="s1", name="花园路", kind="side", line='{"type":"LineString","coordinates":[[106.21,37.97],[106.21,38.0]]}',
        west=106.21, south=37.97, east=106.21, north=38.0,
    )  # fmt: skip


def quietly(done: int, total: int) -> None:
    """Nobody watches the progress."""


def started(town: Town, who: str = "township_leader", area: str = GARDEN, at: datetime = NOW) -> Plan:
    """A plan of the community, the division in force measured."""
    lay_buildings(town)
    plan = start_plan(area=town.areas[area], name="花园社区网格调整", actor=town.actor(who), at=at)
    work_out_draft(plan.drafts.get(number=0).pk, at=at, progress=quietly)
    return plan


def worked_out(plan: Plan, town: Town, *, who: str = "township_leader", at: datetime = NOW, **wanted: object) -> Draft:
    """One draft of the plan, ready."""
    rules = Wanted(**{"effort": "fast", "keep": 1.0, **wanted})  # type: ignore[arg-type]
    draft = ask_for_draft(plan, rules, actor=town.actor(who), at=at)
    work_out_draft(draft.pk, at=at, progress=quietly)
    return Draft.objects.select_related("plan__area").get(pk=draft.pk)


def garden(plan: Plan) -> Ward:
    """The community of the plan."""
    return plan.wards.get(code=GARDEN)
