"""Verbs of reminders: put up, taken down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.bulletins.access import may_post
from wangge.bulletins.models import Bulletin
from wangge.bulletins.rules import blank_line, hangs_too_long, names_somebody
from wangge.people.actors import Actor


class BulletinRefused(Exception):
    """A reminder that may not be; the text says why, `field` at which field."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def _note(actor: Actor, act: str, row: Bulletin, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="bulletin", subject_id=row.pk, detail=f"{row.area.code} {row.title}"[:200],
    )  # fmt: skip


@transaction.atomic
def post_bulletin(*, values: Mapping[str, Any], actor: Actor, at: datetime) -> Bulletin:
    """Puts up a reminder for an area and all beneath it."""
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    if not may_post(actor, values["area"].code):
        raise BulletinRefused(_("This lies outside the area of your post."), field="area")
    if ends_on < starts_on:
        raise BulletinRefused(_("The last day is before the first."), field="ends_on")
    if ends_on < localdate(at):
        raise BulletinRefused(_("This day is over."), field="ends_on")
    if hangs_too_long(starts_on, ends_on):
        raise BulletinRefused(_("Ninety days at most: what hangs longer is read by nobody."), field="ends_on")
    for name in ("title", "text"):
        if names_somebody(values[name]):
            message = _("Everybody reads this: leave out mobile, identity and card numbers and doors of homes.")
            raise BulletinRefused(message, field=name)
        if line := blank_line(values[name]):
            message = _("Fill in what is marked with ＿ first, or delete the line: “%(line)s”") % {"line": line}
            raise BulletinRefused(message, field=name)
    names = ("area", "kind", "title", "text", "starts_on", "ends_on")
    row = Bulletin.objects.create(
        **{name: values[name] for name in names}, organization_id=actor.organization_id or 0, made_by_id=actor.account,
        created_at=at,
    )  # fmt: skip
    _note(actor, "bulletin.post", row, at)
    return row


@transaction.atomic
def withdraw_bulletin(row: Bulletin, *, reason: str, actor: Actor, at: datetime) -> None:
    """Takes a reminder down; who put it up and why it went stays."""
    if not may_post(actor, row.area.code):
        raise BulletinRefused(_("This lies outside the area of your post."))
    if not reason.strip():
        raise BulletinRefused(_("Give the reason."), field="reason")
    given = {"withdrawn_at": at, "withdrawn_reason": reason.strip()[:120]}
    if not Bulletin.objects.filter(pk=row.pk, withdrawn_at=None).update(**given):
        raise BulletinRefused(_("It was taken down already."))
    _note(actor, "bulletin.withdraw", row, at)
