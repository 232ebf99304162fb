"""What other organizations ask: without a name, and without what a case is about beyond its sort."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.kinds.dispute.access import open_invitations, open_transfers
from wangge.kinds.dispute.models import Invitation, Transfer
from wangge.kinds.dispute.queries.cases import mine
from wangge.kinds.dispute.rules.words import TROUBLES
from wangge.matters.models import Matter
from wangge.people.actors import Actor
from wangge.people.rules import Role


@dataclass(frozen=True)
class AskedLine:
    """One question."""

    title: str
    number: str
    trouble: str
    place: str
    who: str
    reason: str
    asked_at: datetime
    url: str


@dataclass(frozen=True)
class AskedPage:
    """All that waits for an answer, and for units the tables at which the actor sits."""

    lines: list[AskedLine]
    tables: list[Matter]
    may_ask_for: bool


def _of_transfer(row: Transfer) -> AskedLine:
    title = _("Give the case up?") if row.is_taken_up else _("Take the case over?")
    asking = row.to_body if row.is_taken_up else row.from_body
    return _line(row, title, asking.organization.name, "dispute:answer_transfer")


def _of_invitation(row: Invitation) -> AskedLine:
    asking = row.matter.dispute.body.organization.name
    return _line(row, _("Mediate along?"), asking, "dispute:answer_invitation")


def _line(row: Transfer | Invitation, title: str, who: str, address: str) -> AskedLine:
    matter = row.matter
    return AskedLine(
        title=title, number=matter.number, trouble=_(TROUBLES[matter.dispute.trouble]), place=matter.area_name, who=who,
        reason=row.reason, asked_at=row.asked_at, url=reverse(address, args=[row.pk]),
    )  # fmt: skip


def asked_page(actor: Actor) -> AskedPage:
    """The page of one actor."""
    is_mediator = actor.role == Role.MEDIATOR
    lines = [*map(_of_transfer, open_transfers(actor)), *map(_of_invitation, open_invitations(actor))]
    return AskedPage(lines, [] if is_mediator else mine(actor, is_open=True), is_mediator)
