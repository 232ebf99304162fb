"""The community's register: who serves, which units, what waits."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import get_area
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES
from wangge.volunteers import access, forms, queries, services
from wangge.volunteers.rules import CLERKS
from wangge.volunteers.views.asking import UNPROCESSABLE, act_and_go, actor_of, form_page, moment


@has_role(*CLERKS)
def board(request: HttpRequest) -> HttpResponse:
    """What waits for the community, and who is registered there."""
    found = queries.board(actor_of(request))
    context = {
        "waiting": found.waiting, "people": found.people, "units": found.units, "sums": found.sums,
        "place": found.place, "tab": "people", "minutes_form": forms.MinutesForm(auto_id="minutes_%s"),
    }  # fmt: skip
    return render(request, "volunteers/board.html", context)


@has_role(*CLERKS)
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration: what was said, and what can be done."""
    row = access.get_registration(actor_of(request), pk)
    shown = request.session.pop(f"first_password_{pk}", None)
    context = {"row": row, "purpose_form": forms.PurposeForm(), "first": shown}
    return render(request, "volunteers/registration.html", context)


@has_role(*CLERKS)
@require_POST
def registration_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Accepts or ends a registration."""
    actor, at = actor_of(request), moment()
    row = access.get_registration(actor, pk)

    def accept() -> None:
        accepted = services.accept(row, actor=actor, at=at)
        if accepted.password:
            request.session[f"first_password_{pk}"] = [accepted.username, accepted.password]

    acts = {"accept": accept, "end": lambda: services.end_registration(row, actor=actor, at=at)}
    if act not in acts:
        raise Http404
    done = reverse("volunteers:registration", args=[pk])
    return act_and_go(request, acts[act], done=done, thanks=_("Done."))


@has_role(*CLERKS)
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens name and telephone for a stated purpose; the look is logged first."""
    row = access.get_registration(actor_of(request), pk)
    form = forms.PurposeForm(request.POST)
    context = {"row": row, "purpose_form": form}
    if not form.is_valid():
        return render(request, "volunteers/registration.html", context, status=UNPROCESSABLE)
    opened = services.open_registration(row, actor=actor_of(request), purpose=form.stated(), at=moment())
    answer = render(request, "volunteers/registration.html", context | {"opened": opened})
    answer["Cache-Control"] = "private, no-store"
    return answer


@has_role(*CLERKS)
def new_unit(request: HttpRequest) -> HttpResponse:
    """The community notes a unit that registered with it."""
    actor = actor_of(request)
    form = forms.UnitForm(request.POST or None, actor=actor, is_own=False)
    community = get_area(actor.area_code)
    return form_page(
        request, form,
        lambda given: services.register_unit(actor=actor, community=community, at=moment(), **given),
        done=reverse("volunteers:board"), thanks=_("The unit is registered."), title=_("Register a unit"),
        subtitle=_("What it can give, and whom to speak with. How many of its members serve is a number."),
        back=reverse("volunteers:board"),
    )  # fmt: skip


@has_role(*CLERKS)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One registered unit: what it gives, whom to speak with, accept or end."""
    row = access.get_unit_registration(actor_of(request), pk)
    return render(request, "volunteers/unit.html", {"row": row, "purpose_form": forms.PurposeForm()})


@has_role(*CLERKS)
@require_POST
def unit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens whom to speak with at the unit for a stated purpose; the look is logged first."""
    actor = actor_of(request)
    row = access.get_unit_registration(actor, pk)
    form = forms.PurposeForm(request.POST)
    context = {"row": row, "purpose_form": form}
    if not form.is_valid():
        return render(request, "volunteers/unit.html", context, status=UNPROCESSABLE)
    opened = services.open_liaison(row, actor=actor, purpose=form.stated(), at=moment())
    answer = render(request, "volunteers/unit.html", context | {"opened": opened})
    answer["Cache-Control"] = "private, no-store"
    return answer


@has_role(*CLERKS, *UNIT_ROLES)
@require_POST
def unit_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Accepts a unit, or ends its registration."""
    actor, at = actor_of(request), moment()
    row = access.get_unit_registration(actor, pk)
    acts = {
        "accept": lambda: services.accept_unit(row, actor=actor, at=at),
        "end": lambda: services.end_unit_registration(row, actor=actor, at=at),
    }
    if act not in acts:
        raise Http404
    done = reverse("volunteers:own_unit") if actor.role in UNIT_ROLES else reverse("volunteers:board")
    return act_and_go(request, acts[act], done=done, thanks=_("Done."))


@has_role(*UNIT_ROLES)
def own_unit(request: HttpRequest) -> HttpResponse:
    """A unit's own page: where it is registered, what it offers, what its people did as totals."""
    actor = actor_of(request)
    services.begin_skills()
    context = {
        "rows": queries.registered_units(actor, queries.STANDINGS),
        "sums": queries.sums_of_unit(actor.organization_id or 0),
        "resources": queries.resources_of(actor.organization_id or 0),
    }
    return render(request, "volunteers/own_unit.html", context)


@has_role(*UNIT_ROLES)
def register_own(request: HttpRequest) -> HttpResponse:
    """A unit registers itself at a community."""
    actor = actor_of(request)
    form = forms.UnitForm(request.POST or None, actor=actor, is_own=True)
    organization = queries.organization_of(actor)
    return form_page(
        request, form,
        lambda given: services.register_unit(actor=actor, organization=organization, at=moment(), **given),
        done=reverse("volunteers:own_unit"), thanks=_("Registered. The community will get in touch."),
        title=_("Register our unit at a community"), back=reverse("volunteers:own_unit"),
    )  # fmt: skip


@has_role(*UNIT_ROLES)
def offer(request: HttpRequest) -> HttpResponse:
    """A unit says what it offers a community."""
    actor = actor_of(request)
    form = forms.ResourceForm(request.POST or None, actor=actor, is_own=True)
    organization = queries.organization_of(actor)
    return form_page(
        request, form,
        lambda given: services.add_resource(actor=actor, organization=organization, at=moment(), **given),
        done=reverse("volunteers:own_unit"), thanks=_("Noted."), title=_("Offer something"),
        back=reverse("volunteers:own_unit"),
    )  # fmt: skip


@has_role(*CLERKS)
@require_POST
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Settles hours that somebody disputed."""
    actor = actor_of(request)
    row = access.get_hours(actor, pk)
    form = forms.MinutesForm(request.POST)
    minutes = form.cleaned_data["minutes"] if form.is_valid() else 0
    return act_and_go(
        request, lambda: services.settle_dispute(row, minutes=minutes, actor=actor, at=moment()),
        done=reverse("volunteers:board"), thanks=_("Settled."),
    )  # fmt: skip
