"""Organizations: a directory for everybody at work, changed by the system administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.people.access import get_organization
from wangge.people.forms import OrganizationForm
from wangge.people.guards import has_role
from wangge.people.queries import (
    ORGANIZATION_KINDS,
    OrganizationFilter,
    find_organizations,
    suggest_areas,
    suggest_organizations,
    unit_members,
)
from wangge.people.rules import STAFF_ROLES, Role
from wangge.people.services import PeopleRefused, create_organization, edit_organization
from wangge.ui.paging import keyset_page


@has_role(*STAFF_ROLES)
def organizations(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by text, kind, area and state."""
    given = request.GET
    wanted = OrganizationFilter(
        text=given.get("q", "").strip(),
        kind=given.get("kind", ""),
        area=given.get("area", "").strip(),
        state=given.get("state", "active"),
    )
    page = keyset_page(find_organizations(wanted), ("code", "id"), given.get("after", ""), 50)
    values = {
        "page": page,
        "wanted": wanted,
        "kinds": ORGANIZATION_KINDS,
        "may_edit": request.actor.role == Role.SYSTEM_ADMIN,  # type: ignore[attr-defined]
    }
    return render(request, "people/organizations.html", values)


@has_role(*STAFF_ROLES)
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization and who holds posts in it today."""
    found = get_organization(pk)
    values = {
        "organization": found,
        "posts": list(unit_members(found.pk, timezone.localdate())[:500]),
        "children": list(found.children.filter(is_active=True).select_related("area").order_by("code")[:200]),
        "may_edit": request.actor.role == Role.SYSTEM_ADMIN,  # type: ignore[attr-defined]
        "may_open_persons": request.actor.role in {Role.SECURITY_ADMIN, Role.AUDIT_ADMIN},  # type: ignore[attr-defined]
    }
    return render(request, "people/organization.html", values)


@has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
def suggest_areas_for(request: HttpRequest) -> HttpResponse:
    """Choices for an area while its code or name is typed."""
    text = request.GET.get(request.GET.get("field", "area"), "").strip()
    options = suggest_areas(text.split(" ")[0], timezone.localdate())
    return render(request, "people/parts/options.html", {"options": options})


@has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
def suggest_organizations_for(request: HttpRequest) -> HttpResponse:
    """Choices for an organization while its code or name is typed."""
    text = request.GET.get(request.GET.get("field", "organization"), "").strip()
    options = suggest_organizations(text.split(" ")[0])
    return render(request, "people/parts/options.html", {"options": options})


@has_role(Role.SYSTEM_ADMIN)
def new_organization(request: HttpRequest) -> HttpResponse:
    """Add an organization."""
    form = OrganizationForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_organization(actor=request.actor, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        except PeopleRefused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": made.name})
            return redirect("people:organization", pk=made.pk)
    return render(request, "people/organization_form.html", {"form": form}, status=422 if form.errors else 200)


@has_role(Role.SYSTEM_ADMIN)
def change_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or close an organization."""
    found = get_organization(pk)
    initial: dict[str, Any] = {
        "name": found.name,
        "kind": found.kind,
        "subkind": found.subkind,
        "parent": found.parent.code if found.parent else "",
        "area": found.area.code,
        "phone": found.phone,
        "is_active": found.is_active,
    }
    form = OrganizationForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            edit_organization(organization=found, actor=request.actor, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        except PeopleRefused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:organization", pk=found.pk)
    values = {"form": form, "organization": found}
    return render(request, "people/organization_form.html", values, status=422 if form.errors else 200)
