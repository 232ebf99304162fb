"""Mediation organizations, mediators, rooms; coverage checked against the area tree."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.dispute.forms.bodies import BodyForm, HourForm, LegalRolesForm, MediatorForm, RoomForm
from wangge.kinds.dispute.pages.bodies import bodies_page, body_page
from wangge.kinds.dispute.pages.legal import adviser_coverage
from wangge.kinds.dispute.queries import bodies as queries
from wangge.kinds.dispute.services import bodies as services
from wangge.kinds.dispute.views.asking import ask, bound
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import STAFF_ROLES

KEEPERS = tuple(sorted(services.KEEPERS - {"system"}))
LISTS = tuple(sorted({"system_admin", "dispatcher", "county_leader"}))


def _body(request: HttpRequest, pk: int) -> Any:
    found = queries.find_body(pk)
    if found is None:
        raise Http404
    return found


def _url(body: Any) -> str:
    return reverse("mediation:body", args=[body.pk])


@has_role(*STAFF_ROLES)
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """All organizations of the area, what is wrong with them, and where one is missing."""
    actor = actor_of(request)
    page = bodies_page(actor.area_code, kind=request.GET.get("kind", ""), on=localdate(moment()))
    values = {"page": page, "may_keep": actor.role in services.KEEPERS, "may_list": actor.role in LISTS}
    values["adviser"] = adviser_coverage(actor.area_code, localdate(moment()))
    return render(request, "dispute/bodies.html", values)


@has_role(*STAFF_ROLES)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization: members, mediators, rooms and hours."""
    actor = actor_of(request)
    body = _body(request, pk)
    may_keep = actor.role in services.KEEPERS and actor.covers(body.organization.area.code)
    values = {"page": body_page(body, on=localdate(moment())), "body": body, "may_keep": may_keep}
    return render(request, "dispute/body.html", values)


@has_role(*KEEPERS)
def new(request: HttpRequest) -> HttpResponse:
    """Term and filing of an organization that is not known here yet."""
    actor = actor_of(request)
    form = BodyForm(bound(request), area_code=actor.area_code, is_new=True)

    def act() -> object:
        return services.save_body(actor=actor, at=moment(), **form.cleaned_data)

    back = reverse("mediation:bodies")
    return ask(request, form, act, back=back, title=_("Enter a mediation organization"), done=_("Saved."))


@has_role(*KEEPERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Term and filing of an organization."""
    actor = actor_of(request)
    body = _body(request, pk)
    names = ("kind", "term_from", "term_to", "filed_on", "is_active")
    initial: dict[str, Any] = {name: getattr(body, name) for name in names} | {"at_centre": body.at_centre_id}
    form = BodyForm(bound(request), area_code=body.organization.area.code, is_new=False, initial=initial)

    def act() -> object:
        return services.save_body(organization=body.organization, actor=actor, at=moment(), **form.cleaned_data)

    return ask(request, form, act, back=_url(body), title=body.organization.name, done=_("Saved."))


MEDIATOR_FIELDS = (
    "name", "kind", "profession", "is_member", "is_chair", "is_woman", "work_phone", "starts_on", "ends_on",
    "trained_on",
)  # fmt: skip


@has_role(*KEEPERS)
def keep_mediator(request: HttpRequest, pk: int, mediator_id: int | None = None) -> HttpResponse:
    """A mediator of an organization, new or corrected."""
    actor = actor_of(request)
    body = _body(request, pk)
    row = queries.find_mediator(body, mediator_id) if mediator_id else None
    if mediator_id and row is None:
        raise Http404
    initial: dict[str, Any] = {"starts_on": body.term_from or localdate(moment())}
    if row is not None:
        initial = {name: getattr(row, name) for name in MEDIATOR_FIELDS}
        initial |= {"person": row.person_id, "legal_role": row.legal_role_id}
        initial["skills"] = [skill.trouble for skill in row.skills.all()]
    form = MediatorForm(bound(request), body=body, initial=initial)

    def act() -> object:
        return services.save_mediator(body, actor=actor, at=moment(), pk=mediator_id, **form.cleaned_data)

    title = row.name if row else _("Add a mediator")
    return ask(request, form, act, back=_url(body), title=title, done=_("Saved."))


@has_role(*KEEPERS)
def keep_room(request: HttpRequest, pk: int, room_id: int | None = None) -> HttpResponse:
    """A room of an organization, new or corrected."""
    actor = actor_of(request)
    body = _body(request, pk)
    row = queries.find_room(body, room_id) if room_id else None
    if room_id and row is None:
        raise Http404
    names = ("name", "area", "address", "phone", "is_active")
    form = RoomForm(bound(request), body=body, initial={name: getattr(row, name) for name in names} if row else {})

    def act() -> object:
        return services.save_room(body, actor=actor, at=moment(), pk=room_id, **form.cleaned_data)

    return ask(request, form, act, back=_url(body), title=row.name if row else _("Add a room"), done=_("Saved."))


@has_role(*KEEPERS)
def add_hour(request: HttpRequest, pk: int, room_id: int) -> HttpResponse:
    """Somebody sits in a room on a day of the week."""
    actor = actor_of(request)
    body = _body(request, pk)
    room = queries.find_room(body, room_id)
    if room is None:
        raise Http404
    form = HourForm(bound(request), mediators=queries.mediators_near(body, localdate(moment())))

    def act() -> object:
        return services.add_hour(room, actor=actor, at=moment(), **form.cleaned_data)

    title = _("Duty hours in %(room)s") % {"room": room.name}
    return ask(request, form, act, back=_url(body), title=title, done=_("Saved."))


@has_role(*KEEPERS)
@require_POST
def drop_hour(request: HttpRequest, pk: int, hour_id: int) -> HttpResponse:
    """Takes a duty hour back."""
    body = _body(request, pk)
    row = queries.find_hour(body, hour_id)
    if row is None:
        raise Http404
    try:
        services.drop_hour(row, actor=actor_of(request), at=moment())
    except services.BodyRefused as refused:
        messages.error(request, str(refused))
    return redirect(_url(body))


@has_role(*LISTS)
def keep_legal_roles(request: HttpRequest) -> HttpResponse:
    """What 三官一师一员 means here."""
    actor = actor_of(request)
    names = [role.name for role in queries.legal_roles()] or services.USUAL_ROLES
    form = LegalRolesForm(bound(request), initial={"names": "\n".join(names)})

    def act() -> None:
        services.save_legal_roles(form.cleaned_data["names"].splitlines(), actor=actor, at=moment())

    back = reverse("mediation:bodies")
    return ask(request, form, act, back=back, title=_("Roles of the legal team"), done=_("Saved."))
