"""The community's pages: what waits, a new order, the menu, the resident opened for a purpose."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import get_area, name_of
from wangge.kinds.service_order import forms, queries, services
from wangge.kinds.service_order.rules import COMMUNITY, HELPERS, STAFF
from wangge.matters.access import get_matter, may_see
from wangge.matters.origins import origin_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, frame_of, moment, page_of
from wangge.people.guards import has_role
from wangge.volunteers.services import begin_skills

UNPROCESSABLE = 422


@has_role(*STAFF)
def board(request: HttpRequest) -> HttpResponse:
    """What waits for the community, by state."""
    actor = actor_of(request)
    context = {
        "tasks": queries.community_tasks(actor),
        "place": name_of(actor.area_code),
        "may_keep_menu": actor.role in COMMUNITY,
        "at": moment(),
    }
    return render(request, "service_order/board.html", context)


@has_role(*STAFF, *HELPERS)
def new(request: HttpRequest) -> HttpResponse:
    """An order told at the counter or by telephone."""
    actor = actor_of(request)
    begin_skills()
    origin = origin_of(request, actor, "service_order")
    form = forms.OrderForm(request.POST or None, actor=actor, initial=origin.initial(text="story"))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            opened = services.order_service(
                actor=actor,
                community=given.pop("area"),
                at=moment(),
                key=origin.key_or_sent(request),
                **given,
            )
        except (MoveRefused, OpeningRefused) as error:
            form.add_error(None, _(str(error)))
        else:
            origin.attach(matter=opened.matter, actor=actor, at=moment())
            messages.success(request, _("Noted. Assign somebody below."))
            if opened.code:
                messages.info(
                    request,
                    _(
                        "Write down for the resident: number %(number)s, query code %(code)s. With both the order is"
                        " followed, confirmed and rated; the code is shown only now."
                    )
                    % {"number": opened.matter.number, "code": opened.code},
                )
            return redirect(page_of(actor, opened.matter.number, is_seen=may_see(actor, opened.matter)))
    context = {"form": form, "frame": frame_of(actor)}
    return render(request, "service_order/new.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*COMMUNITY)
def menu(request: HttpRequest) -> HttpResponse:
    """The menu of the community."""
    actor = actor_of(request)
    begin_skills()
    form = forms.ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_item(actor=actor, community=get_area(actor.area_code), at=moment(), **form.cleaned_data)
        messages.success(request, _("On the menu."))
        return redirect("service_order:menu")
    context = {
        "form": form,
        "items": queries.menu(actor.area_code, is_offered=False),
        "place": name_of(actor.area_code),
    }
    return render(request, "service_order/menu_desk.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*COMMUNITY)
@require_POST
def menu_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Takes a service off the menu, or puts it back."""
    actor = actor_of(request)
    item = queries.get_item(actor, pk)
    if item is None or act not in {"hide", "offer"}:
        raise Http404
    services.offer_item(item, is_offered=act == "offer", actor=actor, at=moment())
    return redirect("service_order:menu")


@has_role(*STAFF)
@require_POST
def resident(request: HttpRequest, number: str) -> HttpResponse:
    """Opens who ordered, for a stated purpose; the look is logged first."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    form = forms.PurposeForm(request.POST)
    context = {"matter": matter, "form": form, "frame": frame_of(actor), "back": page_of(actor, number)}
    if not form.is_valid():
        return render(request, "service_order/resident.html", context, status=UNPROCESSABLE)
    opened = services.open_resident(matter, actor=actor, purpose=form.stated(), at=moment())
    if opened is None:
        raise Http404
    answer = render(request, "service_order/resident.html", context | {"opened": opened})
    answer["Cache-Control"] = "private, no-store"
    return answer
