"""The chain of an area: organizations by level, which grids they reach, which they do not."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from wangge.areas.models import Area
from wangge.areas.queries import valid_on, within
from wangge.chain.access import COUNTY
from wangge.chain.models import Branch, Level
from wangge.chain.rules import HUB, KIND
from wangge.estates.models import Building, Estate
from wangge.kit.codes import LENGTHS
from wangge.people.models import Organization

AnyOrganization = Organization
MOST_NAMED = 30


def levels_of(code: str) -> list[Level]:
    """The levels of the county around an area, from the top."""
    rows = Level.objects.filter(county__code=code[:COUNTY], is_active=True)
    return list(rows.select_related("county").order_by("position", "pk"))


def organizations(code: str) -> QuerySet[Organization]:
    """Party organizations that stand in an area."""
    return Organization.objects.filter(within(code, field="area__code"), kind=KIND, is_active=True)


@dataclass(frozen=True)
class Grid:
    """A grid and the organizations that reach it."""

    code: str
    name: str
    community: str
    reached_by: tuple[str, ...]


def grids_of(code: str, on: date) -> list[Grid]:
    """Every grid beneath an area with the organizations that reach it: its own, and branches over several grids."""
    own: dict[int, list[str]] = {}
    reaching = organizations(code[: LENGTHS["community"]]).exclude(subkind=HUB)
    for area_id, name in reaching.filter(area__level="grid").order_by("pk").values_list("area_id", "name"):
        own.setdefault(area_id, []).append(name)
    through = Branch.grids.through.objects.filter(branch__organization__in=reaching).order_by("branch_id")
    for area_id, name in through.values_list("area_id", "branch__organization__name"):
        if name not in own.setdefault(area_id, []):
            own[area_id].append(name)
    rows = Area.objects.filter(valid_on(on), within(code), level="grid").order_by("code")
    return [
        Grid(grid, name, parent, tuple(own.get(pk, ())))
        for pk, grid, name, parent in rows.values_list("pk", "code", "name", "parent__name")
    ]


@dataclass
class Coverage:
    """Grids of one place: how many, how many are reached."""

    code: str
    name: str
    grids: int = 0
    reached: int = 0
    organizations: int = 0

    @property
    def share(self) -> float | None:
        """Reached ÷ all; None where there is no grid."""
        return self.reached / self.grids if self.grids else None


@dataclass
class Board:
    """The chain of an area in numbers, with the grids nobody reaches."""

    total: Coverage
    levels: list[tuple[str, int]]
    below: list[Coverage]
    without: list[Grid]
    grids: list[Grid] = field(default_factory=list)

    @property
    def shown(self) -> list[Grid]:
        """The first of the grids without."""
        return self.without[:MOST_NAMED]


def board(area: Area, on: date) -> Board:
    """Everything the page of an area shows, in a handful of statements."""
    grids = grids_of(area.code, on)
    without = [grid for grid in grids if not grid.reached_by]
    standing = organizations(area.code)
    codes = list(standing.values_list("area__code", flat=True))
    total = Coverage(area.code, area.name, len(grids), len(grids) - len(without), len(codes))
    return Board(total, _by_level(area.code, standing), _below(area, grids, codes, on), without, grids)


def _by_level(code: str, standing: QuerySet[Organization]) -> list[tuple[str, int]]:
    """How many organizations each level has; those without a level count by what they are."""
    numbers = dict(standing.order_by().values_list("branch__level__name").annotate(number=Count("pk")))
    named = [(level.name, numbers.pop(level.name, 0)) for level in levels_of(code)]
    loose = numbers.pop(None, 0)
    rest = [(str(name), number) for name, number in numbers.items()]
    return [*named, *rest, *([("", loose)] if loose else [])]


def _below(area: Area, grids: list[Grid], codes: list[str], on: date) -> list[Coverage]:
    rows = Area.objects.filter(valid_on(on), parent=area).exclude(level__in=["grid", "micro_grid"]).order_by("code")
    found = {code: Coverage(code, name) for code, name in rows.values_list("code", "name")}
    length = len(next(iter(found), ""))
    for grid in grids:
        line = found.get(grid.code[:length])
        if line is not None:
            line.grids += 1
            line.reached += bool(grid.reached_by)
    for code, number in Counter(code[:length] for code in codes).items():
        if code in found:
            found[code].organizations = number
    return list(found.values())


def listed(code: str, *, text: str = "", level: str = "") -> QuerySet[Organization]:
    """Party organizations of an area, narrowed by name or place and by level, with what a row shows."""
    rows = organizations(code).select_related("area", "parent", "branch__level", "branch__estate", "branch__building")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(area__name__icontains=text))
    if level:
        rows = rows.filter(branch__level_id=int(level))
    return rows.prefetch_related("branch__grids", "branch__founders")


def branch_of(organization: Organization) -> Branch | None:
    """Where an organization stands in the chain, where it was written down."""
    return Branch.objects.filter(organization=organization).prefetch_related("grids", "founders").first()


def grid_rows(code: str, on: date) -> QuerySet[Area]:
    """The grids of a community, to choose from."""
    return Area.objects.filter(valid_on(on), within(code), level="grid").order_by("code")


def estate_rows(code: str) -> QuerySet[Estate]:
    """The estates of a community."""
    return Estate.objects.filter(within(code, field="area__code"), valid_to=None).order_by("name")


def building_rows(code: str) -> QuerySet[Building]:
    """The buildings of a community."""
    rows = Building.objects.filter(within(code, field="area__code")).select_related("estate")
    return rows.order_by("estate__name", "number", "pk")


def parents(code: str) -> QuerySet[Organization]:
    """Organizations that may stand above one of an area: those of the area and of what lies above it."""
    above = [code[:length] for length in (2, 4, 6, 9, 12) if length <= len(code)]
    here = Q(area__code__in=above) | within(code, field="area__code")
    rows = Organization.objects.filter(here, kind=KIND, is_active=True).exclude(subkind=HUB)
    return rows.order_by("area__code", "name")


def founders(code: str) -> QuerySet[Organization]:
    """Units that found a joint branch: of the place itself, and companies that work in the county."""
    near = ["community_office", "owners_committee", "property_management_committee", "partner_unit", "social_org"]
    companies = Q(kind="property_company", area__code__startswith=code[:COUNTY])
    here = Q(kind__in=near) & within(code[: LENGTHS["community"]], field="area__code")
    return Organization.objects.filter(companies | here, is_active=True).order_by("kind", "name")
