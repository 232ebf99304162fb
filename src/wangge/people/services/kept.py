"""Organizations that an area writes down itself: bodies in which units meet, party organizations.

Every other organization is the system administrator's, because rights come from posts in it and work is sent to it.
These give nobody a right: a post in one is still granted by the security administrator alone. The code is given here,
so that whoever writes one down need not invent it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import AREA_KEEPERS, KEPT_BY_AREAS, Role
from wangge.people.services.organizations import check_kind, check_parent
from wangge.people.services.refusal import PeopleRefused, note


def _check(actor: Actor, area: Area, kind: str, subkind: str) -> None:
    if actor.role not in {Role.SYSTEM, Role.SYSTEM_ADMIN} and not (
        actor.role in AREA_KEEPERS and actor.covers(area.code)
    ):
        raise PeopleRefused(_("Only the area itself can do this."), field="area")
    if kind not in KEPT_BY_AREAS:
        raise PeopleRefused(_("The system administrator keeps organizations of this kind."), field="kind")
    check_kind(kind, subkind)


def _free_code(area: Area, subkind: str) -> str:
    """The area's code and the next number; a code is never used again, so closed ones count too."""
    stem = f"{area.code}-{subkind.replace('_', '')[:8]}"
    taken = set(Organization.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (f"{stem}{number}" for number in range(1, len(taken) + 2)) if code not in taken)


@transaction.atomic
def keep_organization(
    *, actor: Actor, at: datetime, area: Area, kind: str, subkind: str, name: str, parent: Organization | None = None,
    organization: Organization | None = None, is_active: bool = True,
) -> Organization:  # fmt: skip
    """Writes one down, or mends what was written."""
    _check(actor, area, kind, subkind)
    if organization is None:
        organization = Organization(code=_free_code(area, subkind))
        act = "organization.create"
    else:
        _check(actor, organization.area, organization.kind, organization.subkind)
        check_parent(organization, parent)
        act = "organization.edit"
    organization.name, organization.kind, organization.subkind = name.strip(), kind, subkind
    organization.area, organization.parent, organization.is_active = area, parent, is_active
    organization.save()
    note(actor, act, "organization", organization.pk, at=at, detail=f"{organization.code} {organization.name}")
    return organization
