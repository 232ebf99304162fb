"""Posts: granted, ended, handed over, moved with their area."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.models import Area, Succession
from wangge.people.actors import SYSTEM, Actor
from wangge.people.handover import hand_all, needs_taker, open_work
from wangge.people.labels import ROLE_LABELS
from wangge.people.models import Organization, Person, Post
from wangge.people.queries import in_force
from wangge.people.rules import ADMIN_ROLES, APPOINTABLE, Role, fits_level, overlaps
from wangge.people.services.refusal import PeopleRefused, note, only
from wangge.people.services.residents import know_by_name


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: Role,
    organization: Organization,
    area: Area,
    starts_on: date,
    actor: Actor,
    at: datetime,
    ends_on: date | None = None,
    title: str = "",
    follows: Post | None = None,
) -> Post:
    """Grants a post for a period; `ends_on` is its last day."""
    only(actor, Role.SECURITY_ADMIN)
    if actor.person_id is not None and actor.person_id == person.pk:
        raise PeopleRefused(_("Nobody grants himself a post."), field="person")
    check_post(person, Role(role), organization, area, starts_on, ends_on)
    post = Post.objects.create(
        person=person,
        role=role,
        organization=organization,
        area=area,
        title=title.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        follows=follows,
    )
    know_by_name(person, "")
    detail = f"{person.username} {role} {organization.code} {area.code} {starts_on}–{ends_on or ''}"
    note(actor, "post.appoint", "post", post.pk, at=at, detail=detail)
    return post


def check_post(
    person: Person, role: Role, organization: Organization, area: Area, starts_on: date, ends_on: date | None
) -> None:
    """Refuses what no post may be."""
    if role not in APPOINTABLE:
        raise PeopleRefused(_("Nobody is appointed to this role."), field="role")
    if not fits_level(role, area.level):
        values = {"role": ROLE_LABELS[role], "area": area.name, "level": Area.Level(area.level).label}
        raise PeopleRefused(_("%(role)s is no post for %(area)s (%(level)s).") % values, field="area")
    if ends_on is not None and ends_on < starts_on:
        raise PeopleRefused(_("The last day is before the first."), field="ends_on")
    if not organization.is_active:
        raise PeopleRefused(_("%(name)s is closed.") % {"name": organization.name}, field="organization")
    if not person.is_active:
        raise PeopleRefused(_("The account of %(name)s is stopped.") % {"name": person.name}, field="person")
    _check_others(person, role, organization, area, starts_on, ends_on)


def _check_others(
    person: Person, role: Role, organization: Organization, area: Area, starts_on: date, ends_on: date | None
) -> None:
    for other in Post.objects.filter(person=person).exclude(ended_at_once=True, ends_on__lte=starts_on):
        if not overlaps(starts_on, ends_on, other.starts_on, other.ends_on):
            continue
        if role in ADMIN_ROLES and other.role in ADMIN_ROLES and role != other.role:
            names = {"name": person.name, "other": ROLE_LABELS[Role(other.role)]}
            message = _("%(name)s is %(other)s already; the three administrators are three persons.") % names
            raise PeopleRefused(message, field="role")
        if (other.role, other.organization_id, other.area_id) == (role, organization.pk, area.pk):
            raise PeopleRefused(_("%(name)s holds this post already.") % {"name": person.name}, field="role")


@transaction.atomic
def end_post(
    *,
    post: Post,
    on: date,
    reason: str,
    actor: Actor,
    at: datetime,
    hand_over_to: Post | None = None,
    at_once: bool = False,
) -> int:
    """Ends a post after its last day `on`, or at once; open work goes to another post. Returns how much was passed on.

    A post with open work does not end without somebody to take it over. If the last day is still to come, the work is
    passed on the day after.
    """
    only(actor, Role.SECURITY_ADMIN)
    if not reason.strip():
        raise PeopleRefused(_("Give the reason."), field="reason")
    if on < post.starts_on:
        raise PeopleRefused(_("The last day is before the first."), field="on")
    if hand_over_to is None and needs_taker(open_work(post)):
        raise PeopleRefused(_("There is open work: choose who takes it over."), field="hand_over_to")
    if hand_over_to is not None:
        _check_target(post, hand_over_to, timezone.localdate(at))
    post.ends_on = on
    post.ended_reason = reason.strip()[:200]
    post.ended_at_once = at_once
    post.hands_over_to = hand_over_to
    post.save(update_fields=["ends_on", "ended_reason", "ended_at_once", "hands_over_to"])
    note(actor, "post.end", "post", post.pk, at=at, detail=f"{on} {reason.strip()}")
    over = on < timezone.localdate(at) or (at_once and on <= timezone.localdate(at))
    return hand_over(post=post, to=hand_over_to, actor=actor, at=at) if over and hand_over_to is not None else 0


def _check_target(post: Post, to: Post, today: date) -> None:
    if to.pk == post.pk:
        raise PeopleRefused(_("Choose another post."), field="hand_over_to")
    if not Post.objects.filter(in_force(today), pk=to.pk).exists():
        raise PeopleRefused(_("The post that takes over does not count today."), field="hand_over_to")


@transaction.atomic
def hand_over(*, post: Post, to: Post, actor: Actor, at: datetime) -> int:
    """Passes all open work of a post to another one; returns how many pieces."""
    only(actor, Role.SECURITY_ADMIN)
    _check_target(post, to, timezone.localdate(at))
    count = hand_all(post, to, actor, at)
    Post.objects.filter(pk=post.pk).update(hands_over_to=to, handed_over_at=at)
    note(actor, "post.hand_over", "post", post.pk, at=at, detail=f"→ {to.pk}: {count}")
    return count


def hand_over_ended(at: datetime) -> int:
    """Passes on the work of posts whose last day is over; called again and again."""
    today = timezone.localdate(at)
    over = Q(ends_on__lt=today) | Q(ends_on=today, ended_at_once=True)
    waiting = Post.objects.filter(over, hands_over_to__isnull=False, handed_over_at=None)
    count = 0
    for post in waiting.select_related("hands_over_to", "person", "area"):
        to = post.hands_over_to
        if to is not None and Post.objects.filter(in_force(today), pk=to.pk).exists():
            hand_over(post=post, to=to, actor=SYSTEM, at=at)
            count += 1
    return count


@transaction.atomic
def move_posts(*, old_area: Area, new_areas: Sequence[Area], on: date, actor: Actor, at: datetime) -> list[Post]:
    """From `on`, whoever held a post for the old area holds the same post for each of the new ones."""
    only(actor, Role.SECURITY_ADMIN)
    made: list[Post] = []
    last_day = on - timedelta(days=1)
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    for post in Post.objects.filter(lasting, area=old_area, ended_at_once=False).order_by("pk"):
        followers = [_follow(post, area, on) for area in new_areas]
        reason = _("The area was divided anew.")
        if post.starts_on > last_day:
            post.ends_on, post.ended_at_once = post.starts_on, True
        else:
            post.ends_on = last_day
        post.ended_reason = reason
        post.hands_over_to = followers[0] if followers else None
        post.save(update_fields=["ends_on", "ended_at_once", "ended_reason", "hands_over_to"])
        made += followers
        detail = f"{old_area.code} → {' '.join(area.code for area in new_areas)} {on}"
        note(actor, "post.move", "post", post.pk, at=at, detail=detail)
    return made


def _follow(post: Post, area: Area, on: date) -> Post:
    follower, _made = Post.objects.get_or_create(
        person_id=post.person_id,
        role=post.role,
        organization_id=post.organization_id,
        area=area,
        starts_on=max(on, post.starts_on),
        defaults={"ends_on": post.ends_on, "title": post.title, "follows": post},
    )
    return follower


def follow_successions(at: datetime) -> int:
    """Moves posts after every re-division of areas that has been decided; called again and again."""
    lasting = Q(old__posts__ends_on__isnull=True) | Q(old__posts__ends_on__gte=F("on"))
    waiting = Succession.objects.filter(lasting, old__posts__ended_at_once=False, old__valid_to__isnull=False)
    count = 0
    for old in Area.objects.filter(pk__in=waiting.values("old_id")):
        successions = list(old.successions.select_related("new").order_by("new__code"))
        first = min(succession.on for succession in successions)
        new_areas = [succession.new for succession in successions]
        count += len(move_posts(old_area=old, new_areas=new_areas, on=first, actor=SYSTEM, at=at))
    return count
