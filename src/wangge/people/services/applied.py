"""Posts that somebody applied for: member and volunteer, granted by the community they want to serve.

Rights are granted by the security administrator alone. These two roles are the exception, because they reach nobody's
data: whoever holds them sees their own records and what was given to them. The rule stands in `people.rules`, the act
is the community's own in the audit log, and the security administrator finds and ends such a post like any other.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization, Person, Post
from wangge.people.rules import ON_APPLICATION, Role
from wangge.people.services.posts import check_post, end_post
from wangge.people.services.refusal import PeopleRefused, note

COMMUNITY = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})


def _check(role: str, area: Area, actor: Actor) -> None:
    if role not in ON_APPLICATION:
        raise PeopleRefused(_("This post is granted by the security administrator alone."), field="role")
    is_own = actor.role in COMMUNITY and area.level == Area.Level.COMMUNITY and actor.covers(area.code)
    if not is_own and actor.role not in {Role.SECURITY_ADMIN, Role.SYSTEM}:
        raise PeopleRefused(_("Only the community itself can do this."), field="area")


@transaction.atomic
def appoint_on_application(
    *, person: Person, role: Role, organization: Organization, area: Area, starts_on: date, actor: Actor, at: datetime
) -> Post:
    """Grants a post that reaches nobody's data to somebody who applied for it; never to oneself."""
    _check(role, area, actor)
    if actor.person_id is not None and actor.person_id == person.pk:
        raise PeopleRefused(_("Nobody grants himself a post."), field="person")
    check_post(person, role, organization, area, starts_on, None)
    post = Post.objects.create(person=person, role=role, organization=organization, area=area, starts_on=starts_on)
    detail = f"{person.username} {role} {organization.code} {area.code} {starts_on}"
    note(actor, "post.appoint_on_application", "post", post.pk, at=at, detail=detail)
    return post


@transaction.atomic
def end_applied_post(*, post: Post, on: date, reason: str, actor: Actor, at: datetime) -> None:
    """Ends such a post: the person's own wish, or the community's."""
    if actor.person_id is None or actor.person_id != post.person_id:
        _check(post.role, post.area, actor)
    elif post.role not in ON_APPLICATION:
        raise PeopleRefused(_("This post is granted by the security administrator alone."), field="role")
    end_post(post=post, on=on, reason=reason, actor=SYSTEM, at=at)
    note(actor, "post.end_on_application", "post", post.pk, at=at, detail=f"{on} {reason.strip()}")
