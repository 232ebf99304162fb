"""The page of one matter, its files, and its sheet for printing."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wangge.files.services import response as file_response
from wangge.matters.access import get_attachment, get_matter
from wangge.matters.forms.words import LinkForm, MessageForm, NoteForm, PurposeForm
from wangge.matters.pages.board import addresses, centre_of
from wangge.matters.pages.detail import SURROUNDINGS, detail_page
from wangge.matters.views.asking import DESK_ROLES, actor_of, moment
from wangge.people.guards import has_role, signed_in

COMMUNITY = 12
SIZES = ("full", "thumbnail")


@has_role(*DESK_ROLES)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: where it stands, why, and what can be done now."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number, *SURROUNDINGS)
    page = detail_page(matter, actor=actor, at=at)
    context = {
        "page": page,
        "matter": matter,
        "details": page.details,
        "actor": actor,
        "at": at,
        "addresses": addresses(matter.area_code[:COMMUNITY], reverse("matters:place", args=[number])),
        "centre": centre_of(matter),
        "note_form": NoteForm(auto_id="note_%s"),
        "message_form": MessageForm(auto_id="message_%s"),
        "link_form": LinkForm(actor=actor, number=number, auto_id="link_%s"),
        "purpose_form": PurposeForm(auto_id="purpose_%s"),
    }
    return render(request, "matters/detail.html", context)


@signed_in
@require_GET
def send_file(request: HttpRequest, pk: int, size: str) -> FileResponse:
    """A file of a matter, for those who may see the matter; 404 for everybody else."""
    if size not in SIZES:
        raise Http404
    attachment = get_attachment(actor_of(request), pk)
    return file_response(attachment.file, thumbnail=size == "thumbnail")
