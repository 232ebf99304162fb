"""A round is changed: its rule, window, pause and end; what is past stays, what is open is worked out anew."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Count, Min
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.calendars.queries import calendar_for
from wangge.people.actors import Actor
from wangge.rounds.models import Due, Round, Target
from wangge.rounds.queries import coming
from wangge.rounds.rules import DueState, Fate, Occurrence, Recomputed, RestDays, Rhythm, recompute
from wangge.rounds.services.opening import open_due
from wangge.rounds.services.refusal import RoundRefused, note
from wangge.rounds.services.setting import check_by_hand, checked_rule
from wangge.rounds.words import REST_DAYS, describe
from wangge.ui.moments import due_words

LANGUAGE = "zh-hans"
TURNS_SHOWN = 10
COLUMNS = ("name", "rule", "rest_days", "window_days", "closes_at", "ends_on", "paused_from", "paused_until")


@dataclass(frozen=True)
class Change:
    """What a round shall be from now on."""

    name: str
    rule: str
    rest_days: str = RestDays.KEEP
    window_days: int | None = None
    closes_at: time | None = None
    ends_on: date | None = None
    paused_from: date | None = None
    paused_until: date | None = None


@dataclass(frozen=True)
class Foreseen:
    """What a change will do: the next turns with their windows, and what becomes of open work."""

    turns: list[tuple[Occurrence, datetime, datetime]]
    open_turns: list[tuple[Recomputed, int]]
    counts: Counter[str]


def as_it_is(row: Round) -> Change:
    """The change that changes nothing."""
    return Change(**{name: getattr(row, name) for name in COLUMNS})


def rhythm_of(row: Round, change: Change) -> Rhythm:
    """When work falls due under a change."""
    return replace(
        row.rhythm, rule=change.rule, rest_days=RestDays(change.rest_days), window_days=change.window_days,
        closes_at=change.closes_at, ends_on=change.ends_on, paused_from=change.paused_from,
        paused_until=change.paused_until,
    )  # fmt: skip


def foresee(row: Round, change: Change, *, at: datetime) -> Foreseen:
    """What a change would do, without doing it."""
    checked = _checked(row, change, at)
    pairs = list(_recomputed(row, checked, at))
    counts: Counter[str] = Counter()
    for one, number in pairs:
        counts[one.fate] += number
    return Foreseen(coming(rhythm_of(row, checked), row.area_code, at=at, number=TURNS_SHOWN), pairs, counts)


def _checked(row: Round, change: Change, at: datetime) -> Change:
    check_by_hand(row)
    if not change.name.strip():
        raise RoundRefused(_("Give the round a name."), field="name")
    rule = checked_rule(change.rule, starts_on=row.starts_on, ends_on=change.ends_on, closes_at=change.closes_at)
    first, last = change.paused_from, change.paused_until
    if last is not None and first is None:
        raise RoundRefused(_("Say from which day on it is paused."), field="paused_from")
    if first is not None and last is not None and last < first:
        raise RoundRefused(_("The pause ends before it begins."), field="paused_until")
    if first is not None and first != row.paused_from and first < localdate(at):
        raise RoundRefused(_("A pause cannot begin in the past."), field="paused_from")
    return replace(change, rule=rule, name=change.name.strip()[:100])


def _recomputed(row: Round, change: Change, at: datetime) -> Iterator[tuple[Recomputed, int]]:
    """Each open turn under the change, and how much work it is."""
    rows = Due.objects.filter(round=row, state=DueState.OPEN, due_at__gt=at).order_by()
    found = list(rows.values("period", "due_at").annotate(number=Count("pk"), first=Min("opens_at")).order_by("due_at"))
    opened = [(one["period"], localdate(one["first"]), one["due_at"]) for one in found]
    results = recompute(rhythm_of(row, change), calendar_for(row.area_code), opened, at=at)
    return zip(results, (one["number"] for one in found), strict=True)


def change_round(row: Round, change: Change, *, actor: Actor, at: datetime) -> Foreseen:
    """Changes a round from tomorrow on; open work gets its new end or is withdrawn, each with the reason beside it.

    What falls due up to today opens by the old rule first, so that a change never reaches back.
    """
    checked = _checked(row, change, at)
    with transaction.atomic():
        open_due(at, round_ids=[row.pk])
        foreseen = foresee(row, checked, at=at)
        with override(LANGUAGE):
            said = "; ".join(differences(row, checked))
        if not said:
            return foreseen
        if not Round.objects.filter(pk=row.pk, **_held(row)).update(**_columns(checked)):
            raise RoundRefused(_("Somebody has just changed this; please look again."))
        for one, _number in foreseen.open_turns:
            _apply(row, one, said, actor, at)
        Target.objects.filter(round=row, is_active=True).update(opened_through=localdate(at))
        note(actor, "round.change", "round", row.pk, at=at, detail=said)
    row.refresh_from_db()
    return foreseen


def _columns(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in COLUMNS}


def _held(row: Round) -> dict[str, Any]:
    """The row as it was read, as a condition: who changed it meanwhile is not overwritten."""
    held = _columns(as_it_is(row))
    return {f"{name}__isnull" if value is None else name: value is None or value for name, value in held.items()}


def _apply(row: Round, one: Recomputed, said: str, actor: Actor, at: datetime) -> None:
    rows = Due.objects.filter(round=row, state=DueState.OPEN, period=one.period, due_at=one.due_at)
    if one.fate == Fate.KEPT:
        return
    with override(LANGUAGE):
        words = _("The round was changed (%(what)s).") % {"what": said}
        if one.fate == Fate.MOVED:
            moved = _("It ends on %(new)s instead of %(old)s.") % {
                "new": due_words(one.new_due_at), "old": due_words(one.due_at),
            }  # fmt: skip
            rows.update(due_at=one.new_due_at, reason=f"{moved}{words}"[:300])
            return
    rows.update(
        state=DueState.WAIVED, settled_at=at, reason=words[:300], waived_by_id=actor.person_id,
        waived_by_name=actor.name[:60],
    )  # fmt: skip


def differences(row: Round, change: Change) -> list[str]:
    """What a change changes, each in words with before and after."""
    titles = {
        "name": _("Name"), "rule": _("How often"), "rest_days": _("On rest days"), "window_days": _("Days to do it in"),
        "closes_at": _("Until what time"), "ends_on": _("Last day"), "paused_from": _("Paused from"),
        "paused_until": _("Paused until"),
    }  # fmt: skip
    before = as_it_is(row)
    pairs = ((name, getattr(before, name), getattr(change, name)) for name in titles)
    return [
        _("%(what)s: %(old)s → %(new)s")
        % {"what": titles[name], "old": _value_words(name, old), "new": _value_words(name, new)}
        for name, old, new in pairs
        if old != new
    ]


def _value_words(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if name == "rule":
        return describe(value)
    if name == "rest_days":
        return str(REST_DAYS[value])
    return f"{value:%H:%M}" if name == "closes_at" else str(value)
