"""Switched on, raised or lowered, extended, stood down: by a leader, or by itself at the planned end."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.bulletins.rules import names_somebody
from wangge.modes.access import COUNTY, commands, may_shape
from wangge.modes.labels import STATE_TITLES
from wangge.modes.models import ModeLimit, ModeSwitch, UsualLimit
from wangge.modes.queries import county_of, limit_lines, shorter
from wangge.modes.rules import CALLED, COMMANDERS, LEVELS, LONGEST, MODE_NAMES, REVIEW_WITHIN, RUNNING_NAMES, State
from wangge.modes.services.refusal import ModeRefused, note, signature
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Post
from wangge.people.queries import in_force, post_holders
from wangge.people.rules import Role

LANGUAGE = "zh-hans"
"""Notices are written for everybody at once, in the house's language."""


def start_mode(
    *, area: Area, level: str, reason: str, ends_at: datetime, actor: Actor, at: datetime, public_text: str = ""
) -> ModeSwitch:
    """Switches a mode on: shorter limits for what is opened from now, a banner for the staff, words for residents."""
    _only_commander(actor, area)
    _check_words(reason, public_text)
    _check_end(ends_at, after=at, at=at)
    if level not in LEVELS:
        raise ModeRefused(_("Choose a level."), field="level")
    try:
        with transaction.atomic():
            mode = ModeSwitch.objects.create(
                area=area, state=level, level=level, reason=reason.strip()[:200], public_text=public_text.strip(),
                started_by_id=actor.account, starter=signature(actor), starts_at=at, ends_at=ends_at,
            )  # fmt: skip
            _set_limits(mode)
            note(actor, "mode.start", mode, at=at, detail=f"{STATE_TITLES[State(level)]}：{mode.reason}")
            _tell_started(mode, actor, at)
    except IntegrityError as error:
        raise ModeRefused(_("A mode runs in this area already: change its level or extend it.")) from error
    return mode


def change_level(mode: ModeSwitch, *, level: str, reason: str, actor: Actor, at: datetime) -> None:
    """Raises an alert to an emergency or lowers it; deadlines that run stay as they are."""
    _only_commander(actor, mode.area)
    if level not in LEVELS or level == mode.state:
        raise ModeRefused(_("Choose the other level."), field="level")
    _needs(reason)
    with transaction.atomic():
        if not _running(mode, at).filter(state=mode.state).update(state=level, level=level):
            raise ModeRefused(_("This mode is over."))
        mode.state = mode.level = level
        _set_limits(mode)
        note(actor, "mode.level", mode, at=at, detail=f"{STATE_TITLES[State(level)]}：{reason.strip()}")


def extend_mode(mode: ModeSwitch, *, until: datetime, reason: str, actor: Actor, at: datetime) -> None:
    """Moves the planned end before it has come, with a reason."""
    _only_commander(actor, mode.area)
    _needs(reason)
    _check_end(until, after=mode.ends_at, at=at, field="until")
    with transaction.atomic():
        if not _running(mode, at).filter(ends_at=mode.ends_at).update(ends_at=until):
            raise ModeRefused(_("This mode is over: what is over is not extended. Switch it on anew if it must be."))
        mode.ends_at = until
        note(actor, "mode.extend", mode, at=at, detail=f"{localtime(until):%Y-%m-%d %H:%M}：{reason.strip()}")


def stand_down(mode: ModeSwitch, *, reason: str, actor: Actor, at: datetime) -> None:
    """Ends a mode before its planned end."""
    _only_commander(actor, mode.area)
    _needs(reason)
    with transaction.atomic():
        if not _end(mode, at=at, reason=reason.strip()[:200]):
            raise ModeRefused(_("This mode is over."))
        note(actor, "mode.end", mode, at=at, detail=reason.strip())
        _tell_ended(mode, at)


def end_due(at: datetime) -> int:
    """Ends every mode whose planned end has come, at that very moment; who started it is asked for the review."""
    ended = 0
    rows = ModeSwitch.objects.filter(state__in=RUNNING_NAMES, ends_at__lte=at).select_related("area")
    for mode in rows:
        with transaction.atomic():
            if _end(mode, at=mode.ends_at, reason=""):
                note(SYSTEM, "mode.ended", mode, at=mode.ends_at)
                _tell_ended(mode, at)
                ended += 1
    return ended


