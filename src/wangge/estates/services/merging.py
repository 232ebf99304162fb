from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.queries import locate_many
from wangge.areas.services import Division
from wangge.areas.services.auditing import Doer, record_act
from wangge.estates.models import Building, Estate, EstateSuccession


class EstateRefused(ValueError):
    """A change of estates that may not be; the message says why."""


@transaction.atomic
def replace_estates(
    olds: Sequence[Estate], news: Sequence[Estate], *, on: date, at: datetime, actor: Doer | None = None
) -> list[Estate]:
    """Merges or splits estates from a day on; the old ones stay, their buildings go to the heir if there is but one."""
    if not olds or not news:
        raise EstateRefused(_("Name at least one old and one new estate."))
    ended = Estate.objects.filter(pk__in=[old.pk for old in olds], valid_to=None).update(valid_to=on)
    if ended < len(olds):
        raise EstateRefused(_("One of the estates has ended already."))
    for new in news:
        new.valid_from = on
    created = Estate.objects.bulk_create(news)
    EstateSuccession.objects.bulk_create(EstateSuccession(old=old, new=new, on=on) for old in olds for new in created)
    if len(created) == 1:
        Building.objects.filter(estate__in=olds).update(estate=created[0])
    for old in olds:
        names = ", ".join(new.name for new in created)
        record_act("estates.replace", old.code, f"{on}: {names}", actor=actor, at=at)
    return created


def follow_division(division: Division) -> None:
    """Moves estates and buildings of re-divided grids to the new grid around their point, else to the only heir.

    What lies in a community that gets its first grids stays with the community where no point says more.
    """
    heirs: dict[int, list[int]] = {}
    for old, new in division.links:
        heirs.setdefault(old.pk, []).append(new.pk)
    heirs.update({parent.pk: [parent.pk] for parent, _new in division.firsts})
    by_code = {new.code: new.pk for new in division.news}
    estates = list(Estate.objects.filter(area__in=heirs))
    buildings = list(Building.objects.filter(area__in=heirs))
    rows: list[Estate | Building] = [*estates, *buildings]
    pointed = [row for row in rows if row.lng is not None and row.lat is not None]
    codes = locate_many([row.lng or 0.0 for row in pointed], [row.lat or 0.0 for row in pointed], division.on).tolist()
    found = dict(zip(map(id, pointed), codes, strict=True))
    came_from = {id(building): building.area_id for building in buildings}
    for row in rows:
        row.area_id = by_code.get(found.get(id(row), ""), heirs[row.area_id][0])
    names = {old.pk: old.name for old, _new in (*division.links, *division.firsts)}
    _tell_apart(buildings, {key: names[area_id] for key, area_id in came_from.items()})
    Estate.objects.bulk_update(estates, ["area"], batch_size=500)
    Building.objects.bulk_update(buildings, ["area", "number"], batch_size=500)


def _tell_apart(buildings: Sequence[Building], came_from: Mapping[int, str]) -> None:
    """Of buildings without an estate that would bear one number in one area, later ones say which grid they were of."""
    taken: set[tuple[int, str]] = set()
    for building in sorted(buildings, key=lambda building: building.pk):
        if building.estate_id is not None:
            continue
        number, count = building.number, 1
        while (building.area_id, number) in taken:
            mark = f"（{came_from[id(building)]}）" if count == 1 else f"（{count}）"
            number, count = building.number[: max(0, 20 - len(mark))] + mark[:20], count + 1
        building.number = number
        taken.add((building.area_id, number))
