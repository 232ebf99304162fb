"""Verification by several bodies: each opens the one record and signs for itself."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.files.services import response as file_response
from wangge.kinds.concern.forms import SignatureForm
from wangge.kinds.concern.queries import (
    file_to_verify,
    lines_of,
    open_records_of,
    photos_to_verify,
    record_for,
    result_of,
)
from wangge.kinds.concern.rules import SIGNERS
from wangge.kinds.concern.services import sign_joint
from wangge.matters.rules import MoveRefused
from wangge.people.guards import has_role


@has_role(*SIGNERS)
def show_records(request: HttpRequest) -> HttpResponse:
    """Records that the body of the acting post is still to sign."""
    records = list(open_records_of(request.actor).order_by("called_at")[:200])  # type: ignore[attr-defined]
    return render(request, "concern/records.html", {"records": records})


@has_role(*SIGNERS)
def sign_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what was to be done, what was done, who has signed, and the own line."""
    actor = request.actor  # type: ignore[attr-defined]
    record = record_for(actor, pk)
    if record is None:
        raise Http404
    form = SignatureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_joint(record, actor=actor, at=timezone.now(), **form.cleaned_data)
        except MoveRefused as refusal:
            form.add_error(None, _(refusal.reason))
        else:
            messages.success(request, _("Signed for your body."))
            return redirect("concern:records")
    lines = lines_of(record)
    own = next((line for line in lines if line.organization_id == actor.organization_id), None)
    values = {
        "record": record,
        "matter": record.matter,
        "lines": lines,
        "is_open": own is not None and own.signed_at is None,
        "result": result_of(record.matter),
        "photos": photos_to_verify(record.matter),
        "form": form,
    }
    return render(request, "concern/record.html", values, status=422 if form.errors else 200)


@has_role(*SIGNERS)
def send_file(request: HttpRequest, pk: int, file: int, size: str) -> FileResponse:
    """A picture of the record, for those who verify."""
    found = file_to_verify(request.actor, pk, file)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return file_response(found.file, thumbnail=size == "small")
