"""Words around a matter: notes, messages, links, and the logged look at who reported."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.matters.access import get_link, get_matter, get_reporter
from wangge.matters.forms.words import LinkForm, MessageForm, NoteForm, PurposeForm
from wangge.matters.kinds import Card, get_kind
from wangge.matters.pages.reporters import open_reporter
from wangge.matters.rules import MoveRefused
from wangge.matters.services.linking import link, unlink
from wangge.matters.services.talking import add_note, write_to_reporter
from wangge.matters.views.asking import LINKERS, WRITERS, actor_of, go, is_part, moment
from wangge.people.actors import Actor
from wangge.people.guards import has_role

UNPROCESSABLE = 422


def say(request: HttpRequest, number: str, form: NoteForm | MessageForm | LinkForm, *, heading: str) -> HttpResponse:
    """A small form again, as a page of its own, with what is wrong beside the field and nothing typed lost."""
    back = reverse("matters:detail", args=[number])
    context = {"form": form, "heading": heading, "number": number, "page_url": back, "action": request.path}
    return render(request, "matters/say.html", context, status=UNPROCESSABLE)


def _with_card(actor: Actor, number: str, card: Card) -> Any:
    """The matter, if pages of its kind have the card at all."""
    matter = get_matter(actor, number)
    if card not in get_kind(matter.kind).cards:
        raise Http404
    return matter


@has_role(*WRITERS)
@require_POST
def write_note(request: HttpRequest, number: str) -> HttpResponse:
    """Adds an internal note."""
    actor = actor_of(request)
    matter = _with_card(actor, number, Card.NOTES)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return say(request, number, form, heading=_("Internal note"))
    add_note(matter, actor=actor, text=form.cleaned_data["text"], at=moment())
    messages.success(request, _("The note is kept."))
    return go(request, reverse("matters:detail", args=[number]) + "#notes")


@has_role(*WRITERS)
@require_POST
def write_message(request: HttpRequest, number: str) -> HttpResponse:
    """Writes to the reporter."""
    actor = actor_of(request)
    matter = _with_card(actor, number, Card.MESSAGES)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return say(request, number, form, heading=_("Message to the reporter"))
    write_to_reporter(
        matter, actor=actor, text=form.cleaned_data["text"], needs_answer=form.cleaned_data["needs_answer"],
        at=moment(),
    )  # fmt: skip
    messages.success(request, _("The message is sent."))
    return go(request, reverse("matters:detail", args=[number]) + "#messages")


@has_role(*LINKERS)
@require_POST
def add_link(request: HttpRequest, number: str) -> HttpResponse:
    """Notes that another matter belongs to this one."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    form = LinkForm(request.POST, actor=actor, number=number)
    if not form.is_valid():
        return say(request, number, form, heading=_("Link to another matter"))
    try:
        link(
            source=matter, target=form.cleaned_data["target"], kind=form.cleaned_data["kind"], actor=actor, at=moment()
        )
    except MoveRefused as refused:
        form.add_error("target", refused.reason)
        return say(request, number, form, heading=_("Link to another matter"))
    messages.success(request, _("The matters are linked."))
    return go(request, reverse("matters:detail", args=[number]) + "#links")


@has_role(*LINKERS)
@require_POST
def remove_link(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Takes a link back; what a merge joined stays joined."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    try:
        unlink(get_link(actor, matter, pk), actor=actor, at=moment())
    except MoveRefused as refused:
        messages.error(request, _(refused.reason))
    else:
        messages.success(request, _("The link is removed."))
    return go(request, reverse("matters:detail", args=[number]) + "#links")


@has_role(*WRITERS)
@require_POST
def show_reporter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Opens name and telephone of a reporter for a stated purpose; the look is logged before it is given."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    reporter = get_reporter(actor, matter, pk)
    form = PurposeForm(request.POST)
    context = {"matter": matter, "form": form, "pk": pk, "page_url": reverse("matters:detail", args=[number])}
    if not form.is_valid():
        return render(request, _reporter_template(request), context, status=UNPROCESSABLE)
    opened = open_reporter(reporter, matter=matter, purpose=form.stated(), actor=actor, at=moment())
    if opened is None:
        raise Http404
    answer = render(request, _reporter_template(request), context | {"opened": opened})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _reporter_template(request: HttpRequest) -> str:
    return "matters/reporter.html#opened" if is_part(request) else "matters/reporter.html"
