"""Rounds and their targets: set up, kept in step with a register, rested, ended."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.rounds.models import Due, Round, ShortForm, Target
from wangge.rounds.purposes import TargetGiven, purpose_of
from wangge.rounds.rules import DueState, RestDays, RuleNotUnderstood, clean_rule
from wangge.rounds.services.refusal import RoundRefused, note

PIECE = 500


def create_round(
    *,
    actor: Actor,
    name: str,
    purpose: str,
    area_code: str,
    rule: str,
    starts_on: date,
    at: datetime,
    rest_days: str = RestDays.KEEP,
    window_days: int | None = None,
    closes_at: time | None = None,
    ends_on: date | None = None,
    targets: Iterable[TargetGiven] = (),
    key: str = "",
    is_kept: bool = False,
    register: str = "",
    is_by_unit: bool = False,
    form: ShortForm | None = None,
) -> Round:
    """Sets up a round with its targets; the same key again hands back the round that is there.

    `is_kept` says that an app keeps rule and targets in step with its own rows, so that nobody edits them by hand.
    """
    if purpose_of(purpose) is None:
        raise RoundRefused(_("Nobody answers for this purpose: %(name)s.") % {"name": purpose}, field="purpose")
    if not name.strip():
        raise RoundRefused(_("Give the round a name."), field="name")
    cleaned = checked_rule(rule, starts_on=starts_on, ends_on=ends_on, closes_at=closes_at)
    with transaction.atomic():
        if key:
            known = Round.objects.filter(key=key).first()
            if known is not None:
                return known
        row = Round.objects.create(
            name=name.strip()[:100], purpose=purpose, area_code=area_code, rule=cleaned, rest_days=rest_days,
            window_days=window_days, closes_at=closes_at, starts_on=starts_on, ends_on=ends_on, key=key or None,
            created_at=at, created_by_id=actor.person_id, is_kept=is_kept, register=register, is_by_unit=is_by_unit,
            form=form,
        )  # fmt: skip
        _add(row, targets, starts_on)
        note(actor, "round.create", "round", row.pk, at=at, detail=row.name)
    return row


def checked_rule(rule: str, *, starts_on: date, ends_on: date | None, closes_at: time | None) -> str:
    """The rule in its plain form; refuses what cannot stand together, at its field."""
    if ends_on is not None and ends_on < starts_on:
        raise RoundRefused(_("The last day lies before the first."), field="ends_on")
    if closes_at == time():
        raise RoundRefused(_("A window cannot close in the moment it opens."), field="closes_at")
    try:
        return clean_rule(rule)
    except RuleNotUnderstood as error:
        raise RoundRefused(str(error), field="rule") from error


def _add(row: Round, given: Iterable[TargetGiven], starts_on: date) -> None:
    Target.objects.bulk_create(
        (
            Target(
                round=row, kind=one.kind, target_id=one.id, label=one.label[:160], area_code=one.area_code,
                unit_id=one.unit_id, person_id=one.person_id, starts_on=starts_on,
            )
            for one in given
        ),
        batch_size=PIECE,
        ignore_conflicts=True,
    )  # fmt: skip


def set_targets(row: Round, given: Iterable[TargetGiven], *, actor: Actor, at: datetime) -> None:
    """Makes the targets of a round exactly these: new ones begin today, those no longer named rest."""
    wanted = {(one.kind, one.id): one for one in given}
    today = localdate(at)
    with transaction.atomic():
        known = {(target.kind, target.target_id): target for target in Target.objects.filter(round=row)}
        _add(row, [one for name, one in wanted.items() if name not in known], max(today, row.starts_on))
        for name, target in known.items():
            if name not in wanted and target.is_active:
                _rest([target], actor=actor, reason=_("No longer part of this round."), at=at)
            elif name in wanted:
                if _says(target) != _says_given(wanted[name]):
                    _follow(target, wanted[name])
                if not target.is_active:
                    _resume([target], today)
        note(actor, "round.targets", "round", row.pk, at=at, detail=str(len(wanted)))


def check_by_hand(row: Round) -> None:
    """Refuses to touch a round that an app keeps in step with its own rows."""
    if row.is_kept:
        raise RoundRefused(_("The register itself keeps this round: rule and targets are not changed by hand."))


def choose_targets(row: Round, given: Iterable[TargetGiven], *, actor: Actor, at: datetime) -> int:
    """Lets exactly these take part, chosen by hand; returns how many."""
    chosen = list(given)
    check_by_hand(row)
    if not chosen:
        raise RoundRefused(_("Choose at least one target, or end the round."), field="targets")
    set_targets(row, chosen, actor=actor, at=at)
    return len(chosen)


def _says(target: Target) -> tuple[object, ...]:
    return target.label, target.area_code, target.unit_id, target.person_id


def _says_given(given: TargetGiven) -> tuple[object, ...]:
    return given.label[:160], given.area_code, given.unit_id, given.person_id


def _follow(target: Target, given: TargetGiven) -> None:
    """Takes over what the register says now, for the target and for its open work."""
    columns = {
        "area_code": given.area_code, "unit_id": given.unit_id, "person_id": given.person_id,
    }  # fmt: skip
    Target.objects.filter(pk=target.pk).update(label=given.label[:160], **columns)
    Due.objects.filter(target=target, state=DueState.OPEN).update(**columns)


def update_target(given: TargetGiven, *, purposes: Iterable[str] = ()) -> int:
    """Carries a change in a register (name, place, who does it) into every round; returns how many rounds have it."""
    rows = Target.objects.filter(kind=given.kind, target_id=given.id)
    if purposes:
        rows = rows.filter(round__purpose__in=list(purposes))
    with transaction.atomic():
        found = list(rows)
        for target in found:
            _follow(target, given)
    return len(found)


def rest_target(
    *, kind: str, target_id: str, actor: Actor, reason: str, at: datetime, purposes: Iterable[str] = ()
) -> int:
    """Rests a target in its rounds, such as a lift that was stopped: nothing new opens, what is open is waived.

    Returns how much open work was waived.
    """
    rows = Target.objects.filter(kind=kind, target_id=target_id, is_active=True)
    if purposes:
        rows = rows.filter(round__purpose__in=list(purposes))
    with transaction.atomic():
        return _rest(list(rows), actor=actor, reason=reason, at=at)


def _rest(targets: list[Target], *, actor: Actor, reason: str, at: datetime) -> int:
    if not reason.strip():
        raise RoundRefused(_("Say why."), field="reason")
    Target.objects.filter(pk__in=[target.pk for target in targets]).update(is_active=False)
    waived = Due.objects.filter(target__in=targets, state=DueState.OPEN).update(
        state=DueState.WAIVED, settled_at=at, reason=reason[:300], waived_by_id=actor.person_id,
        waived_by_name=actor.name[:60],
    )  # fmt: skip
    for target in targets:
        note(actor, "round.rest", "round target", target.pk, at=at, detail=reason)
    return waived


def resume_target(*, kind: str, target_id: str, actor: Actor, at: datetime, purposes: Iterable[str] = ()) -> int:
    """Lets a rested target take part again from today on; returns in how many rounds."""
    rows = Target.objects.filter(kind=kind, target_id=target_id, is_active=False)
    if purposes:
        rows = rows.filter(round__purpose__in=list(purposes))
    with transaction.atomic():
        found = list(rows)
        _resume(found, localdate(at))
        for target in found:
            note(actor, "round.resume", "round target", target.pk, at=at)
    return len(found)


def _resume(targets: list[Target], today: date) -> None:
    yesterday = today - timedelta(days=1)
    Target.objects.filter(pk__in=[target.pk for target in targets]).update(is_active=True, opened_through=yesterday)


def end_round(row: Round, *, actor: Actor, ends_on: date, at: datetime) -> Round:
    """Lets nothing open after a day; what is open stays to be done."""
    if ends_on < row.starts_on:
        raise RoundRefused(_("The last day lies before the first."), field="ends_on")
    with transaction.atomic():
        row.ends_on = ends_on
        row.save(update_fields=["ends_on"])
        note(actor, "round.end", "round", row.pk, at=at, detail=str(ends_on))
    return row
