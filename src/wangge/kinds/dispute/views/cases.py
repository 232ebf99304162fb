"""Own cases, a new case, and who and what it is about."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.dispute.access import get_case, get_group, get_intake, get_party
from wangge.kinds.dispute.forms.case import ConsentForm, GroupForm, GroupTextForm, PurposeForm, SeatForm
from wangge.kinds.dispute.forms.opening import (
    FIRST_TWO,
    CaseForm,
    PartiesForm,
    PartyEditForm,
    PartyForm,
    PartyFormSet,
    StoryForm,
)
from wangge.kinds.dispute.origins import growing, grown_from
from wangge.kinds.dispute.pages.case import mine_lines, party_lines
from wangge.kinds.dispute.queries import cases as queries
from wangge.kinds.dispute.queries.counter import find_any_ticket
from wangge.kinds.dispute.rules.course import TAKERS
from wangge.kinds.dispute.rules.words import About
from wangge.kinds.dispute.services import editing, groups, parties, referrals, seats
from wangge.kinds.dispute.services.counter import CounterRefused
from wangge.kinds.dispute.services.opening import open_case
from wangge.kinds.dispute.views.asking import UNPROCESSABLE, ask, bound, halves, no_store
from wangge.kinds.dispute.views.counter import keep_code, told_url
from wangge.matters.kinds import get_kind
from wangge.matters.origins import source_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, frame_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import Role

COMMUNITY = 12


def detail_url(matter: Any) -> str:
    """The page of a case."""
    return reverse("matters:detail", args=[matter.number])


@has_role(Role.MEDIATOR)
@require_GET
def show_mine(request: HttpRequest) -> HttpResponse:
    """The mediator's own cases: open ones by what is due, or those that have ended."""
    actor, at = actor_of(request), moment()
    has_ended, tabs = halves(request, key="ended", label=_("Cases"), now=_("Still under way"), before=_("Has ended"))
    rows = queries.mine(actor, is_open=not has_ended)
    values = {"lines": mine_lines(rows, at), "is_open": not has_ended, "at": at} | tabs
    return no_store(render(request, "dispute/mine.html", values))


@has_role(*sorted(TAKERS))
def new(request: HttpRequest) -> HttpResponse:
    """Write an application down, or take a case up; out of a concern only with the consent of every side."""
    actor = actor_of(request)
    source = source_of(request, actor, "dispute")
    code = source.area_code if source and len(source.area_code) >= COMMUNITY else ""
    form = CaseForm(bound(request), actor=actor, area_code=code, initial=_told_before(source))
    people = PartyFormSet(bound(request), prefix="party", initial=FIRST_TWO)
    if request.method == "POST" and form.is_valid() and people.is_valid():
        opened = _open(request, form, people, source)
        if opened is not None:
            messages.success(request, _("Registered as %(number)s.") % {"number": opened.number})
            return redirect(_end_ticket(request, opened) or reverse("dispute:intake", args=[opened.number]))
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "people": people, "source": source, "frame": frame_of(actor)}
    return render(request, "dispute/new.html", context, status=status)


def _told_before(source: Any) -> dict[str, str]:
    """What the matter it grows out of says of it already."""
    subject, story = get_kind(source.kind).story(source) if source else ("", "")
    return {"subject": subject, "story": story}


def _open(request: HttpRequest, form: CaseForm, people: Any, source: Any) -> Any:
    area = form.cleaned_data.get("area")
    try:
        return open_case(
            actor=actor_of(request), body=form.cleaned_data["body"], given=form.given(),
            parties=[one.given() for one in people], area_code=area.code if area else "", source=source, at=moment(),
            key=request.POST.get("idempotency_key", ""),
        ).matter  # fmt: skip
    except (MoveRefused, OpeningRefused) as refused:
        form.add_error(None, _(str(refused)))
        return None


