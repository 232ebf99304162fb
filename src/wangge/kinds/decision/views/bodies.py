"""The register of bodies: the list, one body, writing it down, what its members brought in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.decision import printing
from wangge.kinds.decision.access import get_body, may_keep, visible_bodies, visible_meetings
from wangge.kinds.decision.forms import KIND_CHOICES, BodyForm
from wangge.kinds.decision.queries import following, register
from wangge.kinds.decision.queries.rhythm import rhythms
from wangge.kinds.decision.rules import KINDS, BodyKind
from wangge.kinds.decision.rules.bodies import KEEPERS
from wangge.kinds.decision.services import bodies as verbs
from wangge.kinds.decision.views.asking import OFFICE, SEERS, attempt, pdf_response, status_of
from wangge.kit.sheets import write_xlsx
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page

PAGE = 50
STATES = ("open", "closed")


def _asked(request: HttpRequest) -> register.Asked:
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    return register.Asked(
        text=request.GET.get("q", "").strip()[:40], kind=kind if kind in KINDS else "",
        state=state if state in STATES else "",
    )  # fmt: skip


@has_role(*SEERS)
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """Bodies that the actor reads of, the meetings ahead, what is missing."""
    actor, at, asked = actor_of(request), moment(), _asked(request)
    rows = register.narrowed(visible_bodies(actor), asked)
    page = keyset_page(rows, ("organization__area__code", "pk"), request.GET.get("after", ""), PAGE)
    meetings = visible_meetings(actor)
    values = {
        "page": page, "rows": register.body_rows(page.items, at), "asked": asked, "kinds": KIND_CHOICES,
        "coming": register.coming_meetings(meetings, at), "may_found": actor.role in KEEPERS,
        "unwritten": register.unwritten(meetings, at, actor.area_code) if actor.role in KEEPERS else [],
        "query": request.GET.urlencode(), "at": at,
    }  # fmt: skip
    return render(request, "decision/bodies.html", values)


@has_role(*SEERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The register as a table."""
    actor, at = actor_of(request), moment()
    rows = register.narrowed(visible_bodies(actor), _asked(request)).order_by("organization__area__code", "pk")
    heads = [
        _("Name of the body"), _("Kind of body"), _("Area"), _("Headed by"), _("First secretary"),
        _("Led by which unit"), _("Member units"), _("Meetings this year"), _("Promised"), _("Usual by now"),
        _("Open decisions"), _("Overdue"),
    ]  # fmt: skip
    lines = [
        [
            str(row.body), row.body.organization.get_subkind_display(), row.body.organization.area.name, row.body.head,
            row.body.first_secretary, str(row.body.lead or ""), row.members, row.rhythm.held, row.rhythm.promised,
            row.rhythm.due, row.open, row.late,
        ]
        for row in register.body_rows(rows, at)
    ]  # fmt: skip
    return spreadsheet(write_xlsx(heads, lines), "wangge-bodies.xlsx")


@has_role(*SEERS)
@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: its next meeting, open decisions, meetings, members, groups."""
    actor, at = actor_of(request), moment()
    row = get_body(actor, pk)
    page = keyset_page(register.meetings_of(row), ("-meet_at", "-pk"), request.GET.get("after", ""), 12)
    values = {
        "body": row, "may_keep": may_keep(actor, row), "rhythm": rhythms([row], at)[row.pk], "page": page,
        "left": following.open_decisions(row, at), "members": register.members_of(row),
        "former": register.left_members(row), "groups": register.body_rows(register.groups_of(row), at),
        "above": register.above(row), "seen": set(visible_bodies(actor).values_list("pk", flat=True)), "at": at,
        "may_open": actor.covers(row.area_code), "own_unit": actor.organization_id,
        "is_joint": row.organization.subkind in (BodyKind.TOWNSHIP_LEVEL, BodyKind.COMMUNITY_LEVEL),
    }  # fmt: skip
    return render(request, "decision/body.html", values)


def _parent(request: HttpRequest) -> Any:
    """The body that a special task group is written down for."""
    wanted = request.GET.get("above", "")
    if not wanted:
        return None
    if not wanted.isdigit():
        raise Http404
    return get_body(actor_of(request), int(wanted))


@has_role(*OFFICE)
def save(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down a body with its member units, or mend what was written."""
    actor = actor_of(request)
    row = get_body(actor, pk) if pk else None
    parent = register.above(row) if row else _parent(request)
    initial: dict[str, Any] = {}
    if parent is not None and row is None:
        initial = {"kind": BodyKind.TASK_GROUP, "area": parent.organization.area, "founded_on": localdate(moment())}
    form = BodyForm(request.POST or None, actor=actor, body=row, initial=initial)
    if row is not None:
        form.begin_with(row, register.seated_units(row))
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(request, form, row, parent))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("decision:body", saved.pk)
    title = (
        _("Change this body")
        if row
        else _("Write down a special task group")
        if parent
        else _("Write down a coordination body")
    )
    return render(
        request, "decision/form.html", {"form": form, "title": title, "body": row or parent}, status=status_of(form)
    )


def _save(request: HttpRequest, form: BodyForm, row: Any, parent: Any) -> Any:
    actor, at = actor_of(request), moment()
    saved = verbs.save_body(actor=actor, at=at, body=row, parent=parent, **form.given())
    verbs.seat_members(saved, form.cleaned_data["units"], actor=actor, at=at)
    return saved


def _year(request: HttpRequest) -> int:
    this = localdate(moment()).year
    wanted = request.GET.get("year", "")
    return int(wanted) if wanted.isdigit() and this - 20 <= int(wanted) <= this else this


@has_role(*SEERS)
@require_GET
def contributions(request: HttpRequest, pk: int) -> HttpResponse:
    """What each member unit brought in over a year."""
    row, at, year = get_body(actor_of(request), pk), moment(), _year(request)
    rows = following.contributions([row.pk], year, at)
    if request.GET.get("as") == "table":
        heads = [_("Unit"), _("Asked to meetings"), _("Was there"), _("Decisions owned"), _("Seen to be done"),
                 _("Overdue")]  # fmt: skip
        lines = [[one.unit.name, one.asked, one.there, one.owned, one.done, one.late] for one in rows]
        return spreadsheet(write_xlsx(heads, lines), f"wangge-body-{row.pk}-{year}.xlsx")
    values = {"body": row, "rows": rows, "year": year, "this_year": localdate(at).year}
    return render(request, "decision/contributions.html", values)


@has_role(*SEERS)
@require_GET
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The open decisions of a body on paper, overdue ones first, to be read out at the next meeting."""
    row, at = get_body(actor_of(request), pk), moment()
    return pdf_response(printing.follow_up_pdf(row, following.open_decisions(row, at), at), f"body-{row.pk}-open")
