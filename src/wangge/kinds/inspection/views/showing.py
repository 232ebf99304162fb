from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.files.services import response
from wangge.kinds.inspection import pages, printing, queries
from wangge.kinds.inspection.access import HOME_ROLES, get_check, get_installation, may_edit
from wangge.kinds.inspection.queries import Filter
from wangge.kinds.inspection.rules import FINDERS
from wangge.kinds.inspection.views.asking import COUNTY_OFFICE, KEEPERS, VIEWERS
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES
from wangge.rounds.access import does
from wangge.ui.paging import keyset_page

SIZE = 50
STATES = ("", "in_service", "stopped", "overdue", "soon", "retired")


@has_role(*VIEWERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Coverage, hazards and stopped installations of the area, by keeping unit or by estate."""
    actor, at = actor_of(request), moment()
    by_estate = request.GET.get("by") == "estate"
    since = localdate(at) - queries.LOOK_BACK
    repairs = queries.repairs(actor, since=since, at=at)
    in_time_words = _("%(part)d of %(whole)d due") % {"part": repairs.in_time, "whole": repairs.due}
    context = {
        "heads": queries.heads(actor, at=at),
        "repairs": repairs,
        "since_text": since.isoformat(),
        "in_time_words": in_time_words,
        "rounds": queries.rounds_now(actor, at=at),
        "hazards": [pages.hazard_row(matter) for matter in queries.open_hazards(actor)],
        "lines": queries.by_estate(actor, at=at) if by_estate else queries.by_keeper(actor, at=at),
        "by_estate": by_estate,
        "may_edit": actor.role in KEEPERS,
        "may_homes": actor.role in HOME_ROLES | UNIT_ROLES,
        "may_report": actor.role in FINDERS,
        "may_lists": actor.role in COUNTY_OFFICE,
        "at": at,
    }
    return render(request, "inspection/board.html", context)


@has_role(*VIEWERS)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register, narrowed by words, kind and condition."""
    actor, at = actor_of(request), moment()
    given = request.GET
    state = given.get("state", "")
    wanted = Filter(given.get("q", "").strip()[:60], given.get("kind", ""), state if state in STATES else "")
    page = keyset_page(
        queries.register(actor, wanted, at=at), ("area__code", "code", "pk"), given.get("after", ""), SIZE
    )
    context = {
        "page": page,
        "rows": [pages.installation_row(row, at) for row in page.items],
        "wanted": wanted,
        "kinds": pages.kind_choices(),
        "may_edit": actor.role in KEEPERS,
    }
    return render(request, "inspection/register.html", context)


@has_role(*VIEWERS)
@require_GET
def installation(request: HttpRequest, pk: int) -> HttpResponse:
    """One installation: what it is, its newest checks, its hazards, its plate."""
    actor, at = actor_of(request), moment()
    row = get_installation(actor, pk)
    due = queries.open_check(row, at=at)
    context = {
        "shown": pages.installation_row(row, at),
        "row": row,
        "checks": queries.checks_of(row),
        "hazards": [pages.hazard_row(matter) for matter in queries.hazards_of(row, actor)],
        "squares": pages.squares(queries.strip_of(row)),
        "due": due,
        "may_check": due is not None and does(actor, due),
        "may_edit": may_edit(actor, row.area.code),
        "may_report": actor.role in FINDERS and row.condition != "retired",
        "at": at,
    }
    return render(request, "inspection/installation.html", context)


@has_role(*VIEWERS)
@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of one check, line by line."""
    row = get_check(actor_of(request), pk)
    context = {
        "check": row,
        "title": pages.check_title(row.kind, row.rhythm),
        "lines": pages.record_lines(row, queries.findings_of(row)),
        "photos": list(row.photos.select_related("file")),
    }
    return render(request, "inspection/check.html", context)


@has_role(*VIEWERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record as PDF."""
    row = get_check(actor_of(request), pk)
    return _pdf(printing.record_pdf(row, at=moment()), f"check-{row.pk}")


@has_role(*VIEWERS)
@require_GET
def plate(request: HttpRequest, pk: int) -> HttpResponse:
    """The plate to hang up beside the installation, with its code to scan."""
    row = get_installation(actor_of(request), pk)
    path = reverse("inspection_public:notice", args=[row.code])
    address = (
        f"{settings.ENV.site_url.rstrip('/')}{path}" if settings.ENV.site_url else request.build_absolute_uri(path)
    )
    return _pdf(printing.plate_pdf(row, address), f"plate-{row.pk}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@has_role(*VIEWERS)
@require_GET
def photo(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A picture of a check for whoever may see its record."""
    row = get_check(actor_of(request), pk).photos.select_related("file").filter(pk=number).first()
    if row is None:
        raise Http404
    return response(row.file, thumbnail=bool(request.GET.get("small")))
