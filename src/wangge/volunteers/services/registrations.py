"""Registering to serve at a community: of one's own will, accepted by the community, ended by either side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.audit.openings import open_sealed
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization, Person, Post
from wangge.people.passwords import first_password
from wangge.people.rules import UNIT_ROLES, Role
from wangge.people.services import PeopleRefused, appoint_on_application, create_person, end_applied_post, know_by_name
from wangge.ui.modules import installed_modules
from wangge.volunteers.models import Registration, Skill, TeamMembership, UnitRegistration
from wangge.volunteers.models.registrations import Standing
from wangge.volunteers.rules import STARTING_SKILLS
from wangge.volunteers.services.refusal import ServiceRefused, note, only_community
from wangge.volunteers.services.telling import tell_decided, tell_registered, tell_unit_decided, tell_unit_registered

COMMUNITY = 12


def begin_skills() -> None:
    """Gives a new city the usual skills; rows that are there already stay as they are."""
    if not Skill.objects.exists():
        rows = [
            Skill(code=code, name=name, position=place * 10)
            for place, (code, name) in enumerate(STARTING_SKILLS, start=1)
        ]
        Skill.objects.bulk_create(rows, ignore_conflicts=True)


def _check(community: Area, *, agrees: bool, is_minor: bool, guardian: str) -> None:
    if community.level != Area.Level.COMMUNITY:
        raise ServiceRefused(_("Choose a community or village."))
    if not agrees:
        raise ServiceRefused(_("Without your agreement nothing is kept and nobody can call you."))
    if is_minor and not guardian.strip():
        raise ServiceRefused(_("Under 18, a guardian has to agree: give name and telephone."))


def register(
    *,
    actor: Actor,
    kind: str,
    community: Area,
    agrees: bool,
    at: datetime,
    name: str = "",
    contact: str = "",
    skills: Iterable[Skill] = (),
    near: Area | None = None,
    unit: Organization | None = None,
    unit_name: str = "",
    free: str = Registration.Free.ANY,
    hours_per_month: int | None = None,
    is_minor: bool = False,
    guardian_name: str = "",
    guardian_contact: str = "",
    shows_name: bool = False,
) -> Registration:
    """Somebody registers himself; nobody registers another, and no list of names is brought in."""
    _check(community, agrees=agrees, is_minor=is_minor, guardian=guardian_name)
    is_known = Person.objects.filter(pk=actor.person_id or 0, is_resident=False).exists()
    if not is_known and not (name.strip() and contact.strip()):
        raise ServiceRefused(_("Say how you are called and how the community reaches you."))
    if near is not None and not near.code.startswith(community.code):
        raise ServiceRefused(_("The grid lies in another community."))
    with transaction.atomic():
        known = Registration.objects.filter(person_id=actor.person_id or 0, community=community, kind=kind)
        if known.exclude(standing=Standing.ENDED).exists():
            raise ServiceRefused(_("You are registered there already."))
        row = Registration.objects.create(
            person_id=actor.person_id, kind=kind, community=community, near=near, unit=unit,
            unit_name=unit_name.strip(), name=name.strip() or actor.name, contact=contact.strip(), free=free,
            hours_per_month=hours_per_month, is_minor=is_minor, guardian_name=guardian_name.strip(),
            guardian_contact=guardian_contact.strip(), agreed_at=at, shows_name=shows_name, applied_at=at,
        )  # fmt: skip
        row.skills.set(skills)
        note(actor, "register", "registration", row.pk, at=at, detail=f"{kind} {community.code}")
        tell_registered(row, at=at)
    return row


@dataclass(frozen=True)
class Accepted:
    """A registration just accepted; for a new account its user name and first password, shown once."""

    registration: Registration
    username: str = ""
    password: str = ""


def _host(registration: Registration) -> Organization:
    """The body somebody serves through: the own unit, else the community's office, else any body of the community."""
    if registration.unit is not None and registration.unit.is_active:
        return registration.unit
    bodies = Organization.objects.filter(area=registration.community, is_active=True).order_by("pk")
    found = bodies.filter(kind=Organization.Kind.COMMUNITY_OFFICE).first() or bodies.first()
    if found is None:
        raise ServiceRefused(_("The community has no organization yet: ask the administrator to add its office."))
    return found


