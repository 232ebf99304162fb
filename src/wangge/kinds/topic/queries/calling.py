"""Assemblies that are demanded, and the rules behind them."""

from collections.abc import Sequence

from wangge.areas.queries import within
from wangge.kinds.topic.models import AssemblyRequest, CallRow
from wangge.kinds.topic.rules.calling import CallRule, shipped_calls
from wangge.matters.models import Matter


def requests_of(matter: Matter) -> list[AssemblyRequest]:
    """Requests of a topic, the newest first."""
    return list(AssemblyRequest.objects.filter(matter=matter).select_related("entered_by").order_by("-pk"))


def assemblies_due(area_code: str) -> list[AssemblyRequest]:
    """Assemblies of an area that must still be held, the most urgent first."""
    rows = AssemblyRequest.objects.filter(
        within(area_code, field="matter__area_code"), held_on__isnull=True, hold_by__isnull=False
    )
    rows = rows.exclude(matter__phase__in=("done", "dropped"))
    return list(rows.select_related("matter__topic").order_by("hold_by", "pk")[:50])


def call_rules() -> tuple[list[CallRow], Sequence[CallRule]]:
    """The operator's rules, and those that ship with the product, those in force first."""
    own = list(CallRow.objects.select_related("entered_by").order_by("body", "asker", "-valid_from"))
    return own, sorted(shipped_calls(), key=lambda rule: (rule.valid_to is not None, rule.body, rule.asker))
