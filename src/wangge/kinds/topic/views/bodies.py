"""The register of self-government: bodies, who sits in them, tables in and out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.topic.access import get_draft, get_poll
from wangge.kinds.topic.forms.bodies import BodyForm, LeaveForm, SeatForm
from wangge.kinds.topic.queries import bodies as queries
from wangge.kinds.topic.services import bodies as verbs
from wangge.kinds.topic.services import body_table as table
from wangge.kinds.topic.services.journal import note
from wangge.kinds.topic.views.asking import (
    POLLERS,
    SEERS,
    STAFF,
    UNPROCESSABLE,
    attempt,
    framed,
    is_sent,
    status_of,
    try_it,
)
from wangge.kit.sheets import write_xlsx
from wangge.matters.rules import MoveRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.actors import Actor
from wangge.people.guards import has_role
from wangge.ui.importing import errors_xlsx, preview_values, spreadsheet, template_xlsx, uploaded


def _body(actor: Actor, pk: int) -> Any:
    row = queries.find_body(pk)
    if row is None or not actor.covers(row.area.code):
        raise Http404
    return row


def _seat(actor: Actor, pk: int) -> Any:
    row = queries.find_seat(pk)
    if row is None or not actor.covers(row.body.area.code):
        raise Http404
    return row


@has_role(*SEERS)
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """Bodies of the actor's area."""
    actor = actor_of(request)
    values = {"rows": queries.bodies_in(actor.area_code, localdate(moment())), "may_keep": actor.role in STAFF}
    return framed(request, "topic/bodies.html", values)


@has_role(*SEERS)
@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """A body with who sits in it and what the law asks for."""
    actor = actor_of(request)
    row = _body(actor, pk)
    values = {"body": row, "page": queries.body_page(row, localdate(moment())), "may_keep": actor.role in STAFF}
    return framed(request, "topic/body.html", values)


@has_role(*STAFF)
def save(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down a body, or mend what was written."""
    actor = actor_of(request)
    row = _body(actor, pk) if pk else None
    form = BodyForm(request.POST or None, actor=actor, initial=BodyForm.initial_of(row) if row else {})
    if is_sent(request) and form.is_valid():
        saved = attempt(form, lambda: verbs.save_body(actor=actor, at=moment(), pk=pk, **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("topic:body", saved.pk)
    title = _("Change a body") if row else _("Write down a body")
    return framed(request, "topic/form.html", {"form": form, "title": title, "back": "topic:bodies"},
                  status=status_of(form))  # fmt: skip


@has_role(*STAFF)
def add_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down somebody in a body."""
    actor = actor_of(request)
    row = _body(actor, pk)
    form = SeatForm(request.POST or None, body=row, initial={"since": localdate(moment())})
    if is_sent(request) and form.is_valid():
        number = attempt(form, lambda: verbs.fill_seats(row, [form.given()], actor=actor, at=moment()))
        if number is not None:
            messages.success(request, _("Saved."))
            return redirect("topic:body", pk)
    values = {"form": form, "title": _("Add somebody: %(body)s") % {"body": row.name}, "back": "topic:bodies"}
    return framed(request, "topic/form.html", values, status=status_of(form))


@has_role(*STAFF)
def end_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves a body."""
    actor = actor_of(request)
    seat = _seat(actor, pk)
    form = LeaveForm(request.POST or None, initial={"on": localdate(moment())})
    if is_sent(request) and form.is_valid():
        try:
            verbs.end_seat(seat, actor=actor, at=moment(), **form.cleaned_data)
        except MoveRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted. The line stays with its reason."))
            return redirect("topic:body", seat.body_id)
    values = {"form": form, "title": _("%(name)s leaves") % {"name": seat.name}, "back": "topic:bodies"}
    return framed(request, "topic/form.html", values, status=status_of(form))


@has_role(*POLLERS)
@require_POST
def take_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the elected representatives the roll of their vote."""
    actor = actor_of(request)
    poll = get_poll(actor, pk)
    number = try_it(request, lambda: verbs.roll_from_register(poll, actor=actor, at=moment()))
    if number is not None:
        messages.success(request, _("The roll has %(number)d voters.") % {"number": number})
    return redirect("topic:poll", pk)


@has_role(*STAFF)
def upload(request: HttpRequest) -> HttpResponse:
    """Take the template, bring the table back."""
    form, filename, rows = uploaded(request, table.COLUMNS)
    if rows:
        draft = table.keep_draft(rows=rows, filename=filename, person_id=actor_of(request).account, at=moment())
        return redirect("topic:body_preview", draft.pk)
    values = {"form": form, "columns": table.COLUMNS}
    return framed(request, "topic/body_import.html", values, status=UNPROCESSABLE if form.errors else 200)


@has_role(*STAFF)
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every error beside its cell; the commit button appears when there is none."""
    actor, at = actor_of(request), moment()
    draft = get_draft(actor, pk)
    if draft.committed_at:
        return redirect("topic:bodies")
    if is_sent(request):
        number = try_it(request, lambda: table.commit(draft, actor=actor, at=at))
        if number is None:
            return redirect("topic:body_preview", pk)
        messages.success(request, _("%(count)d rows are in the register.") % {"count": number})
        return redirect("topic:bodies")
    values = {"draft": draft, **preview_values(table.preview(draft, actor=actor, at=at), table.COLUMNS)}
    return framed(request, "topic/body_preview.html", values)


@has_role(*STAFF)
@require_GET
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    actor = actor_of(request)
    rows = table.preview(get_draft(actor, pk), actor=actor, at=moment())
    return spreadsheet(errors_xlsx(rows, table.COLUMNS), "wangge-bodies-errors.xlsx")


@has_role(*STAFF)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    return spreadsheet(template_xlsx(table.COLUMNS), "wangge-bodies.xlsx")


@has_role(*STAFF)
@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Everybody who sits in a body here, as the table that can be brought back; noted, since it holds names."""
    actor = actor_of(request)
    lines = queries.table_lines(actor.area_code)
    note("export_bodies", actor=actor, at=moment(), detail=f"{len(lines)}")
    return spreadsheet(write_xlsx([str(column.label) for column in table.COLUMNS], lines), "wangge-bodies.xlsx")
