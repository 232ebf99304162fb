"""Numbers that a county sets from a day on, such as how often more time may be granted."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.matters.kinds import Kind, kinds
from wangge.matters.models import LimitRule, Matter, Parameter
from wangge.matters.services.catalogue import CatalogueRefused, clean_area, only_keepers
from wangge.people.actors import Actor


def in_force(rows: QuerySet[Parameter], on: date) -> QuerySet[Parameter]:
    """Rows that count on a day; both ends belong to it."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def value_at(rows: Iterable[Parameter], *, name: str, area_code: str, default: int) -> int:
    """What counts in a place: the smallest area's row, the newest of these, else the default."""
    fitting = [row for row in rows if row.name == name and area_code.startswith(row.area_code)]
    best = max(fitting, key=lambda row: (len(row.area_code), row.valid_from, row.pk), default=None)
    return default if best is None else best.value


def parameters_of(kind: Kind, matter: Matter, at: datetime) -> dict[str, int]:
    """All numbers of a kind for one matter at one moment."""
    if not kind.parameters:
        return {}
    rows = list(in_force(Parameter.objects.filter(kind=kind.name), localdate(at)))
    return {
        name: value_at(rows, name=name, area_code=matter.area_code, default=rule.default)
        for name, rule in kind.parameters.items()
    }


def check_parameter(kind: str, name: str, value: int) -> None:
    """Refuses a number that no kind leaves to the county, or one outside its bounds."""
    rule = kinds()[kind].parameters.get(name) if kind in kinds() else None
    if rule is None:
        raise CatalogueRefused(_("There is no such rule."), field="parameter")
    if not rule.least <= value <= rule.most:
        words = {"least": rule.least, "most": rule.most}
        raise CatalogueRefused(_("Between %(least)d and %(most)d.") % words, field="value")


def set_parameter(
    *,
    kind: str,
    name: str,
    value: int,
    actor: Actor,
    at: datetime,
    area_code: str = "",
    source: str = "",
    mark: str = LimitRule.Mark.UNVERIFIED,
    valid_from: date | None = None,
) -> Parameter:
    """Sets a number for a place from a day on; one for the same place ends the day before."""
    only_keepers(actor)
    check_parameter(kind, name, value)
    first, code = valid_from or localdate(at), clean_area(area_code)
    with transaction.atomic():
        still = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
        same = Parameter.objects.filter(still, kind=kind, name=name, area_code=code)
        same.filter(valid_from__gte=first).delete()
        same.update(valid_to=first - timedelta(days=1))
        row = Parameter.objects.create(
            kind=kind, name=name, area_code=code, value=value, source=source.strip(), mark=mark, valid_from=first
        )
        _note(row, "catalogue.parameter", f"{row} {code} {source}", actor, at)
    return row


def end_parameter(row: Parameter, *, on: date, actor: Actor, at: datetime) -> None:
    """Ends a county's number after its last day; the default counts again."""
    only_keepers(actor)
    row.valid_to = on
    with transaction.atomic():
        row.save(update_fields=["valid_to"])
        _note(row, "catalogue.parameter_ended", f"{row} {on}", actor, at)


def _note(row: Parameter, act: str, detail: str, actor: Actor, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="catalogue", subject_id=str(row.pk), detail=detail[:500],
    )  # fmt: skip
