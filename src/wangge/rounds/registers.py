"""What rounds can go over: registers that apps offer in their `module.py`, and lists that an operator brings in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.estates.models import Estate
from wangge.rounds.models import TargetList
from wangge.ui.modules import installed_modules

LIST = "list"
"""The kind of targets out of an operator's own list, and the beginning of such a register's name."""


@dataclass(frozen=True)
class TargetGiven:
    """One target as its register hands it over: plain values, and who does the work (a unit, a person, or whoever is
    responsible for the area)."""

    kind: str
    id: str
    label: str
    area_code: str
    unit_id: int | None = None
    person_id: int | None = None


Candidates = Callable[[str], Iterable[TargetGiven]]


@dataclass(frozen=True)
class Register:
    """Something that rounds can go over: `candidates` hands over all of it that lies in an area or beneath."""

    name: str
    title: Any
    candidates: Candidates
    address: Callable[[str], str] | None = None


def areas_of(level: str, area_code: str) -> Iterator[TargetGiven]:
    """Areas of one level as targets, whole."""
    rows = Area.objects.filter(within(area_code), level=level, valid_to=None).order_by("code")
    for code, name in rows.values_list("code", "name"):
        yield TargetGiven(level, code, name, code)


def estates_of(area_code: str) -> Iterator[TargetGiven]:
    """Estates as targets."""
    rows = Estate.objects.filter(within(area_code, field="area__code"), valid_to=None).order_by("area__code", "name")
    for code, name, place in rows.values_list("code", "name", "area__code"):
        yield TargetGiven("estate", code, name, place)


OWN = (
    Register("communities", _("Whole communities"), partial(areas_of, "community")),
    Register("grids", _("Whole grids"), partial(areas_of, "grid")),
    Register("estates", _("Estates"), estates_of),
)


@cache
def offered() -> dict[str, Register]:
    """The registers that apps offer, by name."""
    return {register.name: register for module in installed_modules() for register in module.registers}


def entries_of(pk: int, area_code: str) -> Iterator[TargetGiven]:
    """Entries of an operator's list as targets; the number counted there stands in the label."""
    held = TargetList.objects.get(pk=pk)
    rows = held.entries.filter(within(area_code, field="area__code"), is_active=True).order_by("area__code", "code")
    for entry in rows.select_related("area", "estate"):
        name = f"{entry.estate.name} {entry.name}" if entry.estate else entry.name
        label = f"{name}（{entry.number}{held.counts}）" if entry.number is not None and held.counts else name
        yield TargetGiven(LIST, str(entry.pk), label, entry.area.code, unit_id=entry.unit_id)


def _of_list(row: TargetList) -> Register:
    return Register(f"{LIST}:{row.pk}", row.name, partial(entries_of, row.pk))


def registers_for(area_code: str) -> list[Register]:
    """Every register that may be chosen in an area: those of apps, and lists of the area, above it or beneath it."""
    above = [area_code[:length] for length in range(2, len(area_code) + 1)]
    lists = TargetList.objects.filter(Q(area__code__in=above) | within(area_code, field="area__code"))
    return [*offered().values(), *(_of_list(row) for row in lists.order_by("area__code", "name"))]


def register_of(name: str) -> Register | None:
    """The register of that name; None when nobody offers it any more."""
    start, colon, pk = name.partition(":")
    if start == LIST and colon and pk.isdigit():
        row = TargetList.objects.filter(pk=pk).first()
        return _of_list(row) if row else None
    return offered().get(name)
