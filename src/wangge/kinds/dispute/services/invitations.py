"""Joint mediation: any organization is invited and says yes or no; its people see the case while they sit there."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.access import JOINT_ROLES, is_at_table, seats
from wangge.kinds.dispute.models import Asked, Invitation, Seat
from wangge.kinds.dispute.rules.words import About, Part
from wangge.kinds.dispute.services.noting import note
from wangge.kinds.dispute.services.parties import ENDED, all_consent
from wangge.kit.words import gettext_noop
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person, Post
from wangge.people.queries import in_force

LANGUAGE = "zh-hans"
INVITED = gettext_noop("Asked to mediate along: %(number)s")
COMING = gettext_noop("They mediate along: %(number)s")
NOT_COMING = gettext_noop("They do not mediate along: %(number)s")


def invite(matter: Matter, *, organization: Organization, actor: Actor, reason: str, at: datetime) -> Invitation:
    """Asks another organization to mediate along; every party has consented to that first."""
    if not is_at_table(actor, matter):
        raise MoveRefused(_("Seats are given by the mediators of the case's own organization."))
    if matter.state in ENDED:
        raise MoveRefused(_("The case has ended."))
    if not all_consent(matter, About.JOINT):
        raise MoveRefused(_("Further bodies sit in only when every party has consented to joint mediation."))
    if not reason.strip():
        raise MoveRefused(_("Say what their part is, without names: they read it before they see the case."))
    people = members(organization, at)
    if organization.pk == matter.dispute.body.organization_id or not people:
        raise MoveRefused(_("Nobody of %(unit)s could sit at the table.") % {"unit": organization.name})
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                matter=matter, organization=organization, reason=reason.strip(), asked_by_id=actor.account, asked_at=at
            )
            note("invite", matter, actor, at, detail=organization.code)
    except IntegrityError:
        raise MoveRefused(_("This organization is being asked already.")) from None
    _tell(row, people, INVITED, reverse("dispute:asked"), "asked", at)
    return row


def members(organization: Organization, at: datetime) -> set[int]:
    """Who of an organization can sit at a table: its mediators, and those who handle what comes in."""
    rows = Post.objects.filter(in_force(localdate(at)), organization=organization, role__in=JOINT_ROLES)
    return set(rows.values_list("person_id", flat=True))


def answer(
    row: Invitation, *, accepts: bool, actor: Actor, text: str, at: datetime, people: list[Person] | None = None
) -> Invitation:
    """Yes, with who comes, or no, with a reason; one of the organization says it for all."""
    if actor.organization_id != row.organization_id or actor.person_id not in members(row.organization, at):
        raise MoveRefused(_("This is not yours to decide."))
    chosen = {person.pk for person in people or ()} & members(row.organization, at)
    if accepts and not chosen:
        raise MoveRefused(_("Say who comes."))
    if not accepts and not text.strip():
        raise MoveRefused(_("Say why not."))
    matter = Matter.objects.select_related("dispute__body__organization").get(pk=row.matter_id)
    if accepts and matter.state in ENDED:
        raise MoveRefused(_("The case has ended."))
    if accepts and not all_consent(matter, About.JOINT):
        raise MoveRefused(_("Further bodies sit in only when every party has consented to joint mediation."))
    at_table = seats(matter)
    state = Asked.ACCEPTED if accepts else Asked.DECLINED
    with transaction.atomic():
        changed = Invitation.objects.filter(pk=row.pk, state=Asked.OPEN).update(
            state=state, answer=text.strip(), answered_by_id=actor.account, answered_at=at
        )
        if not changed:
            raise SomebodyWasFirst
        for person_id in sorted(chosen) if accepts else ():
            Seat.objects.get_or_create(
                matter=matter, person_id=person_id, part=Part.JOINT, ended_at=None,
                defaults={"organization_id": row.organization_id, "starts_at": at, "declared_free_at": at},
            )  # fmt: skip
        note("invite_yes" if accepts else "invite_no", matter, actor, at, detail=row.organization.code)
    said = COMING if accepts else NOT_COMING
    address = reverse("matters:detail", args=[matter.number])
    _tell(row, at_table - {actor.account}, said, address, "answered", at)
    return row


def _tell(row: Invitation, people: set[int], title: str, address: str, what: str, at: datetime) -> None:
    with override(LANGUAGE):
        words = _(title) % {"number": row.matter.number}
    if people:
        key = f"invitation:{row.pk}:{what}"
        notify(key=key, person_ids=people, title=words, body=row.matter.area_name, url=address, at=at)
