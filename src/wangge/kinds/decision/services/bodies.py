"""The register of bodies: written down by the area they stand in, with the units that sit in them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wangge.areas.models import Area
from wangge.kinds.decision.access import office_people
from wangge.kinds.decision.models import Body, Member
from wangge.kinds.decision.queries.rhythm import behind
from wangge.kinds.decision.rules import KINDS, keepers_of
from wangge.kinds.decision.rules.bodies import LEVELS_OF
from wangge.kinds.decision.services.journal import BodyRefused, note, only_office
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role
from wangge.people.services import PeopleRefused, keep_organization

LANGUAGE = "zh-hans"


def _check(actor: Actor, area: Area, kind: str, parent: Body | None) -> None:
    if kind in LEVELS_OF and area.level not in LEVELS_OF[kind]:
        raise BodyRefused(_("A body of this kind does not stand in an area of this level."), field="area")
    if actor.role != Role.SYSTEM and not (actor.role in keepers_of(area.level) and actor.covers(area.code)):
        raise BodyRefused(_("Only the office of this body can do this."), field="area")
    if parent is not None:
        only_office(actor, parent)


def save_body(
    *, actor: Actor, at: datetime, area: Area, kind: str, name: str, founded_on: date, body: Body | None = None,
    parent: Body | None = None, is_active: bool = True, **values: Any,
) -> Body:  # fmt: skip
    """Writes down a body, or mends what was written; `values` are the columns of `Body`."""
    _check(actor, area, kind, parent)
    if body is not None:
        only_office(actor, body)
    if founded_on > localdate(at):
        raise BodyRefused(_("The day lies in the future."), field="founded_on")
    with transaction.atomic():
        try:
            organization = keep_organization(
                actor=actor, at=at, area=area, kind=KINDS[kind], subkind=kind, name=name, is_active=is_active,
                parent=parent.organization if parent is not None else None,
                organization=body.organization if body is not None else None,
            )  # fmt: skip
        except PeopleRefused as refused:
            raise BodyRefused(refused.message, field=refused.field) from refused
        body = body or Body(organization=organization)
        body.founded_on = founded_on
        for column, value in values.items():
            setattr(body, column, value)
        body.save()
        note("save_body", actor=actor, at=at, subject=body.pk, detail=f"{kind} {name}")
    return body


def seat_members(body: Body, units: Collection[Organization], *, actor: Actor, at: datetime) -> int:
    """Says which units sit in a body from today; those left out leave it today, and it stays known that they sat."""
    only_office(actor, body)
    today = localdate(at)
    wanted = {unit.pk for unit in units} - {body.organization_id}
    sitting = body.members.filter(until__isnull=True)
    with transaction.atomic():
        known = set(sitting.values_list("organization_id", flat=True))
        sitting.exclude(organization_id__in=wanted).filter(since=today).delete()
        sitting.exclude(organization_id__in=wanted).update(until=today)
        Member.objects.bulk_create(Member(body=body, organization_id=pk, since=today) for pk in sorted(wanted - known))
        if wanted != known:
            note("seat_members", actor=actor, at=at, subject=body.pk, detail=f"{len(wanted)}")
    return len(wanted)


def remind_bodies(at: datetime) -> int:
    """Tells the office of a body once for each meeting that would have been usual by now and was not held."""
    told = 0
    for row in behind(at):
        body = row.body
        with override(LANGUAGE):
            title = _("%(body)s: when is the next meeting?") % {"body": body.organization.name}
            text = ngettext(
                "%(due)d meeting of %(promised)d this year would be usual by now; %(held)d held so far.",
                "%(due)d meetings of %(promised)d this year would be usual by now; %(held)d held so far.",
                row.due,
            ) % {"due": row.due, "promised": row.promised, "held": row.held}
        people = office_people(body.area_code, body.level, localdate(at))
        if people:
            notify(
                key=f"body:{body.pk}:{localdate(at).year}:{row.due}", person_ids=people, title=title, body=text,
                url=reverse("decision:body", args=[body.pk]), at=at,
            )  # fmt: skip
            told += 1
    return told
