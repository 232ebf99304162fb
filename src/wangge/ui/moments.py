"""Words for moments, spans and deadlines, in the active language and the site's time zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = timedelta(hours=24)


def span_words(span: timedelta) -> str:
    """A span in at most two units: "3 days 4 hours", "25 minutes"; less than a minute is "1 minute"."""
    minutes = max(1, int(abs(span).total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    words = []
    if days:
        words.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours and days < 10:
        words.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if minutes and not days and hours < 3:
        words.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    return " ".join(words)


def moment_words(moment: datetime, at: datetime) -> str:
    """A moment as people say it: today and yesterday by name, another year with its year."""
    local, now = timezone.localtime(moment), timezone.localtime(at)
    clock = local.strftime("%H:%M")
    days = (now.date() - local.date()).days
    if days == 0:
        return _("today %(clock)s") % {"clock": clock}
    if days == 1:
        return _("yesterday %(clock)s") % {"clock": clock}
    if days == -1:
        return _("tomorrow %(clock)s") % {"clock": clock}
    # Translators: formats of a day, in Django's date format letters.
    this_year, other_year = _("j M"), _("j M Y")
    return f"{date_format(local, this_year if local.year == now.year else other_year)} {clock}"


def due_words(due_at: datetime) -> str:
    """By when at the latest; a limit that ends with a day is called by that day, not by the midnight after it."""
    local = timezone.localtime(due_at)
    is_day = (local.hour, local.minute) == (0, 0)
    return f"{local - timedelta(days=1):%Y-%m-%d}" if is_day else f"{local:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class DeadlineWords:
    """What a deadline chip shows; the words alone say everything, colour and symbol repeat it."""

    tone: str
    icon: str
    text: str


def deadline_words(
    due_at: datetime | None,
    *,
    at: datetime,
    stopped_at: datetime | None = None,
    is_paused: bool = False,
    is_provisional: bool = False,
    is_window: bool = False,
    soon: timedelta = SOON,
) -> DeadlineWords:
    """In time, soon, late, paused or over: by how much, in words; a window is a time to act, so nobody is late."""
    if due_at is None:
        return DeadlineWords("plain", "minus", _("no deadline"))
    ended_at = stopped_at or (at if is_window and at >= due_at else None)
    if ended_at is not None:
        return _ended_words(due_at, ended_at, is_window=is_window)
    if is_paused:
        return DeadlineWords("plain", "player-pause", _("paused"))
    span = due_at - at
    words = {"span": span_words(span)}
    if span <= timedelta(0):
        return DeadlineWords("bad", "alert-triangle", _("overdue by %(span)s") % words)
    if span <= soon:
        return DeadlineWords("warn", "hourglass", _("%(span)s left") % words)
    if is_provisional:
        return DeadlineWords("good", "clock", _("about %(span)s left (provisional)") % words)
    return DeadlineWords("good", "clock", _("%(span)s left") % words)


def _ended_words(due_at: datetime, stopped_at: datetime, *, is_window: bool) -> DeadlineWords:
    if is_window:
        return DeadlineWords("plain", "check", _("ended early") if stopped_at < due_at else _("time is up"))
    if stopped_at <= due_at:
        return DeadlineWords("good", "check", _("done in time"))
    return DeadlineWords(
        "bad", "clock-exclamation", _("done %(span)s late") % {"span": span_words(stopped_at - due_at)}
    )
