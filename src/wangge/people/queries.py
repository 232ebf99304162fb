"""Who holds which post; posts in the future or past never count."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import figure_by_grid, valid_on
from wangge.kit import joined
from wangge.kit.prepared import Prepared
from wangge.people.labels import ROLE_LABELS
from wangge.people.models import Organization, Person, Post
from wangge.people.rules import ADMIN_ROLES, Role

TOWNSHIP, COMMUNITY = 9, 12
"""Lengths of their codes."""
ORGANIZATION_KINDS = Organization.Kind.choices

IN_UNITS = frozenset({Role.UNIT_HANDLER, Role.UNIT_MANAGER, Role.PROPERTY_MANAGER})


def in_force(on: date) -> Q:
    """Posts that count on a day, held by persons who have not been stopped."""
    return Q(person__is_active=True) & _running(on)


def _running(on: date, *, prefix: str = "") -> Q:
    """Posts that have begun, are not over, and did not end at once that day; `prefix` leads to them."""
    begun = Q(**{f"{prefix}starts_on__lte": on})
    endless, later = Q(**{f"{prefix}ends_on__isnull": True}), Q(**{f"{prefix}ends_on__gt": on})
    today = Q(**{f"{prefix}ends_on": on, f"{prefix}ended_at_once": False})
    return begun & (endless | later | today)


def current_posts(person: Person | int, on: date) -> list[Post]:
    """The posts of a person that count on a day, oldest first."""
    person_id = person if isinstance(person, int) else person.pk
    return list(
        Post.objects.filter(in_force(on), person_id=person_id)
        .select_related("area", "organization")
        .order_by("starts_on", "pk")
    )


PARTS: tuple[tuple[str, Any], ...] = (
    ("", Person),
    ("now__", Post),
    ("now__organization__", Organization),
    ("now__area__", Area),
)
SOMEBODY, SOME_DAY = -1, date(1, 1, 1)
"""Whose place in the statement is known, because nobody has this key and nothing happened on that day."""
WITH_POSTS = Prepared(
    lambda person, on: (
        Person.objects.annotate(now=FilteredRelation("posts", condition=_running(on, prefix="posts__")))
        .filter(pk=person)
        .order_by("now__starts_on", "now__pk")
        .values_list(*joined.columns(PARTS))
    ),
    person=SOMEBODY,
    on=SOME_DAY,
)


def person_with_posts(person_id: int, on: date) -> Person | None:
    """A person with `posts_today`, whether there are any posts or none: one statement."""
    person: Person | None = None
    for row in WITH_POSTS.rows(connections[DEFAULT_DB_ALIAS], person=person_id, on=on):
        found, post, organization, area = joined.objects(PARTS, row)
        if person is None:
            person = found
            person.posts_today = []
        if post is not None:
            post.person, post.organization, post.area = person, organization, area
            person.posts_today.append(post)
    return person


def post_holders(role: Role, area_code: str, on: date) -> list[Post]:
    """Posts of a role whose area covers the code, nearest area first."""
    above = [area_code[:length] for length in range(1, len(area_code) + 1)]
    return list(
        Post.objects.filter(in_force(on), role=role, area__code__in=above)
        .select_related("person", "area", "organization")
        .order_by(Length("area__code").desc(), "starts_on", "pk")
    )


def unit_members(organization_id: int, on: date) -> QuerySet[Post]:
    """Posts held in an organization on a day, with their persons."""
    return (
        Post.objects.filter(in_force(on), organization_id=organization_id)
        .select_related("person", "area", "organization")
        .order_by("role", "starts_on", "pk")
    )


@dataclass(frozen=True)
class PersonFilter:
    """What the list of persons can be narrowed by; empty means all."""

    text: str = ""
    role: str = ""
    area: str = ""
    state: str = "active"


def find_persons(wanted: PersonFilter, on: date) -> QuerySet[Person]:
    """Persons with their posts of the day, narrowed by name, user name, role, area beneath, and state.

    Residents' own accounts are in no list: whoever was told one finds it by the whole user name.
    """
    posts = Post.objects.filter(in_force(on)).select_related("organization", "area").order_by("starts_on", "pk")
    found = Person.objects.prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_today"))  # type: ignore[no-redef]
    found = found.filter(Q(is_resident=False) | Q(username=wanted.text.lower()))
    if wanted.text:
        found = found.filter(Q(name__contains=wanted.text) | Q(username__startswith=wanted.text.lower()))
    if wanted.role or wanted.area:
        held = Post.objects.filter(in_force(on), person_id=OuterRef("pk"))
        if wanted.role:
            held = held.filter(role=wanted.role)
        if wanted.area:
            held = held.filter(area__code__startswith=wanted.area)
        found = found.filter(Exists(held))
    if wanted.state == "none":
        return found.filter(~Exists(Post.objects.filter(in_force(on), person_id=OuterRef("pk"))), is_active=True)
    return found.filter(is_active=wanted.state != "stopped") if wanted.state in {"active", "stopped"} else found


@dataclass(frozen=True)
class OrganizationFilter:
    """What the list of organizations can be narrowed by."""

    text: str = ""
    kind: str = ""
    area: str = ""
    state: str = "active"


def find_organizations(wanted: OrganizationFilter) -> QuerySet[Organization]:
    """Organizations with area and parent."""
    found = Organization.objects.select_related("area", "parent")
    if wanted.text:
        found = found.filter(Q(name__contains=wanted.text) | Q(code__startswith=wanted.text))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.area:
        found = found.filter(area__code__startswith=wanted.area)
    return found.filter(is_active=wanted.state == "active") if wanted.state in {"active", "closed"} else found


def suggest_areas(text: str, on: date) -> list[tuple[str, str]]:
    """Code and full name of areas whose code begins with the text or whose name has it."""
    if not text:
        return []
    found = Area.objects.filter(valid_on(on)).filter(Q(code__startswith=text) | Q(name__contains=text))
    areas = list(found.select_related("parent").order_by("code")[:20])
    return [(area.code, f"{area.parent.name} {area.name}" if area.parent else area.name) for area in areas]


def suggest_organizations(text: str) -> list[tuple[str, str]]:
    """Code and name of open organizations whose code begins with the text or whose name has it."""
    if not text:
        return []
    found = find_organizations(OrganizationFilter(text=text)).order_by("code")[:20]
    return [(organization.code, organization.name) for organization in found]


def posts_of(person_id: int) -> list[Post]:
    """Every post of a person, newest first."""
    return list(
        Post.objects.filter(person_id=person_id)
        .select_related("organization", "area", "hands_over_to__person")
        .order_by("-starts_on", "-pk")
    )


def takers(post: Post, on: date) -> list[Post]:
    """Posts that could take over the work of one: the same role, near it first, then the unit's other posts.

    What lies with a unit stays in the unit: another one's handlers have no right to it.
    """
    fitting = Q(organization_id=post.organization_id)
    if post.role not in IN_UNITS:
        fitting |= Q(role=post.role, area__code__startswith=post.area.code[:12])
    found = Post.objects.filter(in_force(on)).filter(fitting).exclude(pk=post.pk)
    posts = list(found.select_related("person", "organization", "area").order_by("pk")[:200])
    return sorted(posts, key=lambda other: (other.role != post.role, other.area_id != post.area_id, other.pk))


def has_second_factor(person_id: int) -> bool:
    """Whether the person set up an authenticator app or a security key."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=person_id, type__in=kinds).exists())