def accept(registration: Registration, *, actor: Actor, at: datetime) -> Accepted:
    """The community accepts: an account where there is none, and the post that lets the person serve there.

    The post (member or volunteer) shows nobody's data by itself; that is why the community may grant it, in its own
    name.
    """
    only_community(actor, registration.community)
    if registration.person_id is not None and registration.person_id == actor.person_id:
        raise ServiceRefused(_("Nobody accepts himself: let a colleague do it."))
    with transaction.atomic():
        waiting = Registration.objects.filter(pk=registration.pk, standing=Standing.APPLIED, accepted_at__isnull=True)
        if not waiting.update(accepted_at=at):
            raise ServiceRefused(_("This was decided already."))
        username, password = "", ""
        person = registration.person
        if person is None:
            username, password = f"fw{registration.pk:05d}", first_password()
            person = create_person(
                username=username, name=registration.name, password=password, actor=SYSTEM, at=at,
            )  # fmt: skip
        know_by_name(person, registration.name)
        post = _post_for(person, registration, actor, at)
        Registration.objects.filter(pk=registration.pk).update(
            person=person, standing=Standing.ACCEPTED, accepted_by_id=actor.person_id, post=post
        )
        note(actor, "accept", "registration", registration.pk, at=at)
        registration.refresh_from_db()
        tell_decided(registration, is_accepted=True, at=at)
    return Accepted(registration, username, password)


def _post_for(person: Person, registration: Registration, actor: Actor, at: datetime) -> Post:
    role, host, today = Role(registration.kind), _host(registration), localdate(at)
    held = Post.objects.filter(
        person=person, role=role, organization=host, area=registration.community, ends_on__isnull=True
    ).first()
    if held is not None:
        return held
    try:
        return appoint_on_application(
            person=person, role=role, organization=host, area=registration.community, starts_on=today, actor=actor,
            at=at,
        )  # fmt: skip
    except PeopleRefused as refused:
        raise ServiceRefused(refused.message) from refused


def change_registration(
    registration: Registration, *, actor: Actor, skills: Iterable[Skill], at: datetime, **values: Any
) -> None:
    """The person changes skills, times and consent to publication, whenever they like."""
    _own(registration, actor)
    allowed = {"free", "hours_per_month", "shows_name", "contact", "near"}
    with transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(
            **{name: value for name, value in values.items() if name in allowed}
        )
        registration.skills.set(skills)
        note(actor, "change", "registration", registration.pk, at=at)


def _own(registration: Registration, actor: Actor) -> None:
    if actor.person_id is None or registration.person_id != actor.person_id:
        raise ServiceRefused(_("Only the person can do this."))


