from datetime import datetime

from wangge.areas.models import Area, Boundary
from wangge.areas.shapes import Outline


def boundary_row(area: Area, outline: Outline, *, datum: str, source: str, at: datetime) -> Boundary:
    """An unsaved row with the outline, its coarse form and its rectangle."""
    west, south, east, north = outline.polygon.bounds
    return Boundary(
        area=area,
        geojson=outline.geojson(),
        coarse=outline.coarse(),
        datum=datum,
        source=source,
        west=west,
        south=south,
        east=east,
        north=north,
        changed_at=at,
    )


def save_boundaries(rows: list[Boundary], *, size: int = 500) -> None:
    """Writes outlines, new or instead of the old ones."""
    columns = ["geojson", "coarse", "datum", "source", "west", "south", "east", "north", "changed_at"]
    Boundary.objects.bulk_create(
        rows, batch_size=size, update_conflicts=True, unique_fields=["area"], update_fields=columns
    )


def centre_of(outline: Outline) -> tuple[float, float]:
    """A point that surely lies inside the outline."""
    point = outline.polygon.representative_point()
    return round(point.x, 7), round(point.y, 7)