def _end_ticket(request: HttpRequest, matter: Any) -> str:
    """Who came to the counter with a ticket goes home with the case's number and code: where both are said, or ""."""
    wanted = request.GET.get("ticket", "")
    row = find_any_ticket(int(wanted)) if wanted.isdigit() and len(wanted) < 12 else None
    if row is None:
        return ""
    try:
        unit = matter.dispute.body.organization
        told = referrals.register(row, matter=matter, unit=unit, actor=actor_of(request), at=moment())
    except CounterRefused as refused:
        messages.error(request, str(refused))
        return ""
    keep_code(request, told.number, told.code)
    return told_url(row.centre_id, row.pk)


@has_role(*sorted(TAKERS))
@require_GET
def show_intake(request: HttpRequest, number: str) -> HttpResponse:
    """What was taken down, for who took it: number, who has it now, by when; mediators go on to the case."""
    actor = actor_of(request)
    matter = get_intake(actor, number)
    if actor.role == Role.MEDIATOR:
        return redirect("matters:detail", number)
    return no_store(
        render(request, "dispute/intake.html", _intake(matter, moment()) | {"frame": frame_of(actor_of(request))})
    )


def _intake(matter: Any, at: datetime) -> dict[str, Any]:
    return {"matter": matter, "details": matter.dispute, "lines": party_lines(matter), "at": at}


@has_role(*sorted(TAKERS))
@require_GET
def show_taken(request: HttpRequest) -> HttpResponse:
    """Applications that the actor took down and whose parties have not been asked yet."""
    actor = actor_of(request)
    context = {"rows": queries.taken(actor), "at": moment(), "frame": frame_of(actor)}
    return no_store(render(request, "dispute/taken.html", context))


@has_role(*sorted(TAKERS))
def add_party(request: HttpRequest, number: str) -> HttpResponse:
    """One more party."""
    actor = actor_of(request)
    matter = get_intake(actor, number)
    form = PartyForm(bound(request))

    def act() -> object:
        return parties.add_party(matter, actor=actor, given=form.given(), at=moment())

    return ask(request, form, act, back=reverse("dispute:intake", args=[number]), title=_("Add a party"), matter=matter)


@has_role(*sorted(TAKERS))
def add_parties(request: HttpRequest, number: str) -> HttpResponse:
    """Many alike parties at once."""
    actor = actor_of(request)
    matter = get_intake(actor, number)
    form = PartiesForm(bound(request))

    def act() -> None:
        parties.add_parties(matter, actor=actor, rows=form.rows(), at=moment())

    return ask(request, form, act, back=reverse("dispute:intake", args=[number]), title=_("Add many"), matter=matter)


