"""Three lists and the table that brings them together; pairings of neighbours."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import get_area, name_of
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES
from wangge.volunteers import access, forms, queries, services
from wangge.volunteers.rules import CLERKS
from wangge.volunteers.views.asking import UNPROCESSABLE, act_and_go, actor_of, form_page, moment


@has_role(*CLERKS)
def table(request: HttpRequest) -> HttpResponse:
    """Needs, resources, projects, and per kind of help what is missing."""
    actor = actor_of(request)
    context = {"table": queries.lists_of(actor.area_code), "tab": "lists", "place": name_of(actor.area_code)}
    return render(request, "volunteers/lists.html", context)


@has_role(*CLERKS)
def new_entry(request: HttpRequest, what: str) -> HttpResponse:
    """A need, a resource or a project more."""
    actor, at = actor_of(request), moment()
    services.begin_skills()
    community = get_area(actor.area_code)
    makers: dict[str, tuple[Callable[[], Any], Callable[[dict[str, Any]], Any], str]] = {
        "need": (
            lambda: forms.NeedForm(request.POST or None),
            lambda given: services.add_need(actor=actor, community=community, at=at, **given),
            _("Add a need"),
        ),
        "resource": (
            lambda: forms.ResourceForm(request.POST or None, actor=actor, is_own=False),
            lambda given: services.add_resource(actor=actor, community=community, at=at, **given),
            _("Add a resource"),
        ),
        "project": (
            lambda: forms.ProjectForm(request.POST or None, actor=actor),
            lambda given: services.add_project(actor=actor, at=at, **given),
            _("Agree on a project"),
        ),
    }
    if what not in makers:
        raise Http404
    make, act, title = makers[what]
    back = reverse("volunteers:lists")
    return form_page(request, make(), act, done=back, thanks=_("Noted."), title=title, back=back)


@has_role(*CLERKS, *UNIT_ROLES)
@require_POST
def end_entry(request: HttpRequest, what: str, pk: int, act: str) -> HttpResponse:
    """A line is done or dropped."""
    actor = actor_of(request)
    entry = access.get_entry(actor, what, pk)
    if act not in {"done", "drop"}:
        raise Http404
    done = reverse("volunteers:own_unit") if actor.role in UNIT_ROLES else reverse("volunteers:lists")
    return act_and_go(
        request, lambda: services.end_entry(entry, is_done=act == "done", actor=actor, at=moment()), done=done,
        thanks=_("Noted."),
    )  # fmt: skip


@has_role(*CLERKS)
def pairings(request: HttpRequest) -> HttpResponse:
    """The community's pairings."""
    actor = actor_of(request)
    context = {"rows": queries.pairings_at(actor), "tab": "pairings", "place": name_of(actor.area_code)}
    return render(request, "volunteers/pairings.html", context)


@has_role(*CLERKS)
def new_pairing(request: HttpRequest) -> HttpResponse:
    """Proposes a pairing."""
    actor = actor_of(request)
    form = forms.PairingForm(request.POST or None, actor=actor)
    return form_page(
        request, form, lambda given: services.propose_pairing(actor=actor, at=moment(), **given),
        done=reverse("volunteers:pairings"), thanks=_("Proposed. It begins when both have agreed."),
        title=_("Propose a pairing"), subtitle=_("A younger neighbour looks after an older one, if both want it."),
        back=reverse("volunteers:pairings"),
    )  # fmt: skip


@has_role(*CLERKS)
def pairing(request: HttpRequest, pk: int) -> HttpResponse:
    """One pairing: consents, visits, what can be done."""
    row = access.get_pairing(actor_of(request), pk)
    return render(request, "volunteers/pairing.html", _pairing_context(row))


def _pairing_context(row: Any, **more: Any) -> dict[str, Any]:
    return {
        "row": row,
        "visits": list(row.visits.order_by("-at")[:50]),
        "consent_form": forms.ConsentForm(),
        "purpose_form": forms.PurposeForm(),
        "reason_form": forms.ReasonForm(),
        **more,
    }


@has_role(*CLERKS)
@require_POST
def pairing_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Notes the older's consent, confirms visits as hours, ends the pairing."""
    actor, at = actor_of(request), moment()
    row = access.get_pairing(actor, pk)
    how, reason = request.POST.get("how", ""), request.POST.get("reason", "")
    acts: dict[str, Callable[[], Any]] = {
        "consent": lambda: services.elder_agrees(row, how=how, actor=actor, at=at),
        "confirm": lambda: services.confirm_visits(row, actor=actor, at=at),
        "end": lambda: services.end_pairing(row, reason=reason, actor=actor, at=at),
    }
    if act not in acts:
        raise Http404
    return act_and_go(request, acts[act], done=reverse("volunteers:pairing", args=[pk]), thanks=_("Done."))


@has_role(*CLERKS)
@require_POST
def elder(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens who the older neighbour is, for a stated purpose."""
    row = access.get_pairing(actor_of(request), pk)
    form = forms.PurposeForm(request.POST)
    if not form.is_valid():
        context = _pairing_context(row, purpose_form=form)
        return render(request, "volunteers/pairing.html", context, status=UNPROCESSABLE)
    opened = services.open_elder(row, actor=actor_of(request), purpose=form.stated(), at=moment())
    answer = render(request, "volunteers/pairing.html", _pairing_context(row, opened=opened))
    answer["Cache-Control"] = "private, no-store"
    return answer