def end_registration(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """The person or the community ends it; sealed name and telephone are erased, confirmed hours stay the person's."""
    is_own = registration.person_id is not None and registration.person_id == actor.person_id
    if not is_own:
        only_community(actor, registration.community)
    with transaction.atomic():
        ended = (
            Registration.objects.filter(pk=registration.pk)
            .exclude(standing=Standing.ENDED)
            .update(standing=Standing.ENDED, ended_at=at, name="", contact="", guardian_name="", guardian_contact="")
        )
        if not ended:
            raise ServiceRefused(_("This was decided already."))
        TeamMembership.objects.filter(registration=registration, left_on__isnull=True).update(left_on=localdate(at))
        post = registration.post
        if post is not None and post.ends_on is None:
            _end_post(post, actor=actor, at=at)
        _give_back(registration, at)
        note(actor, "end", "registration", registration.pk, at=at)
        if not is_own:
            tell_decided(registration, is_accepted=False, at=at)


def _give_back(registration: Registration, at: datetime) -> None:
    """Who serves nowhere any more leaves nothing undone in his name: what he had in hand goes back."""
    person_id = registration.person_id
    if person_id is None or Registration.objects.filter(person_id=person_id, standing=Standing.ACCEPTED).exists():
        return
    for module in installed_modules():
        if module.leaving is not None:
            module.leaving(person_id=person_id, at=at)


def _end_post(post: Post, *, actor: Actor, at: datetime) -> None:
    try:
        end_applied_post(post=post, on=localdate(at), reason=str(_("Registration ended")), actor=actor, at=at)
    except PeopleRefused as refused:
        raise ServiceRefused(refused.message) from refused


def open_registration(registration: Registration, *, actor: Actor, purpose: str, at: datetime) -> tuple[str, str]:
    """Name and telephone of somebody registered, for the community and a stated purpose."""
    only_community(actor, registration.community)
    with transaction.atomic():
        open_sealed(
            subject_kind="registration", subject_id=registration.pk, field="contact", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    person = registration.person
    return registration.name or (person.name if person else ""), registration.contact or (
        person.work_phone if person else ""
    )


def register_unit(
    *,
    actor: Actor,
    organization: Organization,
    community: Area,
    at: datetime,
    liaison_name: str = "",
    liaison_contact: str = "",
    offers: str = "",
    members_serving: int | None = None,
) -> UnitRegistration:
    """A unit registers itself at a community, or the community notes it for the unit."""
    is_own = actor.role in UNIT_ROLES and actor.organization_id == organization.pk
    if not is_own:
        only_community(actor, community)
    if community.level != Area.Level.COMMUNITY:
        raise ServiceRefused(_("Choose a community or village."))
    with transaction.atomic():
        known = UnitRegistration.objects.filter(organization=organization, community=community)
        if known.exclude(standing=Standing.ENDED).exists():
            raise ServiceRefused(_("%(unit)s is registered there already.") % {"unit": organization.name})
        row = UnitRegistration.objects.create(
            organization=organization, community=community, liaison_name=liaison_name.strip(),
            liaison_contact=liaison_contact.strip(), offers=offers.strip(), members_serving=members_serving,
            standing=Standing.APPLIED if is_own else Standing.ACCEPTED, applied_at=at,
            accepted_at=None if is_own else at,
        )  # fmt: skip
        note(actor, "register_unit", "unit_registration", row.pk, at=at, detail=f"{organization.code} {community.code}")
        if is_own:
            tell_unit_registered(row, at=at)
    return row


def accept_unit(registration: UnitRegistration, *, actor: Actor, at: datetime) -> None:
    """The community accepts a unit."""
    only_community(actor, registration.community)
    with transaction.atomic():
        if not UnitRegistration.objects.filter(pk=registration.pk, standing=Standing.APPLIED).update(
            standing=Standing.ACCEPTED, accepted_at=at
        ):
            raise ServiceRefused(_("This was decided already."))
        note(actor, "accept_unit", "unit_registration", registration.pk, at=at)
        tell_unit_decided(registration, is_accepted=True, at=at)


def open_liaison(registration: UnitRegistration, *, actor: Actor, purpose: str, at: datetime) -> tuple[str, str]:
    """Whom to speak with at a registered unit, for a stated purpose; the look is logged first."""
    only_community(actor, registration.community)
    with transaction.atomic():
        open_sealed(
            subject_kind="unit_registration", subject_id=registration.pk, field="liaison", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    return registration.liaison_name, registration.liaison_contact


def end_unit_registration(registration: UnitRegistration, *, actor: Actor, at: datetime) -> None:
    """The unit or the community ends it; the liaison's name and telephone are erased."""
    is_own = actor.role in UNIT_ROLES and actor.organization_id == registration.organization_id
    if not is_own:
        only_community(actor, registration.community)
    with transaction.atomic():
        UnitRegistration.objects.filter(pk=registration.pk).exclude(standing=Standing.ENDED).update(
            standing=Standing.ENDED, ended_at=at, liaison_name="", liaison_contact=""
        )
        note(actor, "end_unit", "unit_registration", registration.pk, at=at)
        if not is_own:
            tell_unit_decided(registration, is_accepted=False, at=at)


def join_team(registration: Registration, *, team: Organization, actor: Actor, at: datetime) -> None:
    """Somebody registered joins a team, of their own will."""
    _own(registration, actor)
    if team.kind != Organization.Kind.VOLUNTEER_TEAM or registration.standing != Standing.ACCEPTED:
        raise ServiceRefused(_("This is no volunteer team, or you are not registered."))
    with transaction.atomic():
        TeamMembership.objects.get_or_create(
            team=team, registration=registration, left_on=None, defaults={"joined_on": localdate(at)}
        )
        note(actor, "join_team", "registration", registration.pk, at=at, detail=team.code)


def leave_team(registration: Registration, *, team: Organization, actor: Actor, at: datetime) -> None:
    """Somebody leaves a team."""
    _own(registration, actor)
    with transaction.atomic():
        TeamMembership.objects.filter(team=team, registration=registration, left_on__isnull=True).update(
            left_on=localdate(at)
        )
        note(actor, "leave_team", "registration", registration.pk, at=at, detail=team.code)
