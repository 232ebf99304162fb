"""Visits: planned, made, missed, declined; and what grows out of them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Unpack

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.visit.models import Consent, Enrolment, VisitDetails
from wangge.kinds.visit.queries.terms import checklist_for, rhythm_for
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.checklist import asks_for, ticked
from wangge.kinds.visit.rules.limits import care_limit, day_limit
from wangge.kinds.visit.rules.visits import PURPOSES, TARGET, VISIT_KINDS, Move, VisitKind
from wangge.kinds.visit.services.findings import Seen, as_matter
from wangge.kinds.visit.services.noting import VisitRefused, note
from wangge.matters.models import Matter
from wangge.matters.rules import Ask
from wangge.matters.services import Opened, move, open_matter
from wangge.matters.services.clocks import NO_CLOCK
from wangge.matters.services.linking import grow
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor
from wangge.rounds.models import Due
from wangge.rounds.rules import DueState
from wangge.rounds.services import mark_done, rest_target

KIND = "visit"
LANGUAGE = "zh-hans"
REMARK_DAYS = 365
MOST_DAYS_AHEAD = 92


def consent_of(enrolment: Enrolment) -> Consent | None:
    """The consent that counts now."""
    return Consent.objects.filter(enrolment=enrolment, withdrawn_at__isnull=True).order_by("-pk").first()


def plan_visit(
    *,
    enrolment: Enrolment,
    visit_kind: str,
    due_at: datetime,
    actor: Actor,
    at: datetime,
    opens_at: datetime | None = None,
    second_hours: int = 3,
    due_id: int | None = None,
    key: str = "",
) -> Opened:
    """Plans one visit to somebody who agreed to it; without a consent in force there is none."""
    consent = consent_of(enrolment)
    if not enrolment.is_active or consent is None:
        raise VisitRefused(_("There is no consent in force: nobody is visited without it."))
    if due_at <= at:
        raise VisitRefused(_("The visit must lie ahead."), field="due_on")
    with override(LANGUAGE):
        words = {"kind": _(VISIT_KINDS[visit_kind]), "category": _(SERVICES[Service(enrolment.category)].title)}
        title = _("%(kind)s: %(category)s") % words
        text = _("Purpose: %(purpose)s Agreed on %(day)s, version %(version)d of the words.") % {
            "purpose": consent.purpose, "day": localdate(consent.given_at), "version": consent.version,
        }  # fmt: skip
    details = {
        "visit_kind": visit_kind, "enrolment": enrolment, "category": enrolment.category, "purpose": consent.purpose,
        "consent_version": consent.version, "consent_on": localdate(consent.given_at), "opens_at": opens_at,
        "due_at": due_at, "second_hours": second_hours, "due_id": due_id,
    }  # fmt: skip
    return open_matter(
        kind=KIND, actor=actor, title=title, text=text, channel=Matter.Channel.VISIT, area_code=enrolment.area_code,
        details=details, at=at, key=key,
    )  # fmt: skip


def plan_on_request(enrolment: Enrolment, *, last_on: date, actor: Actor, at: datetime) -> Opened:
    """A visit that somebody asked for, to be made up to and with a day."""
    if (last_on - localdate(at)).days > MOST_DAYS_AHEAD:
        raise VisitRefused(_("Plan visits within the next three months."), field="due_on")
    due_at = datetime.combine(last_on, time.max, get_current_timezone())
    return plan_visit(enrolment=enrolment, visit_kind=VisitKind.ASKED, due_at=due_at, actor=actor, at=at)


def limit(*, matter: Matter, clock: str, given: Mapping[str, Any], **_rest: Any) -> str:
    """The clock that runs for this kind of visit, until the moment that was agreed."""
    if clock in ("visit", "care"):
        is_care = given.get("visit_kind") == VisitKind.CARE
        if is_care != (clock == "care"):
            return NO_CLOCK
        due_at = given.get("due_at")
        if due_at is None:
            return ""
        return (
            care_limit(matter.opened_at, due_at)
            if is_care
            else day_limit(localdate(matter.opened_at), localdate(due_at - timedelta(minutes=1)))
        )
    return f"{matter.visit.second_hours} urgent_hour" if clock == "second" else ""


def asks(*, matter: Matter, move: str, details: Any = None, **_rest: Any) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """At a care visit both look at a short list together; nothing of it has to be ticked."""
    if move != Move.FINISH or details is None or details.visit_kind != VisitKind.CARE:
        return (), ()
    return (), asks_for(checklist_for(matter.area_code))


def after_move(
    *, matter: Matter, move: str, actor: Actor, given: Mapping[str, Any], at: datetime, details: Any, **_rest: Any
) -> None:
    """Keeps what was found, ends the turn of the round, lets a declined person rest, tells the contact person."""
    values: dict[str, Any] = {}
    if move == Move.FINISH:
        noticed = ticked(checklist_for(matter.area_code), given) if details.visit_kind == VisitKind.CARE else []
        values = {"found": given.get("found", ""), "visited_at": at, "noticed": "\n".join(noticed)}
    elif move == Move.MISSED:
        values = {"went_second": True}
    if given.get("remark"):
        values["remark"] = "\n".join(part for part in (details.remark, str(given["remark"]).strip()) if part)
    if values:
        VisitDetails.objects.filter(pk=details.pk).update(**values)
    if move == Move.MISSED_AGAIN:
        _tell_contact(matter, details, at=at)
    if move in (Move.FINISH, Move.DECLINE, Move.NOBODY_HOME):
        _settle_turn(matter, details, actor=actor, at=at)
    if move == Move.DECLINE:
        _let_rest(matter, details, wanted=given.get("rest_until"), at=at)


def _tell_contact(matter: Matter, details: VisitDetails, *, at: datetime) -> None:
    """The contact person who has an account hears of it at once, by day and night, and only once."""
    enrolment = details.enrolment
    if enrolment is None or enrolment.kin_person_id is None:
        return
    with override(LANGUAGE):
        notify(
            key=f"visit:{matter.pk}:kin", person_ids=[enrolment.kin_person_id], urgency="urgent", at=at,
            url=reverse("visit_public:start"), title=_("We could not meet your relative today"),
            body=_("Twice today nobody opened at the agreed visit. Please call, or call the community; in danger 120."),
        )  # fmt: skip


def _settle_turn(matter: Matter, details: VisitDetails, *, actor: Actor, at: datetime) -> None:
    """The turn of the round is done, whatever the door said: a declined visit was offered."""
    turns = Due.objects.filter(pk=details.due_id) if details.due_id is not None else Due.objects.none()
    due = turns.filter(done_at__isnull=True).select_related("round").first()
    if due is not None and due.state != DueState.WAIVED:
        mark_done(due, actor=actor, at=at, result_kind="matter", result_id=matter.number)


def _let_rest(matter: Matter, details: VisitDetails, *, wanted: date | None, at: datetime) -> None:
    """Nobody comes again before the wished day or within the county's set time; an agreed care visit goes on."""
    until = wanted
    if until is None and details.visit_kind != VisitKind.CARE:
        until = localdate(at) + timedelta(days=rhythm_for(matter.area_code, details.category).rest_days)
    if until is None or details.enrolment_id is None:
        return
    Enrolment.objects.filter(pk=details.enrolment_id).update(rest_until=until)
    with override(LANGUAGE):
        reason = _("Declined: nobody comes before %(day)s.") % {"day": until}
    rest_target(kind=TARGET, target_id=str(details.enrolment_id), actor=SYSTEM, reason=reason, at=at, purposes=PURPOSES)


def call_off_planned(enrolment: Enrolment, *, reason: str, at: datetime) -> int:
    """Calls off what is still planned for somebody who left."""
    rows = Matter.objects.filter(kind=KIND, visit__enrolment=enrolment, state__in=["planned", "second"])
    for matter in rows:
        move(matter, Move.CALL_OFF, actor=SYSTEM, at=at, given={"reason": reason})
    return len(rows)


def report_finding(source: Matter, *, actor: Actor, at: datetime, **seen: Unpack[Seen]) -> Opened:
    """What was seen or told at a visit becomes a matter of its own; whose door it was is not handed on."""
    return grow(source=source, actor=actor, at=at, channel=Matter.Channel.VISIT, building=None, **as_matter(seen))


def wipe_remarks(at: datetime) -> int:
    """Deletes remarks, and what was needed, of visits that lie a year back."""
    rows = VisitDetails.objects.filter(visited_at__lt=at - timedelta(days=REMARK_DAYS))
    with transaction.atomic():
        wiped = rows.exclude(remark="", noticed="").update(remark="", noticed="")
        if wiped:
            note(SYSTEM, "visit.wipe_remarks", "visits", "", at=at, detail=str(wiped))
    return wiped
