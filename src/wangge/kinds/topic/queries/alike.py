"""Matters that could become one topic together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.areas.queries import within
from wangge.matters.models import Link, Matter
from wangge.matters.pages.listing import ROW_NEEDS, Row, row_of

BACK = timedelta(days=180)
COMMUNITY = 12
MOST = 20


def alike_to(matter: Matter, seen: QuerySet[Matter], at: datetime) -> list[Matter]:
    """Matters linked with one as alike or the same, then those of its category in its community, the newest first."""
    kinds = (Link.Kind.ALIKE, Link.Kind.DUPLICATE_OF)
    linked = Link.objects.filter(Q(source=matter) | Q(target=matter), kind__in=kinds)
    pairs = list(linked.values_list("source_id", "target_id"))
    near = {pk for pair in pairs for pk in pair} - {matter.pk}
    alike = Q(pk__in=near)
    if matter.category_id:
        community = within(matter.area_code[:COMMUNITY], field="area_code")
        alike |= community & Q(category_id=matter.category_id, kind=matter.kind, opened_at__gte=at - BACK)
    rows = seen.filter(alike).exclude(pk=matter.pk).exclude(kind="topic")
    found = list(rows.select_related(*ROW_NEEDS).order_by("-opened_at")[:MOST])
    return sorted(found, key=lambda row: row.pk not in near)


@dataclass(frozen=True)
class SourceRow:
    """A matter offered as evidence."""

    row: Row
    is_chosen: bool


def source_rows(sources: Sequence[Matter], near: Sequence[Matter], chosen: Sequence[Matter]) -> list[SourceRow]:
    """All that is offered, with what is ticked."""
    ticked = {matter.pk for matter in chosen}
    return [SourceRow(row_of(matter), matter.pk in ticked) for matter in [*sources, *near]]


def proposal_from(matters: Sequence[Matter]) -> dict[str, Any]:
    """Words to begin with, from the matters themselves."""
    first = matters[0]
    days = sorted(matter.opened_at.date() for matter in matters)
    words = {"number": len(matters), "first": days[0], "last": days[-1]}
    told = ngettext(
        "%(number)d matter of this kind was reported on %(first)s.",
        "%(number)d matters of this kind were reported between %(first)s and %(last)s.",
        len(matters),
    )
    what = first.category.name if first.category and len(matters) > 1 else first.title
    title = _("How do we solve it together: %(what)s") % {"what": what}
    return {"title": title[:80], "text": told % words, "channel": "forum"}
