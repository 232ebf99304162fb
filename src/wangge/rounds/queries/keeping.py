"""What to show of check forms, of lists that rounds go over, and of what the checks found."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet, Sum

from wangge.areas.queries import within
from wangge.people.actors import Actor
from wangge.rounds.access import visible_dues, visible_lists
from wangge.rounds.models import Counted, Finding, FormLine, ListEntry, Record, Round, ShortForm, TargetList


@dataclass(frozen=True)
class Found:
    """What the checks of a round found: numbers added up, lines that were wrong, and the newest findings."""

    records: int
    numbers: list[tuple[str, int]]
    lines: list[tuple[str, int]]
    newest: list[Finding]


def found_in(row: Round, *, actor: Actor, since: datetime, limit: int = 30) -> Found:
    """What was found since a moment, as far as the actor sees the work; four statements."""
    mine = Record.objects.filter(due__in=visible_dues(actor).filter(round=row), at__gte=since)
    keys = mine.values("pk")
    numbers = Counted.objects.filter(record__in=keys).order_by()
    counted = numbers.values_list("text").annotate(Sum("number"), Min("position"))
    wrong = Finding.objects.filter(record__in=keys).order_by().values_list("text").annotate(Count("pk"))
    newest = Finding.objects.filter(record__in=keys).select_related("record__due__target", "matter")
    return Found(
        records=mine.count(),
        numbers=[(text, number) for text, number, _at in sorted(counted, key=lambda one: (one[2], one[0]))],
        lines=sorted(wrong, key=lambda one: (-one[1], one[0])),
        newest=list(newest.order_by("-record__at", "position")[:limit]),
    )


def lists_for(actor: Actor) -> list[TargetList]:
    """Lists of the actor's area with how many entries take part there, and what is counted."""
    here = Q(entries__is_active=True) & within(actor.area_code, field="entries__area__code")
    rows = visible_lists(actor).select_related("area")
    return list(
        rows.annotate(number=Count("entries", filter=here), total=Sum("entries__number", filter=here)).order_by("name")
    )


def entries_for(held: TargetList, actor: Actor) -> QuerySet[ListEntry]:
    """Entries of a list as far as the actor's area reaches."""
    rows = held.entries.filter(within(actor.area_code, field="area__code"), is_active=True)
    return rows.select_related("area", "estate", "unit")


def short_forms() -> list[ShortForm]:
    """Check forms with the lines in force."""
    lines = FormLine.objects.filter(edition=F("form__edition")).order_by("position")
    return list(ShortForm.objects.prefetch_related(Prefetch("lines", lines, to_attr="in_force")).order_by("name"))


def short_form(pk: int) -> ShortForm | None:
    """A check form, or None."""
    return ShortForm.objects.filter(pk=pk).first()
