"""The community's activities: announce, choose, check in, close, confirm hours."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import get_area, name_of
from wangge.kit.qr import svg
from wangge.people.guards import has_role
from wangge.volunteers import access, forms, queries, services
from wangge.volunteers.rules import CLERKS, STAGES
from wangge.volunteers.views.asking import act_and_go, actor_of, form_page, moment

TYPED = "%Y-%m-%dT%H:%M"


@has_role(*CLERKS)
def index(request: HttpRequest) -> HttpResponse:
    """The community's activities."""
    actor = actor_of(request)
    context = {"rows": queries.activities_at(actor), "tab": "activities", "place": name_of(actor.area_code)}
    return render(request, "volunteers/activities.html", context)


@has_role(*CLERKS)
def new(request: HttpRequest) -> HttpResponse:
    """Announces an activity."""
    actor = actor_of(request)
    services.begin_skills()
    form = forms.ActivityForm(request.POST or None)
    community = get_area(actor.area_code)
    return form_page(
        request, form,
        lambda given: services.announce_activity(actor=actor, community=community, at=moment(), **given),
        done=reverse("volunteers:activities"), thanks=_("Announced. Everybody can read it now."),
        title=_("Announce an activity"), back=reverse("volunteers:activities"),
    )  # fmt: skip


@has_role(*CLERKS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: who takes part, the code for the place, what comes next."""
    activity = access.get_activity(actor_of(request), pk)
    address = request.build_absolute_uri(reverse("volunteers_field:activity", args=[pk]))
    context = {
        "activity": activity,
        "parts": [(part, _(STAGES[part.stage])) for part in queries.parts_of(activity)],
        "qr": svg(address),
        "closing_form": forms.ClosingForm(),
        "at": moment(),
    }
    return render(request, "volunteers/activity.html", context)


@has_role(*CLERKS)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time or place; everybody in it is told."""
    actor = actor_of(request)
    activity = access.get_activity(actor, pk)
    shown = {
        "starts_at": localtime(activity.starts_at).strftime(TYPED),
        "ends_at": localtime(activity.ends_at).strftime(TYPED),
        "place": activity.place,
    }
    done = reverse("volunteers:activity", args=[pk])
    return form_page(
        request, forms.MovingForm(request.POST or None, initial=shown),
        lambda given: services.move_activity(activity, actor=actor, at=moment(), **given),
        done=done, thanks=_("Moved. Everybody who takes part has been told."),
        title=_("Change time or place"), back=done,
    )  # fmt: skip


@has_role(*CLERKS)
@require_POST
def activity_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Closes an activity after its end, or cancels it."""
    actor, at = actor_of(request), moment()
    activity = access.get_activity(actor, pk)
    form = forms.ClosingForm(request.POST)
    reached = form.cleaned_data["person_times"] if form.is_valid() else None
    acts: dict[str, Callable[[], Any]] = {
        "close": lambda: services.close_activity(activity, person_times=reached, actor=actor, at=at),
        "cancel": lambda: services.cancel_activity(activity, actor=actor, at=at),
    }
    if act not in acts:
        raise Http404
    done = reverse("volunteers:activity", args=[pk])
    return act_and_go(request, acts[act], done=done, thanks=_("Done."))


@has_role(*CLERKS)
@require_POST
def part_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Chooses somebody, ticks the presence, confirms the hours."""
    actor, at = actor_of(request), moment()
    part = access.get_participation(actor, pk)
    form = forms.MinutesForm(request.POST)
    minutes = form.cleaned_data["minutes"] if form.is_valid() else 0
    acts: dict[str, Callable[[], Any]] = {
        "choose": lambda: services.choose(part, is_chosen=True, actor=actor, at=at),
        "pass": lambda: services.choose(part, is_chosen=False, actor=actor, at=at),
        "tick": lambda: services.tick(part, actor=actor, at=at),
        "confirm": lambda: services.confirm_hours(part, minutes=minutes, actor=actor, at=at),
    }
    if act not in acts:
        raise Http404
    done = reverse("volunteers:activity", args=[part.activity_id])
    return act_and_go(request, acts[act], done=done, thanks=_("Done."))
