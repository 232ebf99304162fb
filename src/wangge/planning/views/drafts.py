import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.areas.queries import ground_of
from wangge.people.guards import has_role
from wangge.planning import buildings as houses
from wangge.planning import queries
from wangge.planning.access import AnyDraft, AnyState, AnyWard, get_draft, get_ward, may_draw
from wangge.planning.consultations import is_laid_out
from wangge.planning.forms import DrawForm, GridForm, MoveForm
from wangge.planning.loading import warm_up
from wangge.planning.rules import MAKERS, READERS, together
from wangge.planning.services import starting, steering
from wangge.planning.services.reporting import PlanRefused
from wangge.planning.townfile import unpack
from wangge.planning.views.parts import actor_of, asleep, complain, crumbs_to, moment, whole
from wangge.ui.parts import LegendItem
from wangge.ui.tables import read_sort

COLUMNS = {key: (key, "pk") for key in queries.SORTS}


def _legend() -> list[LegendItem]:
    return [
        LegendItem(_("In range"), "good"), LegendItem(_("Out of range"), "warn"), LegendItem(_("In pieces"), "bad"),
        LegendItem(_("Cannot be in range"), "info"),
    ]  # fmt: skip


def _values(request: HttpRequest, draft: AnyDraft) -> dict[str, Any]:
    actor = actor_of(request)
    draws, laid_out = may_draw(actor, draft.plan), is_laid_out(draft)
    return {
        "plan": draft.plan, "draft": draft, "legend": _legend(), "may_draw": draws,
        "may_steer": draws and not draft.is_present and draft.is_ready and not laid_out, "is_laid_out": laid_out,
        "has_redo": draft.position < draft.last, **asleep(waits=not draft.is_ready, at=moment()),
    }  # fmt: skip


@has_role(*READERS)
@require_GET
def draft_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A draft: map, figures beside those of the division in force, communities with the worst first."""
    draft = get_draft(actor_of(request), pk, number)
    sort = read_sort(request.GET.get("sort", "worst"), COLUMNS, "worst")
    rows = queries.ward_rows(draft, sort.parameter)
    figures = together(row.figures for row in rows)
    values = _values(request, draft) | {
        "crumbs": crumbs_to(draft.plan, draft), "rows": rows, "sort": sort, "figures": figures,
        "ground": ground_of(draft.plan.area.code),
        "lines": [] if draft.is_present else queries.against_present(draft, figures),
    }  # fmt: skip
    return render(request, "planning/draft.html", values)


@has_role(*READERS)
@require_GET
def progress(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How far a draft is; when it is ready the page is drawn anew."""
    draft = get_draft(actor_of(request), pk, number)
    if draft.is_ready:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "planning/draft.html#progress", _values(request, draft))


