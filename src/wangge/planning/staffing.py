"""How many workers an area needs, by several measures, beside how many it has; and what if the measures were others."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from wangge.areas.models import Area
from wangge.areas.queries import figure_by_grid, subtree, within
from wangge.estates.models import Building, Estate
from wangge.kit.codes import LENGTHS
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.queries import in_force
from wangge.people.rules import Role
from wangge.planning.gathering import UNMANAGED_MODES
from wangge.planning.workload import Load, Needed, Norms, needed

GRID_STAFF = (Role.GRID_WORKER, Role.GRID_LEADER)
COMMUNITY_STAFF = (Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY)
"""Community workers by the norm of 18 per 10,000 are both: who works in a grid and who works in the committee."""


@dataclass(frozen=True)
class StaffRow:
    """One area: what there is to do, who does it, who would be needed."""

    area: Area
    load: Load
    grid_staff: int
    community_staff: int
    need: Needed

    @property
    def workers(self) -> int:
        """All who count for the norm per inhabitants."""
        return self.grid_staff + self.community_staff

    @property
    def short(self) -> int:
        """Grid workers missing by workload; negative when there are more than needed."""
        return self.need.by_load - self.grid_staff

    @property
    def tone(self) -> str:
        """Bad when a third or more is missing, warn when anybody is."""
        return "good" if self.short <= 0 else "bad" if self.short * 3 >= self.need.by_load else "warn"


def staff_rows(actor: Actor, norms: Norms, *, level: str, on: date) -> list[StaffRow]:
    """Areas of a level in the area of the post, the shortest of workers first."""
    if not actor.area_code:
        return []
    length = LENGTHS[level]
    loads = _loads(actor.area_code, length)
    grid_staff = _posts(actor.area_code, GRID_STAFF, length, on)
    community_staff = _posts(actor.area_code, COMMUNITY_STAFF, length, on)
    rows = []
    for area in subtree(actor.area_code, level=level, on=on).order_by("code"):
        load = loads.get(area.code, Load())
        if load.households or grid_staff[area.code] or community_staff[area.code]:
            row = StaffRow(area, load, grid_staff[area.code], community_staff[area.code], needed(load, norms))
            rows.append(row)
    return sorted(rows, key=lambda row: (-row.short, row.area.code))


def _loads(code: str, length: int) -> dict[str, Load]:
    """Households by kind, grids and open matters of every area with codes of a length."""
    counts: dict[str, Counter[str]] = {}

    def add(area: str, what: str, number: int) -> None:
        if len(area) == length:
            counts.setdefault(area, Counter())[what] += number

    place = Substr("area__code", 1, length)
    for prefix, model, only in (("estate__", Building, Q()), ("", Estate, Q(buildings=None, valid_to=None))):
        rows = model.objects.filter(within(code, field="area__code"), only, households__gt=0).order_by()
        kinds = {
            "households": Q(), "old": Q(**{f"{prefix}tier": Estate.Tier.OLD}),
            "unmanaged": Q(**{f"{prefix}property_mode__in": list(UNMANAGED_MODES)}),
        }  # fmt: skip
        for what, kind in kinds.items():
            for area, number in rows.filter(kind).annotate(p=place).values_list("p").annotate(n=Sum("households")):
                add(area, what, number)
    grids = Area.objects.filter(within(code), level=Area.Level.GRID, valid_to=None)
    for area, number in grids.order_by().annotate(p=Substr("code", 1, length)).values_list("p").annotate(n=Count("pk")):
        add(area, "grids", number)
    for grid, number in figure_by_grid("open_matters", code).items():
        add(grid[:length], "matters", number)
    return {area: Load(**found) for area, found in counts.items()}


def _posts(code: str, roles: tuple[Role, ...], length: int, on: date) -> Counter[str]:
    """Persons with a post of these roles per area; somebody with two grids in one area counts once there."""
    rows = Post.objects.filter(in_force(on), within(code, field="area__code"), role__in=roles).order_by()
    found = rows.annotate(p=Substr("area__code", 1, length)).values_list("p", "person").distinct()
    return Counter(area for area, _person in found if len(area) == length)


def totals(rows: list[StaffRow], norms: Norms) -> StaffRow | None:
    """All areas together; what is needed is rounded up once, not area by area."""
    if not rows:
        return None
    load = Load(
        **{
            name: sum(getattr(row.load, name) for row in rows)
            for name in ("households", "old", "unmanaged", "grids", "matters")
        }
    )
    return StaffRow(
        rows[0].area, load, sum(row.grid_staff for row in rows), sum(row.community_staff for row in rows),
        needed(load, norms),
    )  # fmt: skip
