"""What departments' own networks call our grids: put beside them, taken away again."""

from datetime import datetime

from django.db import transaction

from wangge.areas.models import Area, NetworkName
from wangge.areas.queries import within
from wangge.areas.services.auditing import Doer, record_act


def put_name(area: Area, *, network: str, code: str, name: str) -> bool:
    """Says what a network calls an area; whether that was new. The caller's transaction has the audit entry."""
    row, is_new = NetworkName.objects.get_or_create(area=area, network=network, code=code, defaults={"name": name})
    if is_new or row.name == name:
        return is_new
    return bool(NetworkName.objects.filter(pk=row.pk).update(name=name))


@transaction.atomic
def remove_name(row: NetworkName, *, actor: Doer, at: datetime) -> None:
    """One of a network's names is not that of an area any more."""
    record_act("areas.remove_network_name", row.area.code, f"{row.network} {row.code} {row.name}", actor=actor, at=at)
    row.delete()


@transaction.atomic
def remove_network(network: str, area_code: str, *, actor: Doer, at: datetime) -> int:
    """Takes a whole network away in and beneath an area; how many of its names went."""
    rows = NetworkName.objects.filter(within(area_code, field="area__code"), network=network)
    number = rows.delete()[0]
    record_act("areas.remove_network", area_code, f"{network}: {number}", actor=actor, at=at)
    return number