@transaction.atomic
def set_share(*, county: Area, level: str, kind: str, clock: str, percent: int, actor: Actor, at: datetime) -> None:
    """What part of a limit a county gives in a level; modes that run keep what they were switched on with."""
    if not may_shape(actor) or not actor.area_code.startswith(county.code):
        raise ModeRefused(_("The county office keeps these limits."))
    known = {(line.kind, line.clock) for line in limit_lines(county)}
    if (kind, clock) not in known or level not in LEVELS:
        raise ModeRefused(_("There is no such limit."))
    if not 10 <= percent <= 100:
        raise ModeRefused(_("Between 10 and 100 per cent; 100 is the usual limit."), field="percent")
    row, _made = UsualLimit.objects.update_or_create(
        county=county, level=level, kind=kind, clock=clock, defaults={"percent": percent}
    )
    note(actor, "mode.limit", ModeSwitch(pk=0), at=at, detail=str(row))


def _only_commander(actor: Actor, area: Area) -> None:
    if not commands(actor, area):
        raise ModeRefused(_("Only the leader of this township or county switches here."), field="area")


def _needs(reason: str) -> None:
    if not reason.strip():
        raise ModeRefused(_("Give the reason."), field="reason")


def _check_words(reason: str, public_text: str) -> None:
    _needs(reason)
    for name, text in (("reason", reason), ("public_text", public_text)):
        if names_somebody(text):
            message = _("Everybody reads this: leave out mobile, identity and card numbers and doors of homes.")
            raise ModeRefused(message, field=name)


def _check_end(ends_at: datetime, *, after: datetime, at: datetime, field: str = "ends_at") -> None:
    if ends_at <= max(after, at):
        raise ModeRefused(_("The end must lie later."), field=field)
    if ends_at - at > LONGEST:
        raise ModeRefused(_("Fourteen days at most; it can be extended before it ends."), field=field)


def _running(mode: ModeSwitch, at: datetime) -> QuerySet[ModeSwitch]:
    return ModeSwitch.objects.filter(pk=mode.pk, state__in=RUNNING_NAMES, ends_at__gt=at)


def _end(mode: ModeSwitch, *, at: datetime, reason: str) -> bool:
    """Whether this call was the one that ended it."""
    due = localdate(at) + REVIEW_WITHIN
    values = {"state": State.STOOD_DOWN, "ended_at": at, "end_reason": reason, "review_due_on": due}
    if not ModeSwitch.objects.filter(pk=mode.pk, state__in=RUNNING_NAMES).update(**values):
        return False
    for name, value in values.items():
        setattr(mode, name, value)
    return True


def _set_limits(mode: ModeSwitch) -> None:
    """The county's table as it is now: what is changed in it later counts for later modes."""
    lines = shorter(limit_lines(county_of(mode.area.code)), mode.state)
    name = MODE_NAMES[State(mode.state)]
    ModeLimit.objects.filter(mode=mode).delete()
    ModeLimit.objects.bulk_create(
        ModeLimit(mode=mode, kind=line.kind, clock=line.clock, percent=line.percent(mode.state), name=name)
        for line in lines
    )


def _tell_started(mode: ModeSwitch, actor: Actor, at: datetime) -> None:
    """The staff of the area, and the county of what a township switched on."""
    on = localdate(at)
    roles = {*CALLED, Role.DISPATCHER, *COMMANDERS}
    posts = Post.objects.filter(in_force(on), within(mode.area.code, field="area__code"), role__in=roles)
    staff = set(posts.values_list("person_id", flat=True)) - {actor.person_id}
    above = {post.person_id for post in post_holders(Role.COUNTY_LEADER, mode.area.code[:COUNTY], on)}
    _notify(mode, {*staff, *(above - {actor.person_id})}, at=at, what="start", is_urgent=mode.state == State.EMERGENCY)


def _tell_ended(mode: ModeSwitch, at: datetime) -> None:
    """Everybody who was called is free again; who started it writes the review."""
    called = set(mode.calls.values_list("person_id", flat=True))
    _notify(mode, {*called, mode.started_by_id}, at=at, what="end")


def _notify(mode: ModeSwitch, person_ids: set[int], *, at: datetime, what: str, is_urgent: bool = False) -> None:
    with override(LANGUAGE):
        given = {"area": mode.area.name, "level": mode.get_level_display()}
        title = _("%(area)s: %(level)s") if what == "start" else _("%(area)s: %(level)s stood down")
        until = _("Until %(moment)s") % {"moment": f"{localtime(mode.ends_at):%Y-%m-%d %H:%M}"}
        body = f"{mode.reason}。{until}" if what == "start" else mode.end_reason or _("It ended as planned.")
    notify(
        key=f"mode:{mode.pk}:{what}", person_ids=person_ids, title=title % given, body=body, at=at,
        url=reverse("modes:mode", args=[mode.pk]), urgency="urgent" if is_urgent else "normal",
    )  # fmt: skip
