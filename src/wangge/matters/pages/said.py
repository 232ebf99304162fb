"""What was said around a matter: notes, messages, ratings, who told of it; links to others."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, CharField, DateTimeField, F, Q, TextField, Value, When
from django.db.models.functions import Cast

from wangge.matters.access import may_read_reporter, visible
from wangge.matters.models import Link, Matter, Message, Note, Rating, Reporter
from wangge.matters.pages.listing import ROW_NEEDS, Row, row_of
from wangge.matters.pages.words import LINK_WORDS
from wangge.people.actors import Actor


@dataclass(frozen=True)
class Saying:
    """A note, or a message to or from the reporter."""

    who: str
    text: str
    at: datetime
    is_from_reporter: bool = False
    needs_answer: bool = False
    answered_at: datetime | None = None


@dataclass(frozen=True)
class ReporterCard:
    """Somebody who told us, without name or number; those are opened for a purpose."""

    pk: int
    at: datetime
    is_hidden: bool
    wants_contact: bool
    has_name: bool
    has_contact: bool
    may_open: bool


@dataclass(frozen=True)
class RatingCard:
    """What a reporter says of the outcome."""

    solved: str
    satisfied: str
    text: str
    at: datetime

    @property
    def tone(self) -> str:
        """Good only when it is solved and nobody is unhappy."""
        return "bad" if "no" in (self.solved, self.satisfied) else "good"

    @property
    def words(self) -> tuple[Any, Any]:
        """Both answers in words."""
        return Rating.Solved(self.solved).label, Rating.Satisfied(self.satisfied).label


@dataclass(frozen=True)
class LinkCard:
    """Another matter that belongs to this one, if the actor may see it; else only that there is one."""

    pk: int
    word: str
    row: Row | None
    number: str
    is_removable: bool


@dataclass
class Said:
    """Words around a matter, by what they are."""

    notes: list[Saying] = field(default_factory=list)
    messages: list[Saying] = field(default_factory=list)
    ratings: list[RatingCard] = field(default_factory=list)
    reporters: list[ReporterCard] = field(default_factory=list)


def _text(value: str = "") -> Any:
    return Cast(Value(value), TextField())


def _flag(value: bool = False) -> Any:
    return Value(value, output_field=BooleanField())


def _said_rows(rows: Any, what: str, **columns: Any) -> Any:
    """Rows of one table in the common shape of all that was said."""
    shape = {
        "name": _text(), "words": _text(), "one": _flag(), "two": _flag(), "three": _flag(), "four": _flag(),
        "then": Cast(Value(None), DateTimeField()),
    }  # fmt: skip
    chosen = shape | columns
    return rows.order_by().values_list(
        Value(what, output_field=CharField()), F("pk"), F("created_at"), *chosen.values()
    )


def _is_filled(column: str) -> Any:
    return Case(When(**{column: ""}, then=Value(False)), default=Value(True), output_field=BooleanField())


def said_of(matter: Matter, actor: Actor, *, is_inside: bool) -> Said:
    """Notes, messages, ratings and reporters, in one statement; who stands outside gets none of it."""
    if not is_inside:
        return Said()
    parts = [
        _said_rows(Note.objects.filter(matter=matter), "note", name=Cast("author_name", TextField()), words=F("text")),
        _said_rows(
            Message.objects.filter(matter=matter), "message", name=Cast("author_name", TextField()), words=F("text"),
            one=F("is_from_reporter"), two=F("needs_answer"), then=F("answered_at"),
        ),
        _said_rows(
            Rating.objects.filter(matter=matter), "rating", words=F("text"), name=Cast(F("solved"), TextField()),
            one=_is(Rating.Satisfied.YES), two=_is(Rating.Satisfied.NO),
        ),
        _said_rows(
            Reporter.objects.filter(
                Q(matter=matter) | Q(matter__links_out__target=matter, matter__links_out__kind=Link.Kind.DUPLICATE_OF)
            ),
            "reporter", one=F("is_hidden"), two=F("wants_contact"), three=_is_filled("name"),
            four=_is_filled("contact"),
        ),
    ]  # fmt: skip
    said = Said()
    for row in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[2], row[1])):
        _sort_in(said, row, matter, actor)
    return said


def _is(value: str) -> Any:
    return Case(When(satisfied=value, then=Value(True)), default=Value(False), output_field=BooleanField())


def _sort_in(said: Said, row: tuple[Any, ...], matter: Matter, actor: Actor) -> None:
    what, pk, at, name, words, one, two, three, four, then = row
    if what == "note":
        said.notes.append(Saying(name, words, at))
    elif what == "message":
        said.messages.append(
            Saying(name, words, at, is_from_reporter=bool(one), needs_answer=bool(two), answered_at=then)
        )
    elif what == "rating":
        satisfied = Rating.Satisfied.YES if one else Rating.Satisfied.NO if two else Rating.Satisfied.NEUTRAL
        said.ratings.append(RatingCard(name, satisfied, words, at))
    else:
        may_open = may_read_reporter(actor, matter, Reporter(is_hidden=bool(one)))
        said.reporters.append(
            ReporterCard(pk, at, bool(one), bool(two), bool(three), bool(four), may_open and bool(three or four))
        )


def links_of(matter: Matter, actor: Actor) -> list[LinkCard]:
    """Linked matters from either end; of those the actor may not see, only the number of links is told."""
    seen = visible(actor).values("pk")
    rows = (
        Link.objects.filter(Q(source=matter) | Q(target=matter))
        .select_related(*(f"{end}__{name}" for end in ("source", "target") for name in ROW_NEEDS))
        .annotate(
            is_seen=Case(
                When(Q(source=matter, target__in=seen) | Q(target=matter, source__in=seen), then=Value(True)),
                default=Value(False), output_field=BooleanField(),
            )
        )
        .order_by("created_at", "pk")
    )  # fmt: skip
    return [_link_card(link, matter) for link in rows]


def _link_card(link: Any, matter: Matter) -> LinkCard:
    is_out = link.source_id == matter.pk
    other = link.target if is_out else link.source
    word = LINK_WORDS[link.kind][0 if is_out else 1]
    return LinkCard(
        pk=link.pk,
        word=str(word),
        row=row_of(other) if link.is_seen else None,
        number=other.number if link.is_seen else "",
        is_removable=link.kind != Link.Kind.DUPLICATE_OF and bool(link.is_seen),
    )
