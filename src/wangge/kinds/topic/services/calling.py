"""Assemblies that enough people demand: the request with its number of signatures, and the day it is held by."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.topic.access import KEEPERS
from wangge.kinds.topic.models import AssemblyRequest, CallRow, TopicDetails
from wangge.kinds.topic.rules.calling import CALLABLE, CallRule, CallVerdict, find_call, judge_call, shipped_calls
from wangge.kinds.topic.rules.law import BODY_TITLES, Body
from wangge.kinds.topic.rules.voting import Threshold, ThresholdUnreadable
from wangge.kinds.topic.rules.words import State
from wangge.kinds.topic.services.journal import note
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ROLE, MoveRefused
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.queries import post_holders
from wangge.people.rules import Role

OPEN_STATES = frozenset({State.COLLECTED, State.SCREENED, State.ON_AGENDA})
SOON = timedelta(days=7)
HEARERS = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK)
NOTICE_LANGUAGE = "zh-hans"


def own_calls() -> list[CallRule]:
    """The rules that the operator entered."""
    return [
        CallRule(
            body=row.body, asker=row.asker, share=Threshold.parse(row.share), within_days=row.within_days,
            valid_from=row.valid_from, valid_to=row.valid_to, source=row.source, is_shipped=False,
        )
        for row in CallRow.objects.order_by("valid_from")
    ]  # fmt: skip


def called_on(day: date) -> set[str]:
    """`body/asker` of every rule in force on a day."""
    rules = (*own_calls(), *shipped_calls())
    return {f"{rule.body}/{rule.asker}" for rule in rules if rule.fits(body=rule.body, asker=rule.asker, on=day)}


def add_call(
    *, actor: Actor, at: datetime, body: str, asker: str, share: str, within_days: int, valid_from: date,
    source: str, valid_to: date | None = None,
) -> CallRow:  # fmt: skip
    """Enters a rule how many may demand an assembly, with its period and source."""
    if asker not in CALLABLE.get(Body(body), ()):
        raise MoveRefused(_("This body is not called by them."))
    if valid_to is not None and valid_to < valid_from:
        raise MoveRefused(_("The last day lies before the first."))
    try:
        read = str(Threshold.parse(share))
    except ThresholdUnreadable as error:
        raise MoveRefused(_("“%(text)s” is not a share; write >=2/3 or >1/2.") % {"text": error}) from error
    if CallRow.objects.filter(body=body, asker=asker, valid_from=valid_from).exists():
        raise MoveRefused(_("There is a rule from that day already."))
    with transaction.atomic():
        row = CallRow.objects.create(
            body=body, asker=asker, share=read, within_days=within_days, valid_from=valid_from, valid_to=valid_to,
            source=source.strip(), entered_by_id=actor.person_id, entered_at=at,
        )  # fmt: skip
        note("add_call_rule", actor=actor, at=at, detail=f"{row.pk} {body} {asker} {valid_from}")
    return row


def request_assembly(
    matter: Matter, *, actor: Actor, at: datetime, body: str, asker: str, signatures: int, entitled: int,
    asked_on: date, text: str = "",
) -> tuple[AssemblyRequest, CallVerdict]:  # fmt: skip
    """Notes that so many signed; with enough of them the topic is bound to a day. Raises `NoRule`."""
    if actor.role not in KEEPERS:
        raise MoveRefused(NOT_YOUR_ROLE)
    if not actor.covers(matter.area_code):
        raise MoveRefused(NOT_YOUR_AREA)
    if matter.state not in OPEN_STATES:
        raise MoveRefused(_("A request belongs to a topic that is not talked over yet; enter a new topic for it."))
    if not 0 < signatures <= entitled:
        raise MoveRefused(_("There cannot be more signatures than people who may sign."))
    if asked_on > localdate(at):
        raise MoveRefused(_("The day lies in the future."))
    rule = find_call(own_calls(), body=body, asker=asker, on=asked_on)
    verdict = judge_call(rule, signatures=signatures, entitled=entitled, asked_on=asked_on)
    with transaction.atomic():
        row = AssemblyRequest.objects.create(
            matter=matter, body=body, asker=asker, signatures=signatures, entitled=entitled, needed=verdict.needed,
            share=str(rule.share), source=rule.source, asked_on=asked_on, hold_by=verdict.hold_by,
            note=text.strip(), entered_by_id=actor.person_id, entered_at=at,
        )  # fmt: skip
        TopicDetails.objects.filter(matter=matter).update(requests=F("requests") + 1)
        if verdict.hold_by is not None:
            _bind(matter, row, at)
        detail = f"{row.pk} {body}: {signatures}/{entitled}"
        note("request_assembly", actor=actor, at=at, matter=matter, detail=detail)
    return row, verdict


def _bind(matter: Matter, row: AssemblyRequest, at: datetime) -> None:
    """The earliest day counts; whoever convenes here is told at once."""
    known = TopicDetails.objects.filter(matter=matter).values_list("assembly_by", flat=True).first()
    day = min(row.hold_by, known) if known and row.hold_by else row.hold_by
    TopicDetails.objects.filter(matter=matter).update(assembly_by=day)
    _tell(row, f"assembly:{row.pk}:asked", at)


def _tell(row: AssemblyRequest, key: str, at: datetime) -> None:
    people = {post.person_id for role in HEARERS for post in post_holders(role, row.matter.area_code, localdate(at))}
    with override(NOTICE_LANGUAGE):
        told = {"body": _(BODY_TITLES[Body(row.body)]), "day": row.hold_by.isoformat() if row.hold_by else ""}
        title = _("%(body)s: to be held by %(day)s") % told
    notify(
        key=key, person_ids=people, title=title, body=row.matter.title, url=f"/desk/topics/{row.matter.number}/", at=at
    )


def remind_assemblies(at: datetime) -> int:
    """Reminds once a week before the last day and once behind it; the background process calls it."""
    today = localdate(at)
    waiting = AssemblyRequest.objects.filter(held_on__isnull=True, hold_by__lte=today + SOON)
    told = 0
    for row in waiting.exclude(matter__phase__in=("done", "dropped")).select_related("matter"):
        is_late = row.hold_by is not None and row.hold_by < today
        _tell(row, f"assembly:{row.pk}:{'late' if is_late else 'soon'}", at)
        told += 1
    return told


def note_held(matter: Matter, at: datetime) -> None:
    """The assembly was held: its meeting is written down, or its vote is closed."""
    waiting = AssemblyRequest.objects.filter(matter=matter, held_on__isnull=True, hold_by__isnull=False)
    if waiting.update(held_on=localdate(at)):
        TopicDetails.objects.filter(matter=matter).update(assembly_by=None)
