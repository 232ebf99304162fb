"""The sheet of a matter on paper; a kind may bring its own template, `print/<name>.typ` in its folder."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.kit import qr, typeset
from wangge.matters.pages.detail import ClockView, DetailPage, OrderCard
from wangge.matters.pages.reporters import OpenedReporter
from wangge.matters.pages.said import RatingCard
from wangge.people.actors import Actor
from wangge.ui.moments import due_words
from wangge.ui.parts import TimelineEntry

GENERIC = "matter.typ"


class NoSuchTemplate(LookupError):
    """A kind names a template that no installed app has."""


@cache
def template_text(name: str) -> str:
    """The text of a print template of any installed app."""
    for config in apps.get_app_configs():
        path = Path(config.path) / "print" / name
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise NoSuchTemplate(name)


def _wall(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def sheet(
    page: DetailPage, *, actor: Actor, address: str, at: datetime, reporters: Sequence[OpenedReporter] = ()
) -> bytes:
    """The PDF; `reporters` only when they were opened for a stated purpose."""
    name = page.kind.print_template or GENERIC
    return typeset.pdf(template_text(name), sheet_data(page, actor=actor, address=address, at=at, reporters=reporters))


def sheet_data(
    page: DetailPage, *, actor: Actor, address: str, at: datetime, reporters: Sequence[OpenedReporter] = ()
) -> dict[str, Any]:
    """What a print template finds in `data`."""
    matter = page.matter
    return {
        "number": matter.number,
        "kind": page.row.kind,
        "title": matter.title,
        "state": page.row.state,
        "text": matter.text,
        "qr": qr.svg(address),
        "facts": facts_of(page),
        "details": printed_rows(page),
        "reporters": [(person.name or "—", person.contact or "—") for person in reporters],
        "clocks": [clock_row(clock, at) for clock in page.clocks],
        "orders": [order_row(card) for card in page.orders],
        "ratings": [rating_row(card) for card in page.said.ratings],
        "timeline": [entry_row(entry) for entry in reversed(page.timeline)],
        "footer": _("%(number)s · printed by %(name)s at %(moment)s")
        % {"number": matter.number, "name": actor.name, "moment": _wall(at)},
        "words": {
            "text": _("What it is about"),
            "reporters": _("Who reported"),
            "clocks": _("Deadlines"),
            "orders": _("Units"),
            "ratings": _("What the reporter says of it"),
            "timeline": _("What happened"),
        },
    }


def facts_of(page: DetailPage) -> list[tuple[str, str]]:
    """The columns of the matter in words; empty ones are left out."""
    matter = page.matter
    found = [
        (_("Category"), page.row.category),
        (_("Area"), f"{matter.area_name} {matter.area_code}"),
        (_("Place in words"), matter.spot),
        (_("Came by"), str(matter.get_channel_display())),
        (_("Urgency"), str(matter.get_urgency_display())),
        (_("Responsible unit"), page.row.unit),
        (_("Reported at"), _wall(matter.opened_at)),
        (_("Next deadline"), due_words(matter.next_due_at) if matter.next_due_at else ""),
        (_("Closed at"), _wall(matter.closed_at) if matter.closed_at else ""),
    ]
    return [(label, value.strip()) for label, value in found if value.strip()]


def printed_rows(page: DetailPage) -> list[tuple[str, str]]:
    """The details of a matter in its kind's words, empty ones left out; a kind without such words prints none."""
    if page.kind.printed is None or page.details is None:
        return []
    found = [(str(label), _shown(value)) for label, value in page.kind.printed(page.details)]
    return [(label, text) for label, text in found if text]


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return _wall(value)
    return _("yes") if value is True else "" if value in (None, False) else str(value)


def clock_row(clock: ClockView, at: datetime) -> tuple[str, str, str]:
    """A deadline: what, until when, how it went or stands at this moment."""
    is_over = clock.due_at < at
    if clock.is_window and (clock.stopped_at is not None or is_over):
        outcome = ""  # a time to act that ended, nobody's delay
    elif clock.stopped_at is None:
        outcome = _("stands still") if clock.is_paused else _("late") if is_over else _("still running")
    else:
        outcome = _("in time") if clock.stopped_at <= clock.due_at else _("late")
    return f"{clock.title} {clock.unit} ({clock.limit})", due_words(clock.due_at), outcome


def order_row(card: OrderCard) -> dict[str, str]:
    """A unit's order with its moments."""
    said = [card.order.task, card.order.answer, card.order.result]
    return {
        "unit": card.unit,
        "state": card.state,
        "moments": " · ".join(f"{word} {_wall(moment)}" for word, moment in card.moments),
        "said": " / ".join(text for text in said if text),
    }


def rating_row(card: RatingCard) -> tuple[str, str]:
    """What the reporter said of the outcome: when, and in which words."""
    return timezone.localtime(card.at).strftime("%Y-%m-%d"), " · ".join(
        part for part in (*map(str, card.words), card.text) if part
    )


def entry_row(entry: TimelineEntry) -> dict[str, Any]:
    """A movement."""
    return {
        "title": str(entry.title),
        "who": str(entry.who),
        "at": _wall(entry.at),
        "facts": [(str(name), str(value)) for name, value in entry.facts],
    }
