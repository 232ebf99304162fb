"""How the outlines of each parent's parts fit together."""

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from django.utils import timezone

from wangge.areas.models import Area, Boundary
from wangge.areas.queries.tree import valid_on, within
from wangge.areas.shapes import Coverage, coverage


@dataclass(frozen=True)
class Fit:
    """The parts of one parent, and how they cover it."""

    parent: Area
    parts: int
    without_outline: int
    coverage: Coverage
    names: dict[str, str]

    @property
    def is_clean(self) -> bool:
        """Whether every part has an outline and every spot belongs to exactly one."""
        return self.coverage.is_clean and not self.without_outline

    @property
    def overlaps(self) -> list[tuple[str, str, float]]:
        """Names of parts that share ground, and how many square metres."""
        return [
            (self.names[found.one], self.names[found.other], found.square_metres) for found in self.coverage.overlaps
        ]


def coverage_report(code: str, *, least: float = 25.0) -> list[Fit]:
    """Every parent at and beneath an area whose parts have outlines; dedicated grids may lie over base grids."""
    return list(iterate_coverage(code, least=least))


def iterate_coverage(code: str, *, least: float = 25.0) -> Iterator[Fit]:
    """`coverage_report` parent by parent, so that a whole region need not be in memory."""
    today = timezone.localdate()
    standing = valid_on(today, prefix="area__")
    outlined = Boundary.objects.filter(standing, within(code, field="area__code"))
    parents = Area.objects.filter(pk__in=outlined.values("area__parent")).filter(within(code)).order_by("code")
    for parent in parents.iterator(chunk_size=200):
        parts = list(Area.objects.filter(valid_on(today), parent=parent).exclude(kind=Area.Kind.DEDICATED))
        rows = Boundary.objects.filter(area__in=[part.pk for part in parts] + [parent.pk])
        shapes = {row.area_id: shapely.from_geojson(row.geojson) for row in rows}
        drawn = [(part.code, shapes[part.pk]) for part in parts if part.pk in shapes]
        yield Fit(
            parent=parent,
            parts=len(parts),
            without_outline=len(parts) - len(drawn),
            coverage=coverage(shapes.get(parent.pk), drawn, least),
            names={part.code: part.name for part in parts},
        )
