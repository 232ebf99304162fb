"""Why a deadline is what it is, as data that is kept and as words that are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from wangge.calendars.rules.limits import Extension, Limit, LimitUnit, Pause, parse_limit
from wangge.kit.messages import translate as _
from wangge.kit.messages import translate_plural as ngettext

MOST_RUNS = 12


@dataclass(frozen=True)
class DayRun:
    """Days one after the other that share a name; a name of '' means an ordinary weekend."""

    first: date
    last: date
    name: str = ""

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def runs(days: Iterable[date], names: Mapping[date, str]) -> tuple[DayRun, ...]:
    """The days in order, neighbours of one name joined."""
    found: list[DayRun] = []
    for day in sorted(days):
        name = names.get(day, "")
        if found and found[-1].name == name and found[-1].last + timedelta(days=1) == day:
            found[-1] = DayRun(found[-1].first, day, name)
        else:
            found.append(DayRun(day, day, name))
    return tuple(found)


@dataclass(frozen=True)
class Shortened:
    """Why a limit is shorter than usual: what is in force (its name is a msgid), since when, decided by whom."""

    usual: Limit
    percent: int
    name: str
    since: datetime
    by: str

    def text(self) -> str:
        """The reason in the active language."""
        given = {"what": _(self.name), "since": moment_words(self.since), "by": self.by, "usual": self.usual.text()}
        if self.percent == 50:
            return _("%(what)s since %(since)s, decided by %(by)s: half the usual limit of %(usual)s.") % given
        given |= {"percent": str(self.percent)}
        return _("%(what)s since %(since)s, decided by %(by)s: %(percent)s %% of the usual limit of %(usual)s.") % given


@dataclass(frozen=True)
class Explanation:
    """The rule, days skipped, pauses and extensions behind one deadline; moments are the office's wall clock."""

    start: datetime
    limit: Limit
    end: datetime
    on: date | None = None
    hours: tuple[tuple[str, str], ...] = ()
    skipped: tuple[DayRun, ...] = ()
    made_up: tuple[DayRun, ...] = ()
    moved_from: date | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    unknown_years: tuple[int, ...] = ()
    work_day_hours: int | None = None
    shortened: Shortened | None = None

    def text(self) -> str:
        """The whole explanation in the active language, one line."""
        joined = ""
        for sentence in self.sentences():
            joined = _("%(before)s %(after)s") % {"before": joined, "after": sentence} if joined else sentence
        return joined

    def sentences(self) -> list[str]:
        """The explanation sentence by sentence, for lists on pages."""
        told = [
            _("%(limit)s, counted from %(start)s.") % {"limit": self.limit.text(), "start": moment_words(self.start)},
            *([self.shortened.text()] if self.shortened else []),
            self._rule(),
            *self._days_met(),
            *(pause_words(pause) for pause in self.pauses),
            *(extension_words(extension) for extension in self.extensions),
            self._end(),
        ]
        if self.unknown_years:
            told.append(
                _(
                    "No calendar is published for %(years)s yet, so only weekends were taken as rest days: "
                    "this deadline is provisional."
                )
                % {"years": _list(str(year) for year in self.unknown_years)}
            )
        return told

    def _rule(self) -> str:
        if self.limit.unit is LimitUnit.URGENT_HOUR:
            return _("Every hour counts, at night and on holidays too.")
        if self.limit.unit is LimitUnit.URGENT_DAY:
            return _("The first day does not count; every day after it does, holidays too.")
        if self.limit.unit is LimitUnit.WORK_DAY and self.work_day_hours:
            return _("A working day counts as %(hours)d working hours.") % {"hours": self.work_day_hours}
        if self.limit.unit in {LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY}:
            hours = _list(f"{first}-{last}" for first, last in self.hours)
            if self.limit.unit is LimitUnit.WORK_HOUR:
                return _("Only office hours on working days count (%(hours)s).") % {"hours": hours}
            return _("The first day does not count; working days after it do (office hours %(hours)s).") % {
                "hours": hours
            }
        if self.limit.unit is LimitUnit.MONTH:
            return _("It ends on the same day of the month, or on the month's last day if there is none.")
        return _("The first day does not count; every calendar day after it does.")

    def _days_met(self) -> list[str]:
        told = []
        if self.moved_from:
            told.append(
                _("The last day, %(day)s, is not a working day, so it moves to the next working day.")
                % {"day": day_words(self.moved_from)}
            )
        if self.skipped:
            told.append(_("Rest days skipped: %(days)s.") % {"days": _run_words(self.skipped)})
        if self.made_up:
            told.append(
                _("Weekend days that are worked instead, counted: %(days)s.") % {"days": _run_words(self.made_up)}
            )
        return told

    def _end(self) -> str:
        if self.on:
            return _("It ends at 24:00 on %(day)s.") % {"day": day_words(self.on)}
        return _("It ends at %(moment)s.") % {"moment": moment_words(self.end)}

    def as_dict(self) -> dict[str, Any]:
        """A JSON-able form that `from_dict` reads back."""
        return {
            "start": self.start.isoformat(),
            "limit": str(self.limit),
            "end": self.end.isoformat(),
            "on": _iso(self.on),
            "hours": [list(span) for span in self.hours],
            "skipped": [[run.first.isoformat(), run.last.isoformat(), run.name] for run in self.skipped],
            "made_up": [[run.first.isoformat(), run.last.isoformat(), run.name] for run in self.made_up],
            "moved_from": _iso(self.moved_from),
            "pauses": [
                [pause.start.isoformat(), _iso(pause.end), pause.reason, pause.approved_by] for pause in self.pauses
            ],
            "extensions": [[str(item.limit), item.reason, item.approved_by] for item in self.extensions],
            "unknown_years": list(self.unknown_years),
            "work_day_hours": self.work_day_hours,
            "shortened": _kept_shortened(self.shortened),
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Explanation":
        """The explanation that `as_dict` wrote."""
        return cls(
            start=datetime.fromisoformat(kept["start"]),
            limit=parse_limit(kept["limit"]),
            end=datetime.fromisoformat(kept["end"]),
            on=kept["on"] and date.fromisoformat(kept["on"]),
            hours=tuple((first, last) for first, last in kept["hours"]),
            skipped=_runs_from(kept["skipped"]),
            made_up=_runs_from(kept["made_up"]),
            moved_from=kept["moved_from"] and date.fromisoformat(kept["moved_from"]),
            pauses=tuple(
                Pause(datetime.fromisoformat(start), end and datetime.fromisoformat(end), reason, approved_by)
                for start, end, reason, approved_by in kept["pauses"]
            ),
            extensions=tuple(
                Extension(parse_limit(limit), reason, approved_by) for limit, reason, approved_by in kept["extensions"]
            ),
            unknown_years=tuple(kept["unknown_years"]),
            work_day_hours=kept["work_day_hours"],
            shortened=_shortened_from(kept.get("shortened")),
        )


def _kept_shortened(why: Shortened | None) -> list[Any] | None:
    return [str(why.usual), why.percent, why.name, why.since.isoformat(), why.by] if why else None


def _shortened_from(kept: list[Any] | None) -> Shortened | None:
    """Deadlines that began before there were shorter limits say nothing of them."""
    if not kept:
        return None
    usual, percent, name, since, by = kept
    return Shortened(parse_limit(usual), percent, name, datetime.fromisoformat(since), by)


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def _runs_from(rows: Iterable[tuple[str, str, str]]) -> tuple[DayRun, ...]:
    return tuple(DayRun(date.fromisoformat(first), date.fromisoformat(last), name) for first, last, name in rows)


def _list(words: Iterable[str]) -> str:
    joined = ""
    for word in words:
        joined = _("%(before)s, %(after)s") % {"before": joined, "after": word} if joined else word
    return joined


def day_words(day: date) -> str:
    """A day as people write it."""
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": f"{day.month:02}", "day": f"{day.day:02}"}


def moment_words(moment: datetime) -> str:
    """A moment as people write it, to the minute."""
    return f"{day_words(moment.date())} {moment:%H:%M}"


def _run_words(found: tuple[DayRun, ...]) -> str:
    """Named days all, weekends one by one unless there are many of them."""
    weekends = [run for run in found if not run.name]
    shown = found if len(weekends) <= MOST_RUNS else tuple(run for run in found if run.name)
    words = [_one_run(run) for run in shown]
    if len(shown) < len(found):
        number = sum(run.count for run in weekends)
        words.append(ngettext("%(number)d weekend day", "%(number)d weekend days", number) % {"number": number})
    return _list(words)


def _one_run(run: DayRun) -> str:
    given = {"first": day_words(run.first), "last": day_words(run.last), "name": run.name or _("weekend")}
    if run.count == 1:
        return _("%(first)s (%(name)s)") % given
    return _("%(first)s to %(last)s (%(name)s)") % given


def pause_words(pause: Pause) -> str:
    """One pause in words."""
    given = {
        "start": moment_words(pause.start),
        "end": moment_words(pause.end) if pause.end else "…",
        "reason": pause.reason or "—",
        "approver": pause.approved_by,
    }
    if pause.approved_by:
        return _("Paused from %(start)s to %(end)s: %(reason)s (approved by %(approver)s).") % given
    return _("Paused from %(start)s to %(end)s: %(reason)s.") % given


def extension_words(extension: Extension) -> str:
    """One extension in words."""
    given = {"limit": extension.limit.text(), "reason": extension.reason or "—", "approver": extension.approved_by}
    if extension.approved_by:
        return _("Extended by %(limit)s: %(reason)s (approved by %(approver)s).") % given
    return _("Extended by %(limit)s: %(reason)s.") % given