@has_role(*MAKERS)
@require_POST
def stop(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Has the rest worked out in haste."""
    actor = actor_of(request)
    try:
        if starting.ask_to_stop(get_draft(actor, pk, number), actor=actor, at=moment()):
            messages.success(request, _("The rest is worked out in haste; a whole draft is there in a moment."))
    except PlanRefused as refused:
        complain(request, refused)
    return redirect("planning:draft", pk, number)


@has_role(*MAKERS)
@require_POST
def keep(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Keeps the draft as it stands as a version of its own."""
    actor = actor_of(request)
    draft = get_draft(actor, pk, number)
    try:
        made = starting.keep_version(draft, name=request.POST.get("name", ""), actor=actor, at=moment())
    except PlanRefused as refused:
        complain(request, refused)
        return redirect("planning:draft", pk, number)
    messages.success(request, _("Kept as “%(name)s”. What you change now changes this version only.") % {"name": made})
    return redirect("planning:draft", pk, made.number)


def _pointer(request: HttpRequest, pk: int, number: int, verb: Callable[..., AnyState], said: str) -> HttpResponse:
    actor = actor_of(request)
    draft = get_draft(actor, pk, number)
    try:
        state = verb(draft, version=whole(request.POST.get("version")), actor=actor, at=moment())
    except PlanRefused as refused:
        complain(request, refused)
        return redirect("planning:draft", pk, number)
    messages.success(request, said % {"what": state.note})
    return redirect("planning:community", pk, number, state.ward.code)


@has_role(*MAKERS)
@require_POST
def undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Takes the last change back."""
    return _pointer(request, pk, number, steering.undo, _("Taken back: %(what)s"))


@has_role(*MAKERS)
@require_POST
def redo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Does the change again."""
    return _pointer(request, pk, number, steering.redo, _("Done again: %(what)s"))


@has_role(*READERS)
@require_GET
def community(request: HttpRequest, pk: int, number: int, code: str) -> HttpResponse:
    """One community of a draft: its map, its grids in words, and the tools to change them."""
    draft = get_draft(actor_of(request), pk, number)
    return _community(request, draft, get_ward(draft, code))


def _community(request: HttpRequest, draft: AnyDraft, ward: AnyWard, status: int = 200) -> HttpResponse:
    state = queries.state_of(draft, ward)
    if state is None:
        raise Http404
    ground = unpack(ward.data)
    labels: list[int] = json.loads(state.labels)
    cards = queries.grid_cards(draft, state, ground.grid_names)
    chosen = whole(request.GET.get("building", ""))
    values = _values(request, draft) | {
        "crumbs": crumbs_to(draft.plan, draft, ward.name), "ward": ward, "state": state, "cards": cards,
        "change": queries.last_change(draft), "figures": json.loads(state.figures),
        "buildings": houses.building_choices(ground, labels, {card.label: card.name for card in cards}),
        "estates": houses.estate_choices(ground), "chosen": chosen if "building" in request.GET else None,
        "ground": ground_of(ward.code), "by_label": sorted(cards, key=lambda card: card.order),
        "has_locks": any(card.is_locked for card in cards),
    }  # fmt: skip
    if values["may_steer"]:
        warm_up()
    return render(request, "planning/community.html", values, status=status)


@has_role(*MAKERS)
@require_POST
def steer(request: HttpRequest, pk: int, number: int, code: str, act: str) -> HttpResponse:
    """One change by hand; what gets better and worse stands at the top of the page it leads back to."""
    actor = actor_of(request)
    draft = get_draft(actor, pk, number)
    ward = get_ward(draft, code)
    verb = ACTS.get(act)
    if verb is None:
        raise Http404
    given = {"version": whole(request.POST.get("version")), "actor": actor, "at": moment()}
    try:
        state = verb(request, draft, ward, given)
    except PlanRefused as refused:
        complain(request, refused)
    else:
        messages.success(request, state.note)
    return redirect(reverse("planning:community", args=[pk, number, code]))


def _move(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise PlanRefused(_("Choose what is to be moved, and where."))
    said = form.cleaned_data
    if said["estate"] is not None and not said["building"]:
        return steering.move_estate(draft, ward, estate=said["estate"], to=said["to"], **given)
    return steering.move_buildings(draft, ward, rows=said["building"], to=said["to"], **given)


def _draw(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    form = DrawForm(request.POST)
    if not form.is_valid():
        raise PlanRefused(_("Draw a border with at least three corners, and choose the grid."))
    said = form.cleaned_data
    return steering.give_ground(draft, ward, ring=said["ring"], to=said["to"], **given)


def _grid(request: HttpRequest) -> dict[str, Any]:
    form = GridForm(request.POST)
    if not form.is_valid():
        raise PlanRefused(_("Choose a grid."))
    return form.cleaned_data


def _merge(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    said = _grid(request)
    return steering.merge(draft, ward, one=said["grid"], other=said["other"] or 0, **given)


def _split(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    return steering.split(draft, ward, grid=_grid(request)["grid"], **given)


def _lock(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    return steering.set_lock(draft, ward, grid=_grid(request)["grid"], is_locked=True, **given)


def _unlock(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    return steering.set_lock(draft, ward, grid=_grid(request)["grid"], is_locked=False, **given)


def _rename(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    said = _grid(request)
    return steering.rename(draft, ward, grid=said["grid"], name=said["name"], **given)


def _around(request: HttpRequest, draft: AnyDraft, ward: AnyWard, given: dict[str, Any]) -> AnyState:
    return steering.work_around_locks(draft, ward, **given)


ACTS: dict[str, Callable[[HttpRequest, AnyDraft, AnyWard, dict[str, Any]], AnyState]] = {
    "move": _move, "merge": _merge, "split": _split, "lock": _lock, "unlock": _unlock, "rename": _rename,
    "around": _around, "draw": _draw,
}  # fmt: skip
