"""A group of alike cases as the origin of something bigger: its checked explanation and a number, never a case."""

from datetime import datetime
from functools import partial

from django.http import Http404
from django.utils.translation import gettext as _

from wangge.kinds.dispute.access import get_group
from wangge.kinds.dispute.models import CaseGroup
from wangge.kinds.dispute.services.noting import note_body
from wangge.matters.models import Matter
from wangge.matters.origins import Origin
from wangge.people.actors import Actor

CASE_GROUP = "case_group"
FEWEST = 3
"""Below it the number of cases is not told: the neighbours would know whose they are."""
COMMUNITY = 12


def key_of(group: CaseGroup) -> str:
    """With what key something is opened that grows out of a group."""
    return f"{CASE_GROUP}:{group.pk}"


def group_origin(actor: Actor, key: str) -> Origin:
    """A group of the actor's own cases whose explanation a second person has checked, or 404."""
    group = get_group(actor, int(key) if key.isdecimal() else 0)
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


def grown_from(group: CaseGroup) -> Matter | None:
    """What grew out of a group already."""
    return Matter.objects.filter(intake_key=key_of(group)).first()
