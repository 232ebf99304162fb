"""The community's pages: work and counters, a wish noted, the household opened for a purpose."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.areas.queries import name_of
from wangge.kinds.wish import forms, queries, services
from wangge.kinds.wish.rules import HELPERS, OVERSEERS, STAFF, STATE_TITLES
from wangge.matters.access import get_matter, may_see
from wangge.matters.origins import origin_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, frame_of, moment, page_of
from wangge.people.guards import has_role

UNPROCESSABLE = 422


@has_role(*STAFF, *OVERSEERS)
def board(request: HttpRequest) -> HttpResponse:
    """What waits for the community, and how many households, persons and wishes were reached."""
    actor, at = actor_of(request), moment()
    total, _lines = queries.figures(actor.area_code, at=at)
    tasks = queries.community_tasks(actor) if actor.role in STAFF else []
    context = {
        "total": total,
        "tasks": [(_(STATE_TITLES[task.state]), task.matters) for task in tasks],
        "place": name_of(actor.area_code),
        "is_staff": actor.role in STAFF,
        "at": at,
    }
    return render(request, "wish/board.html", context)


@has_role(*STAFF, *OVERSEERS)
def figures(request: HttpRequest) -> HttpResponse:
    """Households, persons and wishes reached: of the own area, down to the grid."""
    actor, at = actor_of(request), moment()
    days = int(request.GET["days"]) if request.GET.get("days") in {str(days) for days in queries.PERIODS} else 0
    place = queries.place_within(actor, request.GET.get("area", "")[:17])
    total, lines = queries.figures(place.code, at=at, days=days)
    since = f"{localdate(at) - timedelta(days=days):%Y-%m-%d}" if days else ""
    context = {
        "total": total, "lines": lines, "days": days, "periods": queries.PERIODS, "place": place, "since": since,
        "is_staff": actor.role in STAFF, "goes_down": len(place.code) < queries.COMMUNITY,
    }  # fmt: skip
    return render(request, "wish/figures.html", context)


@has_role(*STAFF, *HELPERS)
def new(request: HttpRequest) -> HttpResponse:
    """A wish noted by the grid or the community."""
    actor = actor_of(request)
    origin = origin_of(request, actor, "wish")
    form = forms.WishForm(request.POST or None, actor=actor, initial=origin.initial(text="story"))
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.tell_wish(
                actor=actor,
                at=moment(),
                key=origin.key_or_sent(request),
                **form.given(),
            )
        except (MoveRefused, OpeningRefused) as error:
            form.add_error(None, _(str(error)))
        else:
            origin.attach(matter=opened.matter, actor=actor, at=moment())
            messages.success(request, _("Noted. The community checks it before anybody else can read it."))
            if opened.code:
                messages.info(
                    request,
                    _(
                        "Write down for the household: number %(number)s, query code %(code)s. With both it sees how"
                        " far its wish is and confirms that it came; the code is shown only now."
                    )
                    % {"number": opened.matter.number, "code": opened.code},
                )
            return redirect(page_of(actor, opened.matter.number, is_seen=may_see(actor, opened.matter)))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "wish/new.html", {"form": form, "frame": frame_of(actor)}, status=status)


@has_role(*STAFF)
@require_POST
def household(request: HttpRequest, number: str) -> HttpResponse:
    """Opens who the household is, for a stated purpose; the look is logged first."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    form = forms.PurposeForm(request.POST)
    context = {"matter": matter, "form": form, "frame": frame_of(actor), "back": page_of(actor, number)}
    if not form.is_valid():
        return render(request, "wish/household.html", context, status=UNPROCESSABLE)
    opened = services.open_household(matter, actor=actor, purpose=form.stated(), at=moment())
    if opened is None:
        raise Http404
    answer = render(request, "wish/household.html", context | {"opened": opened, "purpose": form.stated()})
    answer["Cache-Control"] = "private, no-store"
    return answer
