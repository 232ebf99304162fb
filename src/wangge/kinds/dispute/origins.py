"""A group of alike cases as the origin of something bigger: its checked explanation and a number, never a case."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import Http404
from django.utils.translation import gettext as _

from wangge.kinds.dispute.access import get_group, get_told_group
from wangge.kinds.dispute.models import CaseGroup
from wangge.kinds.dispute.queries.cases import published_groups
from wangge.kinds.dispute.services.noting import note_body
from wangge.matters.kinds import Kind
from wangge.matters.models import Matter
from wangge.matters.origins import Origin, growing_url, grown_kinds
from wangge.people.actors import Actor
from wangge.people.rules import Role

CASE_GROUP = "case_group"
FEWEST = 3
"""Below it the number of cases is not told: the neighbours would know whose they are."""
COMMUNITY = 12


def key_of(group: CaseGroup) -> str:
    """With what key something is opened that grows out of a group."""
    return f"{CASE_GROUP}:{group.pk}"


def group_origin(actor: Actor, key: str) -> Origin:
    """A group whose explanation a second person has checked, for its mediators and the staff of its area, or 404."""
    pk = int(key) if key.isdecimal() else 0
    group = get_group(actor, pk) if actor.role == Role.MEDIATOR else get_told_group(actor, pk)
    if group.checked_at is None or grown_from(group) is not None:
        raise Http404
    return Origin(
        key_of(group), _("How do we keep it from happening again: %(what)s") % {"what": group.get_trouble_display()},
        words_of(group), group.area_code[:COMMUNITY], partial(attach, group),
    )  # fmt: skip


def words_of(group: CaseGroup) -> str:
    """What everybody may know: how many cases, when they are enough to hide in, and the checked explanation."""
    number = group.cases.count()
    told = _("%(number)d cases of this kind were mediated here.") % {"number": number} if number >= FEWEST else ""
    return f"{told}\n{group.public_text}".strip()


def attach(group: CaseGroup, *, matter: Matter, actor: Actor, at: datetime) -> None:
    """Notes on the group's side what grew out of it; the matter's key tells where it came from."""
    note_body("group_grew", group.pk, actor, at, detail=matter.number)


def growing(group: CaseGroup, actor: Actor) -> list[tuple[Kind, str]]:
    """What the actor may let grow out of a group whose explanation is checked, with its address."""
    if group.checked_at is None:
        return []
    found = ((kind, growing_url(kind, CASE_GROUP, group.pk)) for kind in grown_kinds(CASE_GROUP, actor))
    return [(kind, url) for kind, url in found if url]


@dataclass(frozen=True)
class ToldGroup:
    """A checked explanation as staff of its area see it: what grew out of it, or what may."""

    group: CaseGroup
    grown: Matter | None
    growing: list[tuple[Kind, str]]


def told_groups(actor: Actor) -> list[ToldGroup]:
    """The checked explanations of the actor's area; two statements."""
    rows = published_groups(actor.area_code) if actor.area_code else []
    grown = {row.intake_key: row for row in Matter.objects.filter(intake_key__in=[key_of(row) for row in rows])}
    found = [(row, grown.get(key_of(row))) for row in rows]
    return [ToldGroup(row, matter, [] if matter else growing(row, actor)) for row, matter in found]


def grown_from(group: CaseGroup) -> Matter | None:
    """What grew out of a group already."""
    return Matter.objects.filter(intake_key=key_of(group)).first()
