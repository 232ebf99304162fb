from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.matters.access import AREA_ROLES
from wangge.matters.kinds import get_kind
from wangge.matters.pages.acts import grows_of
from wangge.matters.pages.listing import row_of
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.reading import queries
from wangge.reading.charts import weeks_chart

READERS = AREA_ROLES


@has_role(*READERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The same trouble in the same place, hottest first: the topic of the month."""
    return render(request, "reading/spots.html", {"rows": queries.spot_board(actor_of(request)), "at": moment()})


@has_role(*READERS)
@require_GET
def spot(request: HttpRequest, name: str) -> HttpResponse:
    """One hot spot: what its heat is made of, its reports, and what can grow out of it."""
    actor, at = actor_of(request), moment()
    found = queries.spots_of(actor).filter(name=name).first()
    if found is None:
        raise Http404
    members = queries.members_of(found, actor)
    source = next((one for one in members if one.closed_at is None), members[0] if members else None)
    weeks = queries.by_week([localdate(one.opened_at) for one in members], localdate(at))
    values = {
        "row": queries.spot_row(found), "places": queries.places_of(members), "spot": found,
        "rows": [row_of(one) for one in members], "at": at,
        "grows": grows_of(get_kind(source.kind), source, actor) if source else [],
        "chart": weeks_chart([week for week, _number in weeks], {_("Reports"): [number for _week, number in weeks]}),
    }  # fmt: skip
    return render(request, "reading/spot.html", values)
