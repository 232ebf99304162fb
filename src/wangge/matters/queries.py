"""What to show of matters: filters, search, pages and counts; all from the matter's own columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.utils.timezone import get_current_timezone

from wangge.kit.bigrams import fts5_query, pieces, tsquery
from wangge.matters.marks import marks
from wangge.matters.models import SEARCH_TABLE, STILL_OPEN, Category, Link, Matter, Question, Reporter, WorkOrder
from wangge.matters.places import beneath


def reporters_of(matter: Matter) -> QuerySet[Reporter]:
    """Everybody who told of it, under its own number or that of a matter merged into it."""
    merged = Link.objects.filter(target=matter, kind=Link.Kind.DUPLICATE_OF).values("source_id")
    return Reporter.objects.filter(Q(matter=matter.pk) | Q(matter__in=merged))


def words_of_people(matter: Matter) -> tuple[str, ...]:
    """What names a person or a home without having a form: the reporters' names and contacts, and the address."""
    rows = Reporter.objects.filter(matter=matter).select_related("person")
    people = [word for row in rows for word in (row.name, row.contact, row.person.name if row.person else "")]
    return tuple(word for word in (*people, matter.address) if len(word.strip()) > 1)


def voices(reporters: Iterable[Reporter]) -> list[list[Reporter]]:
    """The people behind rows of reporters: what one person told twice has the account or the telephone in common."""
    found: list[list[Reporter]] = []
    for row in reporters:
        same = [voice for voice in found if any(_is_one_person(row, other) for other in voice)]
        found = [voice for voice in found if voice not in same] + [[row, *chain.from_iterable(same)]]
    return found


def _is_one_person(row: Reporter, other: Reporter) -> bool:
    by_account = row.person_id is not None and row.person_id == other.person_id
    return by_account or bool(row.contact_index and row.contact_index == other.contact_index)


@dataclass(frozen=True)
class Filters:
    """What a list may be narrowed by; every field empty means everything visible.

    `unit` is responsible now, `party` has or had an order; `branch` is a category with all beneath it, `mark` the name
    of something that happened to a matter, and `is_exact` leaves out what lies beneath the area. `is_probed` changes
    nothing but the way in which words are looked for.
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
    is_probed: bool = False


SORTS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-opened_at", "-id"),
    "oldest": ("opened_at", "id"),
    "due": ("next_due_at", "id"),
}

FREQUENT = 5000


def _hits(text: str) -> tuple[str, str, str]:
    """The index's column of ids, the condition on its words, and the words as the condition takes them."""
    if connection.vendor == "postgresql":
        return "matter_id", "words @@ to_tsquery('simple', %s)", tsquery(text)
    return "rowid", f"{SEARCH_TABLE} MATCH %s", fts5_query(text)


def is_frequent(text: str) -> bool:
    """Whether more matters hold the words than are worth gathering; counted no further than that."""
    column, holds, words = _hits(text)
    if not words:
        return False
    with connection.cursor() as cursor:
        some = f"SELECT {column} FROM {SEARCH_TABLE} WHERE {holds} LIMIT {FREQUENT + 1}"  # noqa: S608 - own table
        cursor.execute(f"SELECT COUNT(*) FROM ({some}) AS hits", [words])  # noqa: S608 - own statement
        return bool(cursor.fetchone()[0] > FREQUENT)


def in_order(rows: QuerySet[Matter], sort: str) -> tuple[QuerySet[Matter], tuple[str, ...]]:
    """Rows with the columns of an order for keyset paging, such that an index gives them in that order.

    By deadline, only matters that have one are listed.
    """
    if sort == "due":
        return rows.filter(next_due_at__isnull=False).annotate(due=F("next_due_at")), ("due", "id")
    return rows, SORTS[sort]


def _held(text: str) -> Func:
    """Whether one matter's text holds the words: asked row by row, while a list walks the index of its order.

    SQLite's index of words is made for gathering: to ask it of one row costs fifty times as much as to read the row's
    words, which the index keeps beside it.
    """
    known = pieces(text) if connection.vendor == "sqlite" else []
    if known:
        return Func(
            F("pk"), *(Value(piece) for piece in known), output_field=BooleanField(),
            arg_joiner=") AND 0 < INSTR(' ' || c0 || ' ', ",
            template=f"EXISTS (SELECT 1 FROM {SEARCH_TABLE}_content WHERE id = (%(expressions)s))",  # noqa: S608
        )  # fmt: skip
    column, holds, words = _hits(text)
    before, after = holds.split("%s")
    return Func(
        Value(words), F("pk"), output_field=BooleanField(), arg_joiner=f"{after} AND {column} = ",
        template=f"EXISTS (SELECT 1 FROM {SEARCH_TABLE} WHERE {before}%(expressions)s)",  # noqa: S608 - own table
    )  # fmt: skip


