"""What follows the engine's moves: clocks of special laws, outcomes, the thirty days, seats that end."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.models import DisputeDetails
from wangge.kinds.dispute.rules.course import (
    BEFORE_ASKED,
    IN_FUTURE,
    NOT_ACCEPTED,
    RULED_ALREADY,
    TOO_LATE,
    Move,
    State,
)
from wangge.kinds.dispute.rules.law import CONFIRM_DAYS, UNCONFIRMED_WAYS, confirmation_day, remedies
from wangge.kinds.dispute.rules.words import FINAL, MEASURES, UNCONFIRMED, Outcome, Ruling, Trouble, variant_of
from wangge.kinds.dispute.services.agreements import clear_signatures
from wangge.kinds.dispute.services.counting import recount
from wangge.kinds.dispute.services.following import follow_performance, noon, start_clock, until_promise
from wangge.kinds.dispute.services.seats import end_intake, end_joint
from wangge.matters.kinds import get_kind
from wangge.matters.models import Clock, Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services.clocks import CHANGED, NO_CLOCK, refresh_next_due, stop
from wangge.matters.services.rewriting import rewrite

ENDS: Mapping[str, Outcome] = {
    Move.AGREE: Outcome.AGREED,
    Move.NOT_AGREE: Outcome.NOT_AGREED,
    Move.REFUSED: Outcome.REFUSED,
    Move.WITHDRAW: Outcome.WITHDRAWN,
}
LANGUAGE = "zh-hans"
DAYS = ("effective_on", "asked_on", "ruled_on")


def remedies_text(details: DisputeDetails, on: date) -> str:
    """The other ways for this kind of dispute, one line each, with the source."""
    lines = [line for line in remedies(variant_of(details.trouble)) if line.holds(on)]
    numbered = (f"{place}. {_(line.text)}（{line.source}）" for place, line in enumerate(lines, start=1))
    return "\n".join(numbered)


def initial(*, matter: Matter, move: str, details: Any = None, **_rest: Any) -> dict[str, Any]:
    """What the form of a move begins with."""
    if move in (Move.REFUSED, Move.NOT_AGREE, Move.WITHDRAW, Move.DISPUTE) and details:
        return {"told": details.told or remedies_text(details, timezone.localdate())}
    if move == Move.TAKE_EFFECT and details:
        agreement = matter.dispute_agreement
        days = [row.signed_on for row in agreement.signatures.all()]
        days += [agreement.sealed_on] if agreement.sealed_on else [localdate(agreement.written_at)]
        return {"effective_on": max(days)}
    return {}


def after_open(*, matter: Matter, details: Mapping[str, Any], at: datetime, **_rest: Any) -> None:
    """The 15 days of labour disputes run from the request itself."""
    if details["trouble"] == Trouble.LABOUR:
        start_clock(matter, "labour", at, now=at)


def before_move(*, matter: Matter, given: dict[str, Any], at: datetime, details: Any, **_rest: Any) -> None:
    """Days that are written down have come, and lie within the time of the law; a measure taken stands in the note."""
    today = localdate(at)
    if given.get("measure"):
        with override(LANGUAGE):
            given["note"] = f"{_(MEASURES[given['measure']])}：{given['note'].strip()}"
    for name in DAYS:
        day = given.get(name)
        if day is not None and day > today:
            raise MoveRefused(_(IN_FUTURE))
    if given.get("ruling"):
        _check_ruling(given, details)
    asked_on = given.get("asked_on")
    if asked_on is not None:
        window = Clock.objects.filter(matter=matter, name="confirm", stopped_at__isnull=True).first()
        last = localdate(window.due_at) if window else None
        if last is not None and asked_on > last:
            raise MoveRefused(_(TOO_LATE))


def _check_ruling(given: Mapping[str, Any], details: Any) -> None:
    """The court speaks after it was asked, adds time only to what it accepted, and nothing after its last word."""
    if details.ruling in FINAL:
        raise MoveRefused(_(RULED_ALREADY))
    if given["ruling"] == Ruling.LONGER and details.ruling != Ruling.ACCEPTED:
        raise MoveRefused(_(NOT_ACCEPTED))
    if details.court_asked_on is not None and given["ruled_on"] < details.court_asked_on:
        raise MoveRefused(_(BEFORE_ASKED))


def limit(*, matter: Matter, clock: str, **_rest: Any) -> str:
    """The month of a case that was handed on does not begin again; performance is followed on the day promised."""
    if clock == "perform":
        return until_promise(matter)
    is_running = clock == "mediate" and Clock.objects.filter(matter=matter, name=clock, stopped_at=None).exists()
    return NO_CLOCK if is_running else ""


def after_move(*, matter: Matter, move: str, given: dict[str, Any], at: datetime, details: Any, **_rest: Any) -> None:
    """Outcomes, the window for judicial confirmation, and seats that end."""
    values: dict[str, Any] = {}
    if given.get("told"):
        values["told"] = str(given["told"]).strip()
    if move in ENDS:
        values |= {"outcome": ENDS[move], "ended_on": localdate(at)}
    values |= _of_court(move, given)
    _court_clocks(matter, move, given, at=at)
    _end_seats(matter, move, at)
    if move == Move.REDRAFT:
        values |= {"outcome": Outcome.OPEN, "ended_on": None}
        clear_signatures(matter)
        reopen_time(matter, at)
    if move == Move.TAKE_EFFECT:
        values["effective_on"] = given["effective_on"]
        start_clock(matter, "confirm", noon(given["effective_on"]), now=at)
    if values:
        _write(matter, values)
    recount(matter)
    if move in (Move.TAKE_EFFECT, Move.RESUME):
        follow_performance(matter, at=at)


def _end_seats(matter: Matter, move: str, at: datetime) -> None:
    if move in (Move.ASK_CONSENT, Move.WITHDRAW):
        end_intake(matter, at)
    if move == Move.ARCHIVE:
        end_joint(matter, at)


def _write(matter: Matter, values: dict[str, Any]) -> None:
    DisputeDetails.objects.filter(matter=matter).update(**values)


def _of_court(move: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if move == Move.ASK_COURT:
        return {"court": given["court"].strip(), "court_asked_on": given["asked_on"]}
    if move == Move.COURT_SAID:
        told = {"told": unconfirmed_text()} if given["ruling"] in UNCONFIRMED else {}
        return {"ruling": given["ruling"], "ruled_on": given["ruled_on"], **told}
    return {}


def unconfirmed_text() -> str:
    """What is open to the parties when the court does not confirm, one line each, with the source."""
    with override(LANGUAGE):
        return "\n".join(
            f"{place}. {_(line.text)}（{line.source}）" for place, line in enumerate(UNCONFIRMED_WAYS, start=1)
        )


def _court_clocks(matter: Matter, move: str, given: Mapping[str, Any], *, at: datetime) -> None:
    """What runs at the court: three days to accept, fifteen to decide, ten more where it says so."""
    if move == Move.ASK_COURT:
        start_clock(matter, "court_take", noon(given["asked_on"]), now=at)
    if move != Move.COURT_SAID:
        return
    running = list(Clock.objects.filter(matter=matter, name__startswith="court_", stopped_at__isnull=True))
    last = max((clock.due_at for clock in running), default=at)
    for clock in running:
        stop(clock, get_kind(matter.kind).clocks[clock.name], noon(given["ruled_on"]))
    rewrite(running, CHANGED)
    if given["ruling"] == Ruling.ACCEPTED:
        start_clock(matter, "court_decide", noon(given["ruled_on"]), now=at)
    elif given["ruling"] == Ruling.LONGER:
        start_clock(matter, "court_longer", noon(localdate(last - timedelta(seconds=1))), now=at)


def reopen_time(matter: Matter, at: datetime) -> None:
    """Back at the table the month goes on as it was: its clock runs again from where it began."""
    clock = Clock.objects.filter(matter=matter, name="mediate").order_by("-pk").first()
    if clock is not None and clock.stopped_at is not None:
        clock.stopped_at, clock.is_met = None, None
        clock.save(update_fields=["stopped_at", "is_met"])
        refresh_next_due(matter)


def confirm_days(details: DisputeDetails) -> tuple[date, date, date] | None:
    """The days of both reminders and the last day, from the day the agreement took effect."""
    if details.effective_on is None:
        return None
    return tuple(confirmation_day(details.effective_on, days) for days in (20, 27, CONFIRM_DAYS))  # type: ignore[return-value]


ENDED_STATES = frozenset({State.PERFORMED, State.NOT_AGREED, State.WITHDRAWN, State.REFUSED, State.ARCHIVED})