@has_role(Role.MEDIATOR)
def edit_party(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Corrects a party; what is sealed is not shown, only replaced."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    party = get_party(matter, pk)
    initial = {"is_organization": party.is_organization, "standing": party.standing}
    form = PartyEditForm(bound(request), initial=initial)

    def act() -> None:
        parties.edit_party(party, actor=actor, given=form.given(), at=moment())

    title = _("Correct: %(party)s") % {"party": parties.alias(party)}
    return ask(request, form, act, back=detail_url(matter), title=title, matter=matter)


@has_role(Role.MEDIATOR)
@require_POST
def drop_party(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A party is no longer part of the case."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    try:
        parties.leave(get_party(matter, pk), actor=actor, at=moment())
    except MoveRefused as refused:
        messages.error(request, _(refused.reason))
    return redirect(detail_url(matter))


@has_role(Role.MEDIATOR)
def open_names(request: HttpRequest, number: str) -> HttpResponse:
    """Names and telephones of the parties, for a stated purpose that is written down first."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    form = PurposeForm(bound(request))
    values: dict[str, Any] = {"form": form, "matter": matter}
    if request.method == "POST" and form.is_valid():
        rows = parties.open_names(matter, actor=actor, purpose=form.cleaned_data["purpose"], at=moment())
        values["people"] = [(parties.alias(row), row) for row in rows]
    status = UNPROCESSABLE if form.errors else 200
    return no_store(render(request, "dispute/names.html", values, status=status))


@has_role(Role.MEDIATOR)
def say_consent(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What a party, or every party, said to a question."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    party = get_party(matter, pk)
    initial = {"said_on": localdate(moment()), "about": request.GET.get("about") or About.MEDIATION}
    form = ConsentForm(bound(request), initial=initial)

    def act() -> None:
        data = dict(form.cleaned_data)
        rows = list(queries.present_parties(matter)) if data.pop("everybody") else [party]
        parties.note_consents(matter, rows, actor=actor, at=moment(), **data)

    title = _("What %(party)s said") % {"party": parties.alias(party)}
    return ask(request, form, act, back=detail_url(matter), title=title, matter=matter)


@has_role(Role.MEDIATOR)
def edit_story(request: HttpRequest, number: str) -> HttpResponse:
    """Corrects what the case is about."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    names = ("trouble", "subject", "story", "limitation_on", "is_pre_litigation")
    form = StoryForm(bound(request), initial={name: getattr(matter.dispute, name) for name in names})

    def act() -> object:
        return editing.edit_story(matter, actor=actor, at=moment(), **form.cleaned_data)

    return no_store(ask(request, form, act, back=detail_url(matter), title=_("What the case is about"), matter=matter))


@has_role(Role.MEDIATOR)
def add_seat(request: HttpRequest, number: str) -> HttpResponse:
    """Names the chief mediator or one beside."""
    actor, on = actor_of(request), localdate(moment())
    matter = get_case(actor, number)
    form = SeatForm(bound(request), mediators=queries.own_mediators(matter, on))

    def act() -> object:
        return seats.seat(matter, actor=actor, at=moment(), **form.cleaned_data)

    return ask(request, form, act, back=detail_url(matter), title=_("Name a mediator"), matter=matter)


@has_role(Role.MEDIATOR)
@require_POST
def end_seat(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Takes a seat back; whoever takes his own leaves the case."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    row = next((seat for seat in queries.seats_of(matter) if seat.pk == pk), None)
    if row is None:
        raise Http404
    try:
        seats.unseat(row, actor=actor, at=moment())
    except MoveRefused as refused:
        messages.error(request, _(refused.reason))
        return redirect(detail_url(matter))
    messages.success(request, _("The seat is taken back."))
    return redirect("dispute:mine" if row.person_id == actor.person_id else detail_url(matter))


@has_role(Role.MEDIATOR)
def choose_group(request: HttpRequest, number: str) -> HttpResponse:
    """Puts the case into a group of alike ones, or makes one."""
    actor = actor_of(request)
    matter = get_case(actor, number)
    form = GroupForm(bound(request), groups=queries.groups_for(matter), initial={"group": matter.dispute.group_id})

    def act() -> None:
        if form.cleaned_data["name"].strip():
            groups.make_group(matter, actor=actor, name=form.cleaned_data["name"], at=moment())
        else:
            groups.join(matter, form.cleaned_data["group"], actor=actor, at=moment())

    return ask(request, form, act, back=detail_url(matter), title=_("Alike cases"), matter=matter)


@has_role(Role.MEDIATOR)
def show_group(request: HttpRequest, pk: int) -> HttpResponse:
    """A group: its texts, its own cases of the reader, results in numbers."""
    actor, at = actor_of(request), moment()
    group = get_group(actor, pk)
    form = GroupTextForm(bound(request), initial={"legal_note": group.legal_note, "public_text": group.public_text})

    def act() -> None:
        groups.write_texts(group, actor=actor, at=at, **form.cleaned_data)

    own = [*queries.mine(actor, is_open=True), *queries.mine(actor, is_open=False)]
    return no_store(
        ask(
            request, form, act, back=reverse("dispute:group", args=[pk]), title=group.name, group=group,
            template="dispute/group.html", done=_("Saved."), results=queries.group_results(group),
            lines=mine_lines(queries.in_group(group, own), at), may_check=group.written_by_id != actor.person_id,
            grown=grown_from(group), growing=growing(group, actor),
        )
    )  # fmt: skip


@has_role(Role.MEDIATOR)
@require_POST
def check_group(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person has read the explanation."""
    actor = actor_of(request)
    group = get_group(actor, pk)
    try:
        groups.check_text(group, actor=actor, at=moment())
        messages.success(request, _("Everybody can read the explanation now."))
    except MoveRefused as refused:
        messages.error(request, _(refused.reason))
    return redirect("dispute:group", pk)
