"""Puts checked rows into the tables, inside the caller's transaction."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from wangge.areas.intake import Fault, Options
from wangge.areas.models import Area
from wangge.areas.queries import locate_many, within
from wangge.areas.services import LoadReport
from wangge.areas.services.loading import Progress
from wangge.estates.intake import PlaceRow
from wangge.estates.models import Building, Estate, Street, Unit
from wangge.kit.datum import datum_named

_BATCH = 1000
Row = TypeVar("Row", bound=models.Model)


class Staging:
    """One file's rows against what is known; rows that fit nowhere become faults."""

    def __init__(self, options: Options, progress: Progress) -> None:
        self.options = options
        self.progress = progress
        self.report = LoadReport()
        self.new: list[models.Model] = []
        self.changed: dict[int, models.Model] = {}

    def take(self, layout: str, rows: list[PlaceRow]) -> LoadReport:
        """Checks and writes the rows of one layout."""
        {
            "estates": self._estates,
            "buildings": self._buildings,
            "units": self._units,
            "streets": self._streets,
        }[layout](rows)
        if self.new:
            type(self.new[0])._default_manager.bulk_create(self.new, batch_size=_BATCH)
        if self.changed:
            altered = list(self.changed.values())
            columns = [column.name for column in altered[0]._meta.concrete_fields if not column.primary_key]
            type(altered[0])._default_manager.bulk_update(altered, columns, batch_size=200)
        self.report.created, self.report.changed = len(self.new), len(self.changed)
        self.progress(len(rows), len(rows))
        return self.report

    def _fault(self, row: PlaceRow, reason: str) -> None:
        self.report.faults.append(Fault(row.file, row.place, reason))

    def _put(self, known: Row | None, fresh: Row, said: Mapping[str, Any]) -> Row:
        """Creates, changes or leaves one row; what the file does not say stays as it is."""
        target = known or fresh
        values = {name: value for name, value in said.items() if value not in (None, "")}
        differing = {name: value for name, value in values.items() if getattr(target, name) != value}
        for name, value in differing.items():
            setattr(target, name, value)
        if known is None:
            self.new.append(fresh)
        elif known.pk is not None and differing:
            self.changed[known.pk] = known
        elif known.pk is not None and known.pk not in self.changed:
            self.report.unchanged += 1
        return target

    def _estates(self, rows: list[PlaceRow]) -> None:
        areas = _AreaFinder(self.options, rows)
        known = _known_estates(self.options.under)
        numbers = _Numbers()
        for row in rows:
            area, reason, warning = areas.find(row)
            if area is None:
                self._fault(row, reason)
                continue
            if warning:
                self.report.warnings.append(Fault(row.file, row.place, warning))
            estate = known.get(row.code) if row.code else known.get((row.name, area.code[:6]))
            fresh = Estate(code=row.code or numbers.next_code(area.code[:6])) if estate is None else estate
            point = row.point or (_centre(row) if row.outline else None)
            said = {
                "name": row.name,
                "area_id": area.pk,
                "households": row.households,
                "address": row.address,
                "property_mode": row.property_mode,
                "tier": row.tier,
                "lng": point[0] if point else None,
                "lat": point[1] if point else None,
                "datum": datum_named(self.options.datum) if point else "",
                "boundary": row.outline.geojson() if row.outline else "",
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
                "source": self.options.source,
            }
            placed = self._put(estate, fresh, said)
            known[fresh.code] = known[(row.name, area.code[:6])] = placed

    def _buildings(self, rows: list[PlaceRow]) -> None:
        areas = _AreaFinder(self.options, rows)
        estates = _EstateFinder(self.options.under)
        scope = within(self.options.under, field="area__code")
        known = {_building_key(building): building for building in Building.objects.filter(scope).iterator()}
        for row in rows:
            estate, reason = estates.find(row.estate) if row.estate else (None, "")
            area = estate.area if estate and not row.area else None
            if area is None and not reason:
                area, reason, _warning = areas.find(row)
            if area is None or reason:
                self._fault(row, reason)
                continue
            key = (estate.pk, 0, row.number) if estate else (0, area.pk, row.number)
            point = row.point or (_centre(row) if row.outline else None)
            said = {
                "area_id": area.pk,
                "name": row.name,
                "households": row.households,
                "floors": row.floors,
                "lng": point[0] if point else None,
                "lat": point[1] if point else None,
                "footprint": row.outline.geojson() if row.outline else "",
                "source": self.options.source,
            }
            known[key] = self._put(known.get(key), Building(estate=estate, number=row.number), said)

    def _units(self, rows: list[PlaceRow]) -> None:
        estates = _EstateFinder(self.options.under)
        scope = within(self.options.under, field="area__code")
        buildings = {_building_key(building): building for building in Building.objects.filter(scope).iterator()}
        units = Unit.objects.filter(within(self.options.under, field="building__area__code"))
        known = {(unit.building_id, unit.number): unit for unit in units.iterator()}
        for row in rows:
            estate, reason = estates.find(row.estate)
            building = buildings.get((estate.pk, 0, row.building)) if estate else None
            if building is None:
                missing = _("there is no building “%(number)s”") % {"number": row.building}
                self._fault(row, reason or missing)
                continue
            key = (building.pk, row.number)
            unit = Unit(building=building, number=row.number)
            known[key] = self._put(known.get(key), unit, {"households": row.households})

    def _streets(self, rows: list[PlaceRow]) -> None:
        known = {street.code: street for street in Street.objects.iterator()}
        for row in rows:
            west, south, east, north = row.bounds
            said = {
                "name": row.name,
                "kind": row.kind,
                "line": row.line,
                "west": west,
                "south": south,
                "east": east,
                "north": north,
                "source": self.options.source,
            }
            known[row.code] = self._put(known.get(row.code), Street(code=row.code), said)


