"""What is in force where, whose duty a category is, and how many concerns fall under each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.timezone import make_aware

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.duties.models import DutyCatalogue, DutyCategory, DutyItem
from wangge.duties.rules import COUNTY, KINDS, SHOWN_AT_A_GRID
from wangge.matters.access import visible
from wangge.matters.models import Category, Matter
from wangge.people.actors import Actor

AnyCatalogue = DutyCatalogue
AnyItem = DutyItem
KIND = "concern"


def in_force(county_code: str, on: date, *, kinds: Iterable[str] = KINDS) -> list[DutyCatalogue]:
    """Catalogues of a county (or, of an empty code, of all) that hold on a day, with items, in the order of kinds."""
    rows = DutyCatalogue.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), kind__in=list(kinds), valid_from__lte=on,
        published_at__isnull=False,
    )  # fmt: skip
    items = DutyItem.objects.order_by("position")
    rows = rows.filter(within(county_code[:COUNTY], field="county__code"))
    found = rows.select_related("county").prefetch_related(Prefetch("items", items)).order_by("name")
    return sorted(found, key=lambda row: (KINDS.index(row.kind), row.name))


def at_grid(county_code: str, on: date) -> list[DutyCatalogue]:
    """What one may come to a grid for."""
    return in_force(county_code, on, kinds=SHOWN_AT_A_GRID)


def kept(county_code: str) -> list[DutyCatalogue]:
    """Every version of a county's catalogues: drafts first, then the newest."""
    rows = DutyCatalogue.objects.filter(within(county_code, field="county__code")).select_related("county")
    found = rows.annotate(held=Count("items")).order_by("name", "-number")
    return sorted(found, key=lambda row: (KINDS.index(row.kind), row.name, -row.number))


def counties_of(area_code: str) -> list[Area]:
    """The county of a post, or those of a city."""
    rows = Area.objects.filter(level=Area.Level.COUNTY, valid_to=None)
    if len(area_code) >= COUNTY:
        return list(rows.filter(code=area_code[:COUNTY]))
    return list(rows.filter(within(area_code)).order_by("code"))


def duties_of(category: Category | None, county_code: str, on: date) -> list[DutyItem]:
    """Whose duty a category is, in each catalogue in force; without a line of its own, that of the one above."""
    if category is None:
        return []
    chain = [category.pk, *([category.parent_id] if category.parent_id else [])]
    rows = DutyCategory.objects.filter(category__in=chain, catalogue__in=in_force(county_code, on))
    found: dict[int, DutyCategory] = {}
    for row in rows.select_related("item", "catalogue"):
        held = found.get(row.catalogue_id)
        if held is None or row.category_id == category.pk:
            found[row.catalogue_id] = row
    kept_rows = sorted(found.values(), key=lambda row: (KINDS.index(row.catalogue.kind), row.catalogue.name))
    for row in kept_rows:
        row.item.catalogue = row.catalogue
    return [row.item for row in kept_rows]


@dataclass(frozen=True)
class Line:
    """One duty with the categories that fall under it and the concerns of a period."""

    item: DutyItem
    categories: list[str]
    concerns: int | None


def lines_of(catalogue: DutyCatalogue, *, actor: Actor | None, since: datetime) -> tuple[list[Line], int]:
    """The duties of a catalogue, and the number of concerns under none; without an actor nothing is counted."""
    items = list(catalogue.items.order_by("position").prefetch_related("mapped__category"))
    counts: dict[int | None, int] | None = _counts(catalogue, actor, since) if actor is not None else None
    lines = [
        Line(
            item, sorted(row.category.name for row in item.mapped.all()),
            counts.get(item.pk, 0) if counts is not None else None,
        )
        for item in items
    ]  # fmt: skip
    return lines, counts.get(None, 0) if counts is not None else 0


def _counts(catalogue: DutyCatalogue, actor: Actor, since: datetime) -> dict[int | None, int]:
    """Concerns by duty, counted by category in one statement; never by person."""
    mapped = dict(DutyCategory.objects.filter(catalogue=catalogue).values_list("category_id", "item_id"))
    rows = concerns(actor, since).values("category_id", "category__parent_id").annotate(number=Count("pk")).order_by()
    found: dict[int | None, int] = {}
    for row in rows:
        own, above = row["category_id"] or 0, row["category__parent_id"] or 0
        item = mapped.get(own) or mapped.get(above)
        found[item] = found.get(item, 0) + row["number"]
    return found


def concerns(actor: Actor, since: datetime) -> QuerySet[Matter]:
    """Concerns of a period that the actor may see."""
    return visible(actor, kind=KIND).filter(kind=KIND, opened_at__gte=since)


def concerns_of(item: DutyItem, *, actor: Actor, since: datetime) -> QuerySet[Matter]:
    """The concerns behind the number of a duty."""
    own = DutyCategory.objects.filter(catalogue=item.catalogue_id)
    mine, all_mapped = own.filter(item=item).values("category_id"), own.values("category_id")
    inherited = Q(category__parent__in=mine) & ~Q(category__in=all_mapped)
    return concerns(actor, since).filter(Q(category__in=mine) | inherited)


def start_of(day: date) -> datetime:
    """The first moment of a day."""
    return make_aware(datetime.combine(day, time.min))


def table_lines(catalogue: DutyCatalogue) -> list[list[Any]]:
    """The duties as the import reads them."""
    items = catalogue.items.order_by("position").prefetch_related("mapped__category")
    return [
        [item.name, item.sentence, item.office, " ".join(sorted(row.category.code for row in item.mapped.all()))]
        for item in items
    ]


def counts() -> dict[str, Any]:
    """For `wangge status`."""
    return {"catalogues": DutyCatalogue.objects.filter(published_at__isnull=False, valid_to=None).count()}