def _gathered(column: str, holds: str, words: str) -> Func:
    """Whether a matter is among the hits, found beforehand: PostgreSQL thinks that half a word is held by many, and
    would rather come by every matter in the order of the list to meet one."""
    before, after = holds.split("%s")
    return Func(
        F("pk"), Value(words), output_field=BooleanField(),
        arg_joiner=f" = ANY(ARRAY(SELECT {column} FROM {SEARCH_TABLE} WHERE {before}",  # noqa: S608 - own table
        template=f"%(expressions)s{after}))",
    )  # fmt: skip


def search_q(text: str, *, is_probed: bool = False) -> Q:
    """Matters whose text holds the words; a text with nothing to search for finds nothing.

    Few hits are gathered at once; of very many, `is_probed` asks each row that a list comes by.
    """
    column, holds, words = _hits(text)
    if not words:
        return Q(pk__in=())
    if is_probed:
        return Q(_held(text))
    if connection.vendor == "postgresql":
        return Q(_gathered(column, holds, words))
    return Q(pk__in=RawSQL(f"SELECT {column} FROM {SEARCH_TABLE} WHERE {holds}", [words]))  # noqa: S608, S611


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
        rows = overdue(rows, at=at)
    elif filters.is_open:
        rows = rows.filter(STILL_OPEN)
    if filters.text.strip():
        rows = rows.filter(search_q(filters.text, is_probed=filters.is_probed))
    return rows


def asks(of: str, *, category: str, parent: str) -> Exists:
    """Whether a category (or its parent) has questions for the reporter or the unit; the columns hold their ids."""
    near = Q(category_id=OuterRef(category)) | Q(category_id=OuterRef(parent))
    return Exists(Question.objects.filter(near, asked_of=of))


def counts_by(rows: QuerySet[Matter], column: str) -> dict[str, int]:
    """How many of the rows per value of a column."""
    return {str(value): count for value, count in rows.order_by().values_list(column).annotate(Count("pk"))}


def overdue(rows: QuerySet[Matter], *, at: datetime) -> QuerySet[Matter]:
    """Those whose next deadline has passed."""
    return rows.filter(STILL_OPEN, next_due_at__lt=at)


class Keys(Subquery):
    """Keys that a query finds; where it can find none, nothing is among them."""

    empty_result_set_value = NotImplemented


def among(ids: QuerySet[Any]) -> Q:
    """Matters whose keys a query finds, such that this query comes first.

    PostgreSQL guesses how many rows meet several conditions as if none had to do with another: it takes "open" and
    "with a deadline" for one in four hundred. So it would rather come by everything open than by what a unit has orders
    in. And it weighs no more than eight tables at once: of more it joins all matters to what is shown beside them, and
    looks only then for the few that were asked for.
    """
    if connection.vendor != "postgresql":
        return Q(pk__in=ids)
    is_one = {"arg_joiner": " = ANY(ARRAY", "template": "%(expressions)s)", "output_field": BooleanField()}
    return Q(Func(F("pk"), Keys(ids), **is_one))


def firsts(parts: Sequence[QuerySet[Matter]], size: int) -> QuerySet[Matter]:
    """The first rows of several ordered sets, in one statement: each is read by an index of its own, and no further.

    The whole is in no order; one condition for all sets would make the database read and sort everything.
    """
    if connection.vendor == "postgresql":
        near = [part[:size].values("pk") for part in parts]
        return Matter.objects.filter(among(near[0].union(*near[1:], all=True) if len(near) > 1 else near[0]))
    near = [Matter.objects.filter(pk__in=part[:size].values("pk")).values("pk").order_by() for part in parts]
    return Matter.objects.filter(pk__in=near[0].union(*near[1:]) if len(near) > 1 else near[0])


def nearest(parts: Sequence[QuerySet[Matter]], size: int) -> QuerySet[Matter]:
    """Rows that hold the first ones of one ordered set or of several; of one, SQLite reads no further by itself."""
    return parts[0] if len(parts) == 1 and connection.vendor != "postgresql" else firsts(parts, size)