def _centre(row: PlaceRow) -> tuple[float, float]:
    point = row.outline.polygon.representative_point() if row.outline else None
    return (round(point.x, 7), round(point.y, 7)) if point else (0.0, 0.0)


def _building_key(building: Building) -> tuple[int, int, str]:
    estate = building.estate_id or 0
    return estate, 0 if estate else building.area_id, building.number


def _known_estates(under: str) -> dict[Any, Any]:
    """Estates by code, and by name and county; estates in different places of one county need codes of their own."""
    found: dict[Any, Any] = {}
    for estate in Estate.objects.select_related("area").iterator():
        found[estate.code] = estate
        if estate.area.code.startswith(under) and estate.valid_to is None:
            found.setdefault((estate.name, estate.area.code[:6]), estate)
    return found


class _Numbers:
    """The next free estate code of each county."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def next_code(self, county: str) -> str:
        if county not in self.last:
            codes = Estate.objects.filter(code__startswith=f"{county}E").values_list("code", flat=True)
            tails = [code.removeprefix(f"{county}E") for code in codes]
            self.last[county] = max((int(tail) for tail in tails if tail.isdigit()), default=0)
        self.last[county] += 1
        return f"{county}E{self.last[county]:05d}"


class _EstateFinder:
    """Finds an estate by its code or its unambiguous name."""

    def __init__(self, under: str) -> None:
        estates = Estate.objects.filter(within(under, field="area__code"), valid_to=None).select_related("area")
        self.by_text: dict[str, list[Estate]] = {}
        for estate in estates.iterator():
            for text in {estate.code, estate.name}:
                self.by_text.setdefault(text, []).append(estate)

    def find(self, text: str) -> tuple[Estate | None, str]:
        """The estate, or why there is none."""
        found = self.by_text.get(text, [])
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, _("several estates are called “%(name)s”: use the code") % {"name": text}
        return None, _("there is no estate “%(name)s”") % {"name": text}


class _AreaFinder:
    """Finds the area of a row: the one it names, made finer by where its point lies."""

    def __init__(self, options: Options, rows: list[PlaceRow]) -> None:
        self.under = options.under
        self.by_code = {area.code: area for area in Area.objects.filter(within(self.under), valid_to=None).iterator()}
        self.by_name: dict[str, list[Area]] = {}
        for area in self.by_code.values():
            self.by_name.setdefault(area.name, []).append(area)
        points = {id(row): row.point or _centre(row) for row in rows if row.point or row.outline}
        lngs, lats = [point[0] for point in points.values()], [point[1] for point in points.values()]
        codes = locate_many(lngs, lats).tolist() if points else []
        self.located = dict(zip(points, codes, strict=True))

    def find(self, row: PlaceRow) -> tuple[Area | None, str, str]:
        """The area, or why there is none, or what is odd about it."""
        here = self.by_code.get(self.located.get(id(row), ""))
        text = row.area or ("" if here else self.under)
        if not text:
            none = _("neither names an area nor has a point inside one")
            return here, "" if here else none, ""
        named = [self.by_code[text]] if text in self.by_code else self.by_name.get(text, [])
        if not named:
            return None, _("there is no area “%(text)s”") % {"text": text}, ""
        inside = [area for area in named if here and here.code.startswith(area.code)]
        if here and inside:
            return here, "", ""
        if len(named) > 1:
            return None, _("several areas are called “%(text)s”: use the code") % {"text": text}, ""
        if here and not named[0].code.startswith(here.code):
            odd = {"named": named[0].name, "here": here.name}
            return named[0], "", _("the point does not lie in %(named)s but in %(here)s") % odd
        return named[0], "", ""
