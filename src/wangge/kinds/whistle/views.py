from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.kinds.whistle import forms, queries, services
from wangge.kinds.whistle.access import LIST_KEEPERS, own_call_list
from wangge.kinds.whistle.rules import PROPOSERS
from wangge.matters.access import get_matter
from wangge.matters.origins import source_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES, Role


@has_role(*PROPOSERS)
def new(request: HttpRequest) -> HttpResponse:
    """Propose a whistle, out of another matter (`?from=NUMBER`) or on its own."""
    source = source_of(request, actor_of(request), "whistle")
    initial = {"title": source.title, "text": source.text} if source else {}
    if source is not None and source.urgency == source.Urgency.URGENT:
        initial["whistle_kind"] = "emergency"
    form = forms.ProposalForm(
        request.POST or None, request.FILES or None, actor=actor_of(request), at=timezone.now(),
        needs_area=source is None, initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        area = given.pop("area", None)
        try:
            opened = services.propose(
                actor=actor_of(request), source=source, area_code=area.code if area else "", at=timezone.now(),
                key=request.POST.get("idempotency_key", ""), **given,
            )  # fmt: skip
        except (MoveRefused, OpeningRefused) as error:
            form.add_error(None, _(str(error)))
        else:
            messages.success(request, _("Proposed. Choose the units and sound the whistle below."))
            return redirect("matters:detail", opened.matter.number)
    status = 422 if form.errors else 200
    return render(request, "whistle/new.html", {"form": form, "source": source}, status=status)


@has_role(Role.TOWNSHIP_LEADER, Role.DISPATCHER)
def assess(request: HttpRequest, order_id: int) -> HttpResponse:
    """The township assesses one unit."""
    order = get_object_or_404(queries.orders(), pk=order_id)
    matter = get_matter(actor_of(request), order.matter.number)
    form = forms.AssessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.assess_unit(order, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except MoveRefused as error:
            form.add_error(None, _(error.reason))
        else:
            messages.success(request, _("Assessed: %(unit)s.") % {"unit": order.unit.name})
            return redirect("matters:detail", matter.number)
    return render(request, "whistle/assess.html", {"form": form, "order": order, "matter": matter})


@has_role(*UNIT_ROLES)
def aim(request: HttpRequest, order_id: int) -> HttpResponse:
    """A called unit says whether the whistle was aimed right."""
    order = get_object_or_404(queries.orders(), pk=order_id)
    matter = get_matter(actor_of(request), order.matter.number)
    form = forms.AimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.assess_aim(order, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except MoveRefused as error:
            form.add_error(None, _(error.reason))
        else:
            messages.success(request, _("Thank you. The township sees your answer."))
            return redirect("matters:detail", matter.number)
    return render(request, "whistle/assess.html", {"form": form, "order": order, "matter": matter})


@has_role(*PROPOSERS, Role.COUNTY_LEADER)
def call_lists(request: HttpRequest) -> HttpResponse:
    """Which units are usually called, by kind of whistle and area."""
    values = {
        "lines": queries.call_lists(actor_of(request)),
        "may_add": actor_of(request).role in LIST_KEEPERS,
    }
    return render(request, "whistle/call_lists.html", values)


@has_role(*LIST_KEEPERS)
def edit_call_list(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a call list or change one."""
    actor = actor_of(request)
    row = own_call_list(actor, pk) if pk else None
    initial = {"name": row.name, "whistle_kind": row.whistle_kind} if row else None
    form = forms.CallListForm(request.POST or None, actor=actor, row=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        area = given.pop("area")
        try:
            services.save_call_list(area_code=area.code, actor=actor, at=timezone.now(), row=row, **given)
        except services.CallListRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The call list was saved."))
            return redirect("whistle:call_lists")
    status = 422 if form.errors else 200
    return render(request, "whistle/call_list.html", {"form": form, "row": row}, status=status)


@require_POST
@has_role(*LIST_KEEPERS)
def remove_call_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a call list away."""
    services.remove_call_list(own_call_list(actor_of(request), pk), actor=actor_of(request), at=timezone.now())
    messages.success(request, _("The call list was taken away."))
    return redirect("whistle:call_lists")
