from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.matters.origins import grown_kinds
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, moment, page_of
from wangge.modes import access, forms, queries, services
from wangge.modes.labels import LEVEL_TITLES
from wangge.modes.origins import TASK
from wangge.modes.rules import COMMANDERS, READERS, RUNNERS, RUNNING_NAMES, TASKERS, State
from wangge.modes.services import ModeRefused
from wangge.modes.views.asking import UNPROCESSABLE, answer
from wangge.people.guards import has_role
from wangge.people.rules import Role


def _page(pk: int) -> str:
    return reverse("modes:mode", args=[pk])


@has_role(*COMMANDERS)
def start(request: HttpRequest) -> HttpResponse:
    """Switch a mode on: first what it will do, then the second press."""
    actor, at = actor_of(request), moment()
    form = forms.StartForm(request.POST or None, actor=actor, at=at)
    values: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "confirm" in request.POST:
            try:
                mode = services.start_mode(**given, actor=actor, at=at)
            except ModeRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _("Switched on. Now call the squads."))
                return redirect("modes:mode", mode.pk)
        elif "back" not in request.POST:
            squads = queries.squads_of(given["area"], on=localdate(at))
            values["preview"] = given | {
                "level_title": LEVEL_TITLES[State(given["level"])],
                "people": sum(count for _area, count in squads),
                "limits": queries.shorter(queries.limit_lines(queries.county_of(given["area"].code)), given["level"]),
                "level": given["level"],
                "is_township": given["area"].level == "township",
            }
            values["sent"] = [(name, request.POST.get(name, "")) for name in form.fields]
    return render(request, "modes/start.html", values, status=UNPROCESSABLE if form.errors else 200)


@has_role(*COMMANDERS)
def level(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise or lower."""
    actor, at = actor_of(request), moment()
    mode = access.get_mode(actor, pk)
    form = forms.LevelForm(request.POST or None, mode=mode)
    return answer(
        request, form, lambda given: services.change_level(mode, **given, actor=actor, at=at), done=_page(pk),
        thanks=_("The level was changed."), title=_("Change the level"), press=_("Change the level"),
        lead=mode.area.name,
    )  # fmt: skip


@has_role(*COMMANDERS)
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A later end."""
    actor, at = actor_of(request), moment()
    mode = access.get_mode(actor, pk)
    form = forms.ExtendForm(request.POST or None, initial={"until": mode.ends_at})
    return answer(
        request, form, lambda given: services.extend_mode(mode, **given, actor=actor, at=at), done=_page(pk),
        thanks=_("Extended."), title=_("Extend"), press=_("Extend"), lead=mode.area.name,
    )  # fmt: skip


@has_role(*COMMANDERS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand down before the planned end."""
    actor, at = actor_of(request), moment()
    mode = access.get_mode(actor, pk)
    form = forms.EndForm(request.POST or None)
    return answer(
        request, form, lambda given: services.stand_down(mode, **given, actor=actor, at=at), done=_page(pk),
        thanks=_("Stood down. The review is due within a week."), title=_("Stand down"), press=_("Stand down"),
        lead=queries.left_open(mode),
    )  # fmt: skip


@has_role(*COMMANDERS)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, what to keep, what to change."""
    actor, at = actor_of(request), moment()
    mode = access.get_mode(actor, pk)
    form = forms.ReviewForm(request.POST or None)
    return answer(
        request, form, lambda given: services.write_review(mode, **given, actor=actor, at=at), done=_page(pk),
        thanks=_("The review stands."), title=_("Write the review"), press=_("Hand in the review"),
        lead=_("It is written once, read by the staff of the area and the county, and printed."),
    )  # fmt: skip


@has_role(*RUNNERS)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Call squads."""
    actor, at = actor_of(request), moment()
    mode = access.get_mode(actor, pk)
    form = forms.CallForm(request.POST or None, mode=mode, at=at)
    return answer(
        request, form, lambda given: services.call_squads(mode, **given, actor=actor, at=at), done=_page(pk),
        thanks=_("Called: everybody has the notice on the phone."), title=_("Call squads"), press=_("Send the call"),
        lead=mode.area.name,
    )  # fmt: skip


@has_role(*READERS)
@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who was called answers."""
    actor = actor_of(request)
    row = access.get_call(actor, pk)
    try:
        services.answer_call(row, answer=request.POST.get("answer", ""), actor=actor, at=moment())
    except ModeRefused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Your answer is with the desk."))
    return redirect("modes:mode", row.mode_id)


@has_role(*TASKERS)
def new_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task on the board."""
    actor, at = actor_of(request), moment()
    mode = access.get_mode(actor, pk)
    form = forms.TaskForm(request.POST or None, actor=actor, mode=mode)
    return answer(
        request, form, lambda given: services.add_task(mode, **given, actor=actor, at=at), done=_page(pk),
        thanks=_("The task is on the board."), title=_("New task"), press=_("Put it on the board"), lead=mode.area.name,
    )  # fmt: skip


@has_role(*READERS)
def move_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where a task stands."""
    actor, at = actor_of(request), moment()
    task = access.get_task(actor, pk)
    form = forms.TaskMoveForm(request.POST or None, task=task)
    return answer(
        request, form, lambda given: services.move_task(task, **given, actor=actor, at=at), done=_page(task.mode_id),
        thanks=_("Noted."), title=task.title, lead=f"{task.area.name} {task.spot}",
    )  # fmt: skip


@has_role(*READERS)
@require_POST
def grow_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a matter grow out of a task."""
    actor = actor_of(request)
    task = access.get_task(actor, pk)
    kind = request.POST.get("kind", "")
    if task.matter_id is not None or kind not in {one.name for one in grown_kinds(TASK, actor)}:
        raise Http404
    try:
        opened = services.grow_task(task, kind=kind, actor=actor, at=moment())
    except (MoveRefused, OpeningRefused) as refusal:
        messages.warning(request, _(str(refusal)))
        return redirect("modes:task", pk)
    messages.success(request, _("%(number)s grew out of the task.") % {"number": opened.matter.number})
    return redirect(page_of(actor, opened.matter.number))


@has_role(Role.COUNTY_LEADER, Role.SYSTEM_ADMIN)
def share(request: HttpRequest, level: str, kind: str, clock: str) -> HttpResponse:
    """Set what part of a limit counts in a level."""
    actor, at = actor_of(request), moment()
    county = queries.county_of(actor.area_code)
    line = next((one for one in queries.limit_lines(county) if (one.kind, one.clock) == (kind, clock)), None)
    if line is None or level not in RUNNING_NAMES:
        raise Http404
    form = forms.ShareForm(request.POST or None, initial={"percent": line.percent(level)})
    save = partial(services.set_share, county=county, level=level, kind=kind, clock=clock, actor=actor, at=at)
    return answer(
        request, form, lambda given: save(**given),
        done=reverse("modes:limits"), thanks=_("Saved. It counts for modes that are switched on from now."),
        title=f"{LEVEL_TITLES[State(level)]} · {line.title}", lead=line.kind_title,
    )  # fmt: skip
