import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import collection, feature
from wangge.areas.views.public import public_address
from wangge.kit.sheets import write_xlsx
from wangge.people.guards import has_role
from wangge.planning import buildings as houses
from wangge.planning import printing, queries
from wangge.planning.access import AnyDraft, AnyPlan, AnyState, get_draft, get_plan, get_ward
from wangge.planning.rules import READERS
from wangge.planning.views.parts import actor_of, moment

GEOJSON = "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@has_role(*READERS)
@require_GET
def grids(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The grids of a draft (of one community with `?community=`) for the map, or as a file with `?download`."""
    draft = get_draft(actor_of(request), pk, number)
    wanted = request.GET.get("community", "")
    names = queries.present_names(draft.plan)
    pieces = [
        text
        for state in queries.current_states(draft)
        if wanted in ("", state.ward.code)
        for text in _features(draft, state, names, has_links=not wanted)
    ]
    response = HttpResponse(collection(pieces), content_type=GEOJSON)
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="grids-{pk}-{number}.geojson"'
    return response


def _features(draft: AnyDraft, state: AnyState, names: dict[str, str], *, has_links: bool) -> Iterator[str]:
    polygons = json.loads(state.polygons)
    for card in queries.grid_cards(draft, state, names):
        values: dict[str, Any] = {
            "name": card.name, "label": True, "tone": card.map_tone, "text": "\n".join(card.sentences),
            "community": state.ward.code, "grid": card.label, "households": card.values["households"],
            "in_range": card.values["in_range"], "present_grid": card.values.get("kept") or None,
        }  # fmt: skip
        if has_links:
            values["url"] = reverse("planning:community", args=[draft.plan_id, draft.number, state.ward.code])
        yield feature(polygons[str(card.label)], values)


@has_role(*READERS)
@require_GET
def buildings(request: HttpRequest, pk: int, number: int, code: str) -> HttpResponse:
    """The buildings of one community, those that change grid marked; each leads to the tool that moves it."""
    draft = get_draft(actor_of(request), pk, number)
    ward = get_ward(draft, code)
    state = queries.state_of(draft, ward)
    points = houses.building_points(ward, state, queries.present_names(draft.plan)) if state else []
    here = reverse("planning:community", args=[pk, number, code])
    pieces = [
        feature(
            point.geometry,
            {
                "name": point.name,
                "text": point.text,
                "tone": point.tone,
                "households": point.households,
                "url": f"{here}?building={point.row}#move",
            },
        )
        for point in points
    ]
    return HttpResponse(collection(pieces), content_type=GEOJSON)


def _nothing_yet(request: HttpRequest, plan: AnyPlan, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("planning:plan", plan.pk)


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@has_role(*READERS)
@require_GET
def spreadsheet(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Every grid of a draft with its measures."""
    draft = get_draft(actor_of(request), pk, number)
    headers = [
        _("Community or village"), _("Grid"), _("Households"), _("Workload"), _("Buildings"), _("In range"),
        _("Mean way to the centre"), _("Streets through it"), _("Explanation"),
    ]  # fmt: skip
    names = queries.present_names(draft.plan)
    rows = (
        [
            state.ward.name, card.name, card.values["households"], card.values["workload"], card.values["buildings"],
            _("yes") if card.values["in_range"] else _("no"), card.values["mean_distance"], card.values["streets"],
            "".join(card.sentences),
        ]
        for state in queries.current_states(draft)
        for card in queries.grid_cards(draft, state, names)
    )  # fmt: skip
    return _attached(write_xlsx(headers, rows, title=_("Grids")), XLSX, f"grids-{pk}-{number}.xlsx")


@has_role(*READERS)
@require_GET
def buildings_sheet(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Every building with its present and its new grid; with micro-grids, which of its units and floors go where."""
    draft = get_draft(actor_of(request), pk, number)
    headers = [
        _("Community or village"), _("Estate"), _("Building"), _("Households"), _("Present grid"), _("New grid"),
        _("Micro-grids"),
    ]  # fmt: skip
    rows = houses.building_rows(draft, queries.current_states(draft))
    return _attached(write_xlsx(headers, rows, title=_("Buildings")), XLSX, f"buildings-{pk}-{number}.xlsx")


@has_role(*READERS)
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of the draft handed in, else of the newest one."""
    plan = get_plan(actor_of(request), pk)
    if printing.shown_draft(plan) is None:
        return _nothing_yet(request, plan, _("There is no report yet: have a draft worked out first."))
    return _attached(printing.report(plan, at=moment()), "application/pdf", f"plan-{pk}.pdf")


@has_role(*READERS)
@require_GET
def plates(request: HttpRequest, pk: int) -> HttpResponse:
    """A plate with a code to scan and the list of buildings for every new grid, or for those of `?community=`."""
    plan = get_plan(actor_of(request), pk)
    wanted = request.GET.get("community", "")
    content = printing.plates(plan, wanted, address_of=lambda code: public_address(request, code), at=moment())
    if not content:
        return _nothing_yet(request, plan, _("There are no plates yet: they come once new grids are in force."))
    return _attached(content, "application/pdf", f"plates-{pk}{'-' if wanted else ''}{wanted}.pdf")


@has_role(*READERS)
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The public notice of the change, to be pinned up in every community."""
    plan = get_plan(actor_of(request), pk)
    if not queries.outcome_of(plan):
        return _nothing_yet(request, plan, _("There is no notice yet: hand in a draft that changes a grid first."))
    return _attached(printing.notice(plan, at=moment()), "application/pdf", f"notice-{pk}.pdf")