@dataclass(frozen=True)
class CastMember:
    """Somebody of a demo city: the post, where it is in words, and how much waits there today."""

    post: Post
    place: str
    waiting: int


@dataclass(frozen=True)
class CastGroup:
    """People of one role, and how many more of them there are."""

    label: Any
    members: list[CastMember]
    more: int


def demo_cast(on: date, text: str = "", most: int = 6) -> list[CastGroup]:
    """People of a demo city by role; called in a demo only.

    Of each role those with work come first, one township after the other, or else who fits the words.
    """
    posts = Post.objects.filter(in_force(on)).select_related("person", "organization", "area__parent__parent")
    waiting = figure_by_grid("waiting", "")
    groups: dict[Role, list[Post]] = {}
    for post in posts.order_by("pk"):
        if _fits(post, text.split()):
            groups.setdefault(Role(post.role), []).append(post)
    shown = most * 2 if text.strip() else most
    return [
        CastGroup(
            ROLE_LABELS[role],
            [_member(post, waiting) for post in _spread(groups[role], waiting)[:shown]],
            max(0, len(groups[role]) - shown),
        )
        for role in Role
        if role in groups
    ]


def _fits(post: Post, words: list[str]) -> bool:
    above = post.area.parent
    names = [post.person.name, post.title, str(ROLE_LABELS[Role(post.role)]), post.organization.name, post.area.name]
    names += [area.name for area in (above, above.parent if above else None) if area]
    return all(any(word in name for name in names) for word in words)


def _spread(posts: list[Post], waiting: dict[str, int]) -> list[Post]:
    """Whoever has work first, then the others, each time one of every township in turn."""
    taken: Counter[tuple[bool, str]] = Counter()
    turns = {}
    for post in posts:
        place = (post.area.code not in waiting, post.area.code[:TOWNSHIP])
        turns[post.pk] = (place[0], taken[place])
        taken[place] += 1
    return sorted(posts, key=lambda post: (turns[post.pk], post.pk))


def _member(post: Post, waiting: dict[str, int]) -> CastMember:
    place = post.organization.name if post.role in IN_UNITS else post.area.name
    if post.area.parent and len(post.area.code) > COMMUNITY and post.role not in IN_UNITS:
        place = f"{post.area.parent.name} {place}"
    is_worker = post.role in (Role.GRID_WORKER, Role.GRID_LEADER)
    return CastMember(post, place, waiting.get(post.area.code, 0) if is_worker else 0)


def count_people() -> dict[str, int]:
    """For `wangge status`."""
    today = timezone.localdate()
    return {
        "organizations": Organization.objects.filter(is_active=True).count(),
        "persons": Person.objects.filter(is_active=True).count(),
        "posts": Post.objects.filter(in_force(today)).count(),
    }


def administrator_faults() -> list[str]:
    """For `wangge doctor`: which of the three administrators is missing, or one person with two of the roles."""
    today = timezone.localdate()
    held = list(Post.objects.filter(in_force(today), role__in=ADMIN_ROLES).values_list("person_id", "role"))
    missing = ADMIN_ROLES - {Role(role) for person, role in held}
    faults = []
    if missing:
        names = ", ".join(sorted(str(ROLE_LABELS[role]) for role in missing))
        faults.append(_("Nobody is %(names)s: run wangge create-admins.") % {"names": names})
    persons = [person for person, role in set(held)]
    if len(persons) != len(set(persons)):
        faults.append(_("One person holds two of the three administrators' posts: end one of them."))
    return faults
