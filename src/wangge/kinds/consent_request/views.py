from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.consent_request import forms, queries, services
from wangge.kinds.consent_request.printing import register_pdf
from wangge.kinds.consent_request.rules import ASKERS, KEEPERS, READERS, TOWNSHIP
from wangge.kit.sheets import write_xlsx
from wangge.matters.origins import source_of
from wangge.matters.pages.words import state_title
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of
from wangge.people.guards import has_role
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page

MOST = 2000


@has_role(*ASKERS)
def new(request: HttpRequest) -> HttpResponse:
    """A department asks a township."""
    actor, at = actor_of(request), timezone.now()
    form = forms.AskForm(request.POST or None, request.FILES or None, actor=actor, at=at)
    return _open(
        request, form, services.ask, title=_("Ask a township for consent"),
        lead=_("Before the department acts. Silence is no consent: wait for the answer."), thanks=_("Asked."),
    )  # fmt: skip


@has_role(*TOWNSHIP)
def unasked(request: HttpRequest) -> HttpResponse:
    """A township notes what was done without asking, or (`?from=NUMBER`) against its objection."""
    actor, at = actor_of(request), timezone.now()
    source = source_of(request, actor, services.UNASKED)
    initial: dict[str, Any] = {"happened_on": localdate(at)}
    if source is not None:
        initial |= {"title": source.title, "subject": queries.subject_of(source)}
    form = forms.UnaskedForm(request.POST or None, request.FILES or None, actor=actor, at=at, initial=initial)
    if source is not None and source.lead_unit is not None:
        form.fields["unit"].propose([source.lead_unit])  # type: ignore[attr-defined]
    return _open(
        request, form, services.note_unasked, title=_("Note an act without consent"), source=source,
        lead=_("The department explains, the county decides; it is a question, not a verdict."), thanks=_("Noted."),
    )  # fmt: skip


def _open(
    request: HttpRequest, form: Any, act: Any, *, title: str, lead: str, thanks: str, **more: Any
) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("idempotency_key", "")
        try:
            opened = act(actor=actor, at=timezone.now(), key=key, **form.cleaned_data, **more)
        except (MoveRefused, OpeningRefused) as error:
            form.add_error(None, _(str(error)))
        else:
            messages.success(request, thanks)
            return redirect("matters:detail", opened.matter.number)
    values = {"form": form, "title": title, "lead": lead, "has_subjects": queries.subjects_of(actor).exists(), **more}
    return render(request, "consent_request/new.html", values, status=422 if form.errors else 200)


def _wanted(request: HttpRequest) -> queries.Asked:
    given = request.GET
    group = given.get("group", "")
    return queries.Asked(
        group=group if group in queries.GROUPS else "", township=given.get("township", "")[:9],
        subject=given.get("subject", ""),
    )  # fmt: skip


@has_role(*READERS)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every request and every note that the post sees."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.register_of(actor, wanted)
    values = {
        "page": keyset_page(rows, ("-opened_at", "-pk"), request.GET.get("after", "")),
        "wanted": wanted, "query": request.GET.urlencode(),
        "townships": queries.townships_of(actor), "subjects": queries.subjects_of(actor, only_active=False),
        "groups": [
            ("open", _("Open")), ("overdue", _("Not answered in time")), ("agreed", _("Agreed")),
            ("objected", _("Objected")), ("unasked", _("Done without being asked")),
        ],
        "may_ask": actor.role in ASKERS, "may_note": actor.role in TOWNSHIP,
    }  # fmt: skip
    return render(request, "consent_request/register.html", values)


def _table(request: HttpRequest) -> tuple[list[str], list[list[str]]]:
    rows = queries.register_of(actor_of(request), _wanted(request)).order_by("-opened_at", "-pk")[:MOST]
    heads = [
        _("Number"),
        _("Which township"),
        _("Asked about"),
        _("Title"),
        _("Asked on"),
        _("Answered on"),
        _("State"),
    ]
    lines = [
        [
            row.number, row.area_name, queries.subject_of(row).name,
            f"{row.title}（{row.lead_unit.name}）" if row.lead_unit else row.title,
            localdate(row.opened_at).isoformat(), localdate(row.closed_at).isoformat() if row.closed_at else "—",
            state_title(row.kind, row.state),
        ]
        for row in rows
    ]  # fmt: skip
    return heads, lines


@has_role(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The register as a table."""
    heads, lines = _table(request)
    return spreadsheet(write_xlsx(heads, lines, title=_("Consent of townships")), "wangge-consents.xlsx")


@has_role(*READERS)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The register on paper."""
    heads, lines = _table(request)
    answer = HttpResponse(register_pdf(_("Consent of townships"), heads, lines), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="consents.pdf"'
    return answer


@has_role(*KEEPERS)
def subjects(request: HttpRequest) -> HttpResponse:
    """What townships are asked about."""
    actor = actor_of(request)
    county = queries.county_of(actor)
    form = forms.SubjectForm(request.POST if "name" in request.POST else None)
    if request.method == "POST" and county is not None:
        if "usual" in request.POST:
            services.begin_with_usual(county=county, actor=actor, at=timezone.now())
            return redirect("consent_request:subjects")
        if form.is_valid():
            services.add_subject(county=county, **form.cleaned_data, actor=actor, at=timezone.now())
            messages.success(request, _("Added."))
            return redirect("consent_request:subjects")
    values = {"form": form, "rows": queries.subjects_of(actor, only_active=False), "county": county}
    return render(request, "consent_request/subjects.html", values, status=422 if form.errors else 200)


@has_role(*KEEPERS)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a subject off the list."""
    actor = actor_of(request)
    row = get_object_or_404(queries.subjects_of(actor), pk=pk)
    services.retire_subject(row, actor=actor, at=timezone.now())
    messages.success(request, _("Taken off the list; requests about it stay."))
    return redirect("consent_request:subjects")
