from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area, AreaAlias, Boundary, GridNorm
from wangge.areas.services.auditing import Doer, record_act
from wangge.areas.services.outlines import boundary_row, centre_of, save_boundaries
from wangge.areas.services.versions import tree_changed
from wangge.areas.shapes import read_outline
from wangge.kit.datum import datum_named


class EditRefused(ValueError):
    """A change of an area that may not be; the message says why."""


@transaction.atomic
def set_boundary(
    area: Area,
    geometry: dict[str, Any],
    *,
    at: datetime,
    datum: str = "wgs84",
    source: str = "",
    actor: Doer | None = None,
) -> Boundary:
    """Gives an area its outline from a GeoJSON polygon; raises `ShapeRefused` if it is none."""
    outline = read_outline(geometry, datum)
    boundary = boundary_row(area, outline, datum=datum_named(datum), source=source, at=at)
    save_boundaries([boundary])
    area.centre_lng, area.centre_lat = centre_of(outline)
    area.save(update_fields=["centre_lng", "centre_lat"])
    tree_changed()
    record_act("areas.set_boundary", area.code, outline.mended, actor=actor, at=at)
    return boundary


@transaction.atomic
def update_area(area: Area, *, name: str, households: int | None, actor: Doer | None, at: datetime) -> bool:
    """Renames an area or corrects its households, keeping the former name as an alias; whether anything changed."""
    name = name.strip()
    if not name:
        raise EditRefused(_("An area needs a name."))
    if (name, households) == (area.name, area.households):
        return False
    detail = f"{area.name} → {name}; {area.households} → {households}"
    if name != area.name:
        tree_changed()
        AreaAlias.objects.get_or_create(area=area, name=area.name, defaults={"source": _("former name")})
    area.name, area.households = name, households
    area.save(update_fields=["name", "households"])
    record_act("areas.update", area.code, detail, actor=actor, at=at)
    return True


@transaction.atomic
def set_grid_norm(
    area: Area, *, minimum: int, maximum: int, source: str = "", actor: Doer | None = None, at: datetime
) -> GridNorm:
    """Says how many households a grid in and beneath an area should have."""
    if minimum > maximum:
        raise EditRefused(_("The smallest number of households is above the largest."))
    values = {"minimum": minimum, "maximum": maximum, "source": source}
    norm, _created = GridNorm.objects.update_or_create(area=area, defaults=values)
    record_act("areas.set_norm", area.code, f"{minimum}–{maximum}", actor=actor, at=at)
    return norm
