"""Which of our grids carry which of theirs, which carry none, and which of theirs lie over several of ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from wangge.areas.models import Area, NetworkName
from wangge.areas.queries import within

SHOWS = ("all", "without", "several")
AnyName = NetworkName


def names_in(area_code: str, network: str = "") -> QuerySet[NetworkName]:
    """Names that networks give to standing areas."""
    rows = NetworkName.objects.filter(within(area_code, field="area__code"), area__valid_to=None)
    return rows.filter(network=network) if network else rows


def grids_in(area_code: str) -> QuerySet[Area]:
    """Our standing grids."""
    return Area.objects.filter(within(area_code), level=Area.Level.GRID, valid_to=None)


@dataclass(frozen=True)
class Network:
    """A department's network: how many of its grids stand beside how many of ours."""

    name: str
    theirs: int
    ours: int
    without: int


def networks_in(area_code: str) -> list[Network]:
    """Every network, in two statements."""
    grids = grids_in(area_code).count()
    on_grid = Q(area__level=Area.Level.GRID)
    counts = names_in(area_code).values("network").annotate(
        theirs=Count("code", distinct=True), ours=Count("area", distinct=True, filter=on_grid)
    )  # fmt: skip
    return [
        Network(row["network"], row["theirs"], row["ours"], grids - row["ours"]) for row in counts.order_by("network")
    ]


def names_of_networks(area_code: str) -> list[str]:
    """What the networks are called."""
    return list(names_in(area_code).order_by("network").values_list("network", flat=True).distinct())


def several(area_code: str, network: str) -> list[tuple[str, list[NetworkName]]]:
    """Of theirs those that lie over several of ours, with the areas."""
    twice = names_in(area_code, network).values("code").annotate(number=Count("area")).filter(number__gt=1)
    rows = names_in(area_code, network).filter(code__in=twice.values("code")).select_related("area__parent")
    found: dict[str, list[NetworkName]] = {}
    for row in rows.order_by("code", "area__code")[:400]:
        found.setdefault(row.code, []).append(row)
    return list(found.items())


def left_behind(area_code: str, network: str) -> list[NetworkName]:
    """Names that hang on areas that have ended: the division took their grid away."""
    rows = NetworkName.objects.filter(
        within(area_code, field="area__code"), network=network, area__valid_to__isnull=False
    )
    return list(rows.select_related("area").order_by("code")[:200])


def grids_beside(area_code: str, network: str, *, show: str = "all", text: str = "") -> QuerySet[Area]:
    """Our grids, each with what the network calls it (`theirs`)."""
    held = NetworkName.objects.filter(network=network)
    rows = grids_in(area_code).select_related("parent")
    if text:
        called = held.filter(Q(code__istartswith=text) | Q(name__icontains=text))
        rows = rows.filter(Q(name__icontains=text) | Q(code__startswith=text) | Q(pk__in=called.values("area_id")))
    if show == "without":
        rows = rows.filter(~Exists(held.filter(area=OuterRef("pk"))))
    if show == "several":
        rows = rows.annotate(number=Count("network_names", filter=Q(network_names__network=network)))
        rows = rows.filter(number__gt=1)
    return rows.prefetch_related(Prefetch("network_names", held.order_by("code"), to_attr="theirs"))


def lines(area_code: str, networks: Iterable[str]) -> list[list[Any]]:
    """Names as the import reads them, so that the table can be changed and brought back."""
    rows = names_in(area_code).filter(network__in=list(networks)).select_related("area").order_by("network", "code")
    return [[row.network, row.code, row.name, row.area.code, row.area.name, "", ""] for row in rows]
