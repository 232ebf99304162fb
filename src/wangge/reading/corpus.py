"""What there is to learn from: the city's own closed matters, and which unit did or refused what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from wangge.language.text import Document, as_document, segment
from wangge.matters.kinds import kinds
from wangge.matters.models import Matter, WorkOrder
from wangge.matters.rules import OrderState, Phase
from wangge.reading.labels import Labels
from wangge.reading.models import Judgement, Task
from wangge.reading.rules import is_held_back

MOST = 20_000
COLUMNS = ("category", "parent", "township", "community", "word")
"""What tells the unit: what it is and where; never by which door it came, for that changes nothing of the trouble."""
RARE, COMMON = 5, 0.3
WORDS_KEPT = 3_000
CORRECTED = 3.0
"""What a text counts for whose category somebody had to correct."""


def read_kinds() -> list[str]:
    """Kinds of matter whose texts are read."""
    return [kind.name for kind in kinds().values() if kind.is_read]


def readable() -> QuerySet[Matter]:
    """Matters whose texts may be learned from: never sealed ones."""
    return Matter.objects.filter(kind__in=read_kinds()).exclude(confidentiality=Matter.Confidentiality.SEALED)


@dataclass(frozen=True)
class Text:
    """A closed matter's words, and the category somebody gave it."""

    number: str
    said: str
    document: Document
    label: str
    on: date
    weight: float = 1.0

    @property
    def is_held_back(self) -> bool:
        """Whether it only measures."""
        return is_held_back(self.said)


def document_of(matter: Matter) -> Document:
    """What the library reads of a matter."""
    return as_document(matter.title, matter.text)


def closed_texts(labels: Labels, *, until: datetime) -> list[Text]:
    """The newest closed matters with their categories, oldest first."""
    wrong = Judgement.objects.filter(matter=OuterRef("pk"), task=Task.CATEGORY, is_right=False)
    rows = (
        readable()
        .filter(phase=Phase.DONE, category__isnull=False, closed_at__lt=until)
        .select_related("category")
        .annotate(was_corrected=Exists(wrong))
        .order_by("-closed_at")[:MOST]
    )
    return [
        Text(
            row.number, f"{row.title} {row.text}", document_of(row), labels.path(row.category.code),
            localdate(row.closed_at), CORRECTED if row.was_corrected else 1.0,
        )
        for row in reversed(list(rows))
        if row.category is not None and row.closed_at is not None and row.category.code in labels.rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What a unit was given to do: it did it, or refused."""

    number: str
    said: str
    values: dict[str, str]
    words: frozenset[str]
    unit: str
    on: date
    is_refused: bool = False

    @property
    def is_held_back(self) -> bool:
        """Whether it only measures."""
        return is_held_back(self.said)


def values_of(matter: Matter, labels: Labels, category: str = "") -> dict[str, str]:
    """The case as plain columns, the telling word still open; a category of one's own may be tried."""
    code = category or (matter.category.code if matter.category else "")
    places = matter.area_name.split(" ")
    return {
        "category": code,
        "parent": labels.path(code).split("/")[0] if code else "",
        "township": places[0] if places else "",
        "community": places[1] if len(places) > 1 else "",
        "word": "",
    }


def words_of(matter: Matter) -> frozenset[str]:
    """The longer words of a text; single characters are too common to tell a unit."""
    return frozenset(word for word in segment(f"{matter.title} {matter.text}") if len(word) > 1)


def unit_cases(labels: Labels, *, since: datetime | None = None, until: datetime) -> list[Case]:
    """What units did and what they sent back, oldest first."""
    ended = {OrderState.DONE.value, OrderState.RETURNED.value}
    rows = WorkOrder.objects.filter(
        part=WorkOrder.Part.LEAD, state__in=ended, matter__in=readable().values("pk"), sent_at__lt=until
    )
    if since is not None:
        rows = rows.filter(Q(done_at__gte=since) | Q(ended_at__gte=since))
    found = rows.select_related("matter__category", "unit").order_by("-sent_at")[:MOST]
    return [
        Case(
            order.matter.number, f"{order.matter.title} {order.matter.text}", values_of(order.matter, labels),
            words_of(order.matter), order.unit.name, localdate(order.done_at or order.ended_at or order.sent_at),
            order.state == OrderState.RETURNED.value,
        )
        for order in reversed(list(found))
    ]  # fmt: skip


def telling_words(cases: Sequence[Case]) -> list[str]:
    """Words that tell the unit, the most telling first: said in some cases, not in most, and mostly in one unit's."""
    by_word: dict[str, Counter[str]] = {}
    for case in cases:
        for word in () if case.is_refused else case.words:
            by_word.setdefault(word, Counter())[case.unit] += 1
    most = COMMON * max(len(cases), 1)
    scored = [
        (max(units.values()) / (sum(units.values()) + 2.0), word)
        for word, units in by_word.items()
        if RARE <= sum(units.values()) <= most
    ]
    return [word for _share, word in sorted(scored, reverse=True)[:WORDS_KEPT]]


def with_word(values: dict[str, str], words: Iterable[str], telling: dict[str, int]) -> dict[str, str]:
    """The case with the most telling of its words."""
    known = [word for word in words if word in telling]
    return {**values, "word": min(known, key=telling.__getitem__) if known else ""}
