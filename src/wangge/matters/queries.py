"""What to show of matters: filters, search, pages and counts; all from the matter's own columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.timezone import get_current_timezone

from wangge.kit.bigrams import fts5_query, tsquery
from wangge.matters.marks import marks
from wangge.matters.models import SEARCH_TABLE, Category, Matter, WorkOrder
from wangge.matters.places import beneath
from wangge.matters.rules import OPEN_PHASES


@dataclass(frozen=True)
class Filters:
    """What a list may be narrowed by; every field empty means everything visible.

    `unit` is responsible now, `party` has or had an order; `branch` is a category with all beneath it, `mark` the name
    of something that happened to a matter, and `is_exact` leaves out what lies beneath the area.
    """

    text: str = ""
    kind: str = ""
    state: str = ""
    phase: str = ""
    area: str = ""
    unit: int | None = None
    category: int | None = None
    urgency: str = ""
    channel: str = ""
    opened_from: date | None = None
    opened_to: date | None = None
    is_overdue: bool = False
    is_open: bool = False
    opened_by: int | None = None
    party: int | None = None
    branch: int | None = None
    mark: str = ""
    is_exact: bool = False


SORTS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-opened_at", "-id"),
    "oldest": ("opened_at", "id"),
    "due": ("next_due_at", "id"),
}

FREQUENT = 5000


def hits(text: str) -> tuple[str, list[str]]:
    """The statement that gives the ids of matters whose text holds the words, and its parameters; '' for no words."""
    if connection.vendor == "postgresql":
        query = tsquery(text)
        sql = f"SELECT matter_id FROM {SEARCH_TABLE} WHERE words @@ to_tsquery('simple', %s)"  # noqa: S608 - own table
    else:
        query = fts5_query(text)
        sql = f"SELECT rowid FROM {SEARCH_TABLE} WHERE {SEARCH_TABLE} MATCH %s"  # noqa: S608 - own table
    return (sql, [query]) if query else ("", [])


def is_frequent(text: str) -> bool:
    """Whether more matters hold the words than are worth sorting by date; counted no further than that."""
    sql, given = hits(text)
    if not sql:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql} LIMIT {FREQUENT + 1}) AS hits", given)  # noqa: S608 - own statement
        return bool(cursor.fetchone()[0] > FREQUENT)


def in_order(rows: QuerySet[Matter], filters: Filters, sort: str) -> tuple[QuerySet[Matter], tuple[str, ...]]:
    """Rows with the columns of an order for keyset paging, such that an index gives them in that order.

    By deadline, only matters that have one are listed. Hits of very frequent words come in the order of entry.
    """
    if sort == "due":
        return rows.filter(next_due_at__isnull=False).annotate(due=F("next_due_at")), ("due", "id")
    order = SORTS[sort]
    return rows, order[-1:] if filters.text.strip() and is_frequent(filters.text) else order


def search_q(text: str) -> Q:
    """Matters whose text holds the words; a text with nothing to search for finds nothing."""
    sql, given = hits(text)
    if not sql:
        return Q(pk__in=())
    return Q(pk__in=RawSQL(sql, given))  # noqa: S611 - the words are a parameter


def _day_start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


def _equal(filters: Filters) -> dict[str, object]:
    """The filters that are plain equality on a column."""
    given = {
        "kind": filters.kind,
        "state": filters.state,
        "phase": filters.phase,
        "lead_unit_id": filters.unit,
        "category_id": filters.category,
        "urgency": filters.urgency,
        "channel": filters.channel,
        "opened_by_id": filters.opened_by,
    }
    return {name: value for name, value in given.items() if value}


def _asked(rows: QuerySet[Matter], filters: Filters, *, at: datetime) -> QuerySet[Matter]:
    """Narrowed by what lies beside the matter's own columns: orders, the tree of categories, marks."""
    if filters.branch:
        own = Q(pk=filters.branch) | Q(parent_id=filters.branch)
        rows = rows.filter(category_id__in=Category.objects.filter(own).values("pk"))
    if filters.party:
        rows = rows.filter(Exists(WorkOrder.objects.filter(matter=OuterRef("pk"), unit_id=filters.party)))
    if filters.mark in marks:
        rows = marks[filters.mark].narrow(rows, at=at, party=filters.party)
    return rows


def narrowed(rows: QuerySet[Matter], filters: Filters, *, at: datetime) -> QuerySet[Matter]:
    """Visible matters narrowed by filters; swapped dates are put right, the last day is included."""
    rows = rows.filter(**_equal(filters))
    if filters.area:
        rows = rows.filter(Q(area_code=filters.area) if filters.is_exact else beneath(filters.area))
    rows = _asked(rows, filters, at=at)
    first, last = filters.opened_from, filters.opened_to
    if first and last and first > last:
        first, last = last, first
    if first:
        rows = rows.filter(opened_at__gte=_day_start(first))
    if last:
        rows = rows.filter(opened_at__lt=_day_start(last + timedelta(days=1)))
    if filters.is_overdue:
        rows = rows.filter(phase__in=OPEN_PHASES, next_due_at__lt=at)
    elif filters.is_open:
        rows = rows.filter(phase__in=OPEN_PHASES)
    if filters.text.strip():
        rows = rows.filter(search_q(filters.text))
    return rows


def counts_by(rows: QuerySet[Matter], column: str) -> dict[str, int]:
    """How many of the rows per value of a column."""
    return {str(value): count for value, count in rows.order_by().values_list(column).annotate(Count("pk"))}


def overdue(rows: QuerySet[Matter], *, at: datetime) -> QuerySet[Matter]:
    """Those whose next deadline has passed."""
    return rows.filter(phase__in=OPEN_PHASES, next_due_at__lt=at)
