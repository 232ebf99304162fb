"""The file of a case: meetings, records, agreement, signatures, promises, and papers to take away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.dispute.access import get_case, get_party, get_session
from wangge.kinds.dispute.documents.court import court_pdf
from wangge.kinds.dispute.documents.papers import PAPER_TITLES, make_paper, papers_for
from wangge.kinds.dispute.forms.case import (
    AgreementForm,
    CommitteeSignForm,
    NoteForm,
    PaperForm,
    PromiseDoneForm,
    PromiseFormSet,
    RecordForm,
    SessionForm,
    SignForm,
    promises_of,
)
from wangge.kinds.dispute.pages.case import file_page
from wangge.kinds.dispute.queries import cases as queries
from wangge.kinds.dispute.services import agreements, parties, sessions
from wangge.kinds.dispute.views.asking import REFUSALS, UNPROCESSABLE, ask, bound, no_store
from wangge.matters.rules import MoveRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import Role

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def file_url(matter: Any) -> str:
    """The file of a case."""
    return reverse("dispute:file", args=[matter.number])


@has_role(Role.MEDIATOR)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The whole file, without names."""
    matter = get_case(actor_of(request), number)
    page = file_page(matter, matter.dispute, moment())
    return no_store(render(request, "dispute/file.html", {"page": page, "matter": matter}))


@has_role(Role.MEDIATOR)
def set_session(request: HttpRequest, number: str) -> HttpResponse:
    """Sets a meeting."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    form = SessionForm(bound(request), rooms=queries.rooms_for(matter))

    def act() -> object:
        return sessions.set_session(matter, actor=actor, at=moment(), **form.cleaned_data)

    return ask(request, form, act, back=file_url(matter), title=_("Set a meeting"), matter=matter)


@has_role(Role.MEDIATOR)
def record_session(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Writes down what was said."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    session = get_session(matter, pk)
    people = queries.present_parties(matter)
    initial: dict[str, Any] = {"record": session.record, "ends_at": session.ends_at or moment(), "present": people}
    form = RecordForm(bound(request), parties=people, initial=initial)

    def act() -> object:
        session.matter = matter
        return sessions.record_session(session, actor=actor, at=moment(), **form.cleaned_data)

    title = _("Record of meeting %(number)d") % {"number": session.position}
    return no_store(ask(request, form, act, back=file_url(matter), title=title, matter=matter))


@has_role(Role.MEDIATOR)
@require_POST
def call_off(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A meeting that does not take place."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    try:
        session = get_session(matter, pk)
        session.matter = matter
        sessions.call_off(session, actor=actor, at=moment())
    except MoveRefused as refused:
        messages.error(request, _(refused.reason))
    return redirect(file_url(matter))


@has_role(Role.MEDIATOR)
def write_note(request: HttpRequest, number: str) -> HttpResponse:
    """A record for the dossier."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    initial = {"on": localdate(moment()), "kind": request.GET.get("kind", "")}
    form = NoteForm(bound(request), parties=queries.present_parties(matter), initial=initial)

    def act() -> object:
        return sessions.write_note(matter, actor=actor, at=moment(), **form.cleaned_data)

    return no_store(ask(request, form, act, back=file_url(matter), title=_("Add a record"), matter=matter))


def _agreement_initial(matter: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is written already, or the story as a beginning."""
    agreement = getattr(matter, "dispute_agreement", None)
    if agreement is None:
        return {"facts": matter.dispute.story, "issues": matter.dispute.subject}, []
    names = ("form", "facts", "issues", "responsibility", "content", "way", "copies", "is_status_relation")
    rows = [{"party": row.party_id, "what": row.what, "due_on": row.due_on} for row in queries.promises_of(matter)]
    return {name: getattr(agreement, name) for name in names}, rows


@has_role(Role.MEDIATOR)
def write_agreement(request: HttpRequest, number: str) -> HttpResponse:
    """The agreement with its promises."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    first, rows = _agreement_initial(matter)
    form = AgreementForm(bound(request), initial=first)
    known = {"parties": queries.present_parties(matter)}
    promises = PromiseFormSet(bound(request), prefix="promise", initial=rows, form_kwargs=known)

    def act() -> object:
        return agreements.write_agreement(
            matter, actor=actor, given=form.given(), promises=promises_of(promises), at=moment()
        )

    return no_store(
        ask(
            request, form, act, back=file_url(matter), title=_("Mediation agreement"), matter=matter,
            template="dispute/agreement.html", promises=promises,
            is_valid=lambda: all([form.is_valid(), promises.is_valid()]),
        )
    )  # fmt: skip


@has_role(Role.MEDIATOR)
def sign(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A party signed."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    party = get_party(matter, pk)
    form = SignForm(bound(request), initial={"on": localdate(moment())})

    def act() -> object:
        party.matter = matter
        return agreements.sign(party, actor=actor, at=moment(), **form.cleaned_data)

    title = _("Signature: %(party)s") % {"party": parties.alias(party)}
    return ask(request, form, act, back=file_url(matter), title=title, matter=matter)


@has_role(Role.MEDIATOR)
def sign_for_committee(request: HttpRequest, number: str) -> HttpResponse:
    """Mediator's signature and the committee's seal."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    form = CommitteeSignForm(bound(request), initial={"on": localdate(moment())})

    def act() -> None:
        agreements.sign_for_committee(matter, actor=actor, at=moment(), **form.cleaned_data)

    title = _("Mediator's signature and seal")
    return ask(request, form, act, back=file_url(matter), title=title, matter=matter)


@has_role(Role.MEDIATOR)
def follow_promise(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A promise was kept, or not."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    promise = get_object_or_404(matter.dispute_promises.select_related("party"), pk=pk)
    form = PromiseDoneForm(bound(request), initial={"on": localdate(moment())})

    def act() -> object:
        promise.matter = matter
        return agreements.follow_promise(promise, actor=actor, at=moment(), **form.cleaned_data)

    title = _("Promise of %(party)s") % {"party": parties.alias(promise.party)}
    return no_store(ask(request, form, act, back=file_url(matter), title=title, matter=matter, hint=promise.what))


@has_role(Role.MEDIATOR)
def take_paper(request: HttpRequest, number: str) -> HttpResponse:
    """Agreement, application, register sheet or the whole dossier as PDF or Word; names only for a stated purpose."""
    actor, at = actor_of(request), moment()
    matter = get_case(actor, number)
    offered = [(name, _(PAPER_TITLES[name])) for name in papers_for(matter)]
    form = PaperForm(bound(request), papers=offered, initial={"what": request.GET.get("what", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            content = make_paper(
                matter, what=data["what"], how=data["how"], purpose=data["purpose"], actor=actor, at=at
            )
        except REFUSALS as refused:
            form.add_error(None, _(str(refused)))
        else:
            answer = HttpResponse(content, content_type=TYPES[data["how"]])
            name = f"{matter.number}-{data['what']}.{data['how']}"
            answer["Content-Disposition"] = f'attachment; filename="{name}"'
            return no_store(answer)
    values = {"form": form, "matter": matter, "back": file_url(matter), "title": _("Take a paper")}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "dispute/form.html", values | {"is_download": True}, status=status)


@has_role(Role.MEDIATOR)
@require_GET
def court_papers(request: HttpRequest, number: str) -> HttpResponse:
    """What the parties bring to the court, to print; no name stands on it."""
    matter = get_case(actor_of(request), number)
    answer = HttpResponse(court_pdf(matter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{matter.number}-court.pdf"'
    return no_store(answer)
