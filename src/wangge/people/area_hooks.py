"""What grids know of people: how many workers each has, who of them has another grid too, whom to call."""

from collections import Counter, defaultdict

from django.utils import timezone

from wangge.areas.queries import Contact, Crew, contact_providers, crew_providers, within
from wangge.kit.codes import LENGTHS
from wangge.people.labels import ROLE_LABELS
from wangge.people.models import Organization, Post
from wangge.people.queries import in_force, post_holders
from wangge.people.rules import Role

GRID, COMMUNITY = LENGTHS["grid"], LENGTHS["community"]
CREW = (Role.GRID_WORKER, Role.GRID_LEADER)


def crews(code: str) -> dict[str, Crew]:
    """How many persons are grid workers of each grid beneath an area, and how many of them have another grid too."""
    posts = Post.objects.filter(in_force(timezone.localdate()), role=Role.GRID_WORKER)
    here = posts.filter(within(code, field="area__code")) if code else posts
    found: dict[int, set[str]] = defaultdict(set)
    for person, area in posts.filter(person_id__in=here.values("person_id")).values_list("person_id", "area__code"):
        found[person].add(area[:GRID])
    workers, shared = Counter[str](), Counter[str]()
    for grids in found.values():
        workers.update(grids)
        shared.update(grids if len(grids) > 1 else ())
    return {grid: Crew(number, shared[grid]) for grid, number in workers.items() if grid.startswith(code)}


def contacts(code: str) -> list[Contact]:
    """Workers and leaders of a grid with their work phones, where there is none the clerks of its community, and its
    office; never a private phone."""
    on = timezone.localdate()
    posts = [post for role in CREW for post in post_holders(role, code, on)]
    posts = posts or post_holders(Role.COMMUNITY_CLERK, code, on)
    offices = Organization.objects.filter(
        kind=Organization.Kind.COMMUNITY_OFFICE, area__code=code[:COMMUNITY], is_active=True
    ).exclude(phone="")
    people = [
        Contact(post.title or str(ROLE_LABELS[Role(post.role)]), post.person.work_phone, post.person.name)
        for post in posts
        if post.person.work_phone and len(post.area.code) >= COMMUNITY
    ]
    return [*dict.fromkeys(people), *(Contact(office.name, office.phone) for office in offices)]


crew_providers.append(crews)
contact_providers.append(contacts)
