"""What departments' own networks call our grids: put beside them, taken away again."""

from datetime import datetime

from django.db import transaction

from wangge.areas.models import Area, AreaAlias
from wangge.areas.queries import within
from wangge.areas.services.auditing import Doer, record_act


def put_alias(area: Area, *, network: str, code: str, name: str) -> bool:
    """Says what a network calls an area; whether that was new. The caller's transaction has the audit entry."""
    row, is_new = AreaAlias.objects.get_or_create(area=area, source=network, code=code, defaults={"name": name})
    if is_new or row.name == name:
        return is_new
    return bool(AreaAlias.objects.filter(pk=row.pk).update(name=name))


@transaction.atomic
def remove_alias(row: AreaAlias, *, actor: Doer, at: datetime) -> None:
    """One of a network's names is not that of an area any more."""
    record_act("areas.remove_alias", row.area.code, f"{row.source} {row.code} {row.name}", actor=actor, at=at)
    row.delete()


@transaction.atomic
def remove_network(network: str, area_code: str, *, actor: Doer, at: datetime) -> int:
    """Takes a whole network away in and beneath an area; how many of its names went."""
    rows = AreaAlias.objects.filter(within(area_code, field="area__code"), source=network).exclude(code="")
    number = rows.delete()[0]
    record_act("areas.remove_network", area_code, f"{network}: {number}", actor=actor, at=at)
    return number
