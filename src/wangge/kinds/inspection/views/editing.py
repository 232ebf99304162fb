from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import get_area
from wangge.kinds.inspection import forms, pages, queries, services
from wangge.kinds.inspection.access import get_installation, may_edit
from wangge.kinds.inspection.rules import PLANS
from wangge.kinds.inspection.services import InspectionRefused, current_sheet
from wangge.kinds.inspection.views.asking import COUNTY_OFFICE, KEEPERS, REPORTERS, UNPROCESSABLE
from wangge.matters.origins import source_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, frame_of, moment, page_of
from wangge.people.guards import has_role, refused


@has_role(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    """One more installation."""
    return _edit(request, None)


@has_role(*KEEPERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a row of the register."""
    row = get_installation(actor_of(request), pk)
    if not may_edit(actor_of(request), row.area.code):
        return refused(request, _("This lies outside the area of your post."))
    return _edit(request, row)


def _edit(request: HttpRequest, row: Any) -> HttpResponse:
    actor, at = actor_of(request), moment()
    form = forms.InstallationForm(request.POST or None, actor=actor, at=at, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            given: dict[str, Any] = {"values": form.cleaned_data, "actor": actor, "at": at, "on": localdate(at)}
            saved = services.edit_installation(row, **given) if row else services.add_installation(**given)
        except InspectionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Saved. Its checks follow by themselves."))
            return redirect("inspection:installation", saved.pk)
    return render(
        request, "inspection/edit.html", {"form": form, "row": row}, status=UNPROCESSABLE if form.errors else 200
    )


@has_role(*KEEPERS)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the register for good."""
    actor = actor_of(request)
    row = get_installation(actor, pk)
    try:
        services.retire_installation(row, actor=actor, at=moment())
    except InspectionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Retired; its records stay."))
    return redirect("inspection:installation", pk)


@has_role(*REPORTERS)
def new(request: HttpRequest) -> HttpResponse:
    """Report a hazard, of an installation (`?code=`) or out of another matter (`?from=NUMBER`)."""
    actor, at = actor_of(request), moment()
    source = source_of(request, actor, "inspection")
    initial = {"installation": request.GET.get("code", ""), "title": source.title if source else ""}
    form = forms.HazardForm(request.POST or None, request.FILES or None, actor=actor, at=at, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = services.report_hazard(
                row=given["installation"], actor=actor, title=given["title"], text=given["text"],
                is_urgent=given["is_urgent"], files=tuple(given["photos"]), source=source, at=at,
                key=request.POST.get("idempotency_key", ""),
            )  # fmt: skip
        except (InspectionRefused, MoveRefused, OpeningRefused) as refusal:
            form.add_error(None, _(str(refusal)))
        else:
            return redirect(page_of(actor, opened.matter.number))
    context = {"form": form, "source": source, "frame": frame_of(actor)}
    return render(request, "inspection/new.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*COUNTY_OFFICE)
def sheets(request: HttpRequest) -> HttpResponse:
    """Check lists in force, and who regulates what."""
    actor, at = actor_of(request), moment()
    for kind, plans in PLANS.items():
        for plan in plans:
            current_sheet(kind, plan.rhythm, at=at)
    form = forms.RegulatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_regulator(**form.cleaned_data, area=get_area(actor.area_code), actor=actor, at=at)
        except InspectionRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("This unit sees coverage and hazards of the area from now on."))
            return redirect("inspection:sheets")
    rows = [(row, pages.check_title(row.kind, row.rhythm)) for row in queries.sheet_rows()]
    context = {"rows": rows, "regulators": queries.regulators(), "form": form}
    return render(request, "inspection/sheets.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*COUNTY_OFFICE)
def sheet(request: HttpRequest, kind: str, rhythm: str) -> HttpResponse:
    """Write a new edition of a check list."""
    actor, at = actor_of(request), moment()
    if not any(plan.rhythm == rhythm for plan in PLANS.get(kind, ())):
        return redirect("inspection:sheets")
    items = current_sheet(kind, rhythm, at=at).items.order_by("position")
    text = "\n".join(f"{'!' if item.is_grave else ''}{item.text}" for item in items)
    form = forms.SheetForm(request.POST or None, initial={"lines": text})
    if request.method == "POST" and form.is_valid():
        try:
            services.new_edition(kind=kind, rhythm=rhythm, lines=form.parsed(), actor=actor, at=at)
        except InspectionRefused as refusal:
            form.add_error("lines", refusal.message)
        else:
            messages.success(request, _("The new list is in force; older records keep the list they were made with."))
            return redirect("inspection:sheets")
    context = {"form": form, "title": pages.check_title(kind, rhythm)}
    return render(request, "inspection/sheet.html", context, status=UNPROCESSABLE if form.errors else 200)
