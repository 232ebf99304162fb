"""Organizations: made and changed by the system administrator."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import SUBKINDS, Role
from wangge.people.services.refusal import PeopleRefused, note, only


@transaction.atomic
def create_organization(
    *,
    code: str,
    name: str,
    kind: str,
    area: Area,
    actor: Actor,
    at: datetime,
    subkind: str = "",
    parent: Organization | None = None,
    phone: str = "",
) -> Organization:
    """A new organization; its code never changes and is never used again."""
    only(actor, Role.SYSTEM_ADMIN)
    code = code.strip()
    if Organization.objects.filter(code=code).exists():
        raise PeopleRefused(_("The code %(code)s is taken.") % {"code": code}, field="code")
    check_kind(kind, subkind)
    organization = Organization.objects.create(
        code=code, name=name.strip(), kind=kind, subkind=subkind, parent=parent, area=area, phone=phone.strip()
    )
    note(actor, "organization.create", "organization", organization.pk, at=at, detail=f"{code} {name}")
    return organization


@transaction.atomic
def edit_organization(
    *,
    organization: Organization,
    name: str,
    kind: str,
    area: Area,
    actor: Actor,
    at: datetime,
    subkind: str = "",
    parent: Organization | None = None,
    phone: str = "",
    is_active: bool = True,
) -> None:
    """Changes an organization; one that is closed takes no more posts."""
    only(actor, Role.SYSTEM_ADMIN)
    check_kind(kind, subkind)
    check_parent(organization, parent)
    organization.name, organization.kind, organization.subkind = name.strip(), kind, subkind
    organization.area, organization.parent = area, parent
    organization.phone, organization.is_active = phone.strip(), is_active
    organization.save()
    note(actor, "organization.edit", "organization", organization.pk, at=at, detail=f"{organization.code} {name}")


def check_kind(kind: str, subkind: str) -> None:
    """A sub-kind must belong to its kind."""
    if subkind and subkind not in SUBKINDS.get(kind, ()):
        raise PeopleRefused(_("This sub-kind does not belong to the kind."), field="subkind")


def check_parent(organization: Organization, parent: Organization | None) -> None:
    """Nothing is above itself."""
    above = parent
    while above is not None:
        if above.pk == organization.pk:
            raise PeopleRefused(_("An organization cannot be above itself."), field="parent")
        above = above.parent
