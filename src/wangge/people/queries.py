"""Who holds which post; posts in the future or past never count."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from wangge.people.models import Person, Post
from wangge.people.rules import Role


def in_force(on: date) -> Q:
    """Posts that count on a day: begun, not over, not ended at once that day."""
    return Q(starts_on__lte=on, person__is_active=True) & (
        Q(ends_on__isnull=True) | Q(ends_on__gt=on) | Q(ends_on=on, ended_at_once=False)
    )


def current_posts(person: Person | int, on: date) -> list[Post]:
    """The posts of a person that count on a day, oldest first."""
    person_id = person if isinstance(person, int) else person.pk
    return list(
        Post.objects.filter(in_force(on), person_id=person_id)
        .select_related("area", "organization")
        .order_by("starts_on", "pk")
    )


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
