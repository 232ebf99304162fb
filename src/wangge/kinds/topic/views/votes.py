"""Votes on the desk: prepare, roll, announce, codes, paper ballots, count, result."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.topic import printing
from wangge.kinds.topic.access import get_poll, get_topic
from wangge.kinds.topic.forms.votes import DiscardForm, PaperForm, PollForm, ReasonForm, ReissueForm, RollForm
from wangge.kinds.topic.queries import polls as queries
from wangge.kinds.topic.queries.bodies import body_for
from wangge.kinds.topic.rules.polls import ACT_TITLES, PollState
from wangge.kinds.topic.services import ballots, polls, rolls
from wangge.kinds.topic.services.boxes import recount
from wangge.kinds.topic.views.asking import (
    POLL_SEERS,
    POLLERS,
    STAFF,
    attempt,
    framed,
    is_sent,
    pdf_response,
    status_of,
    try_it,
)
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role

MOST_BYTES = 5_000_000
READ = {
    "once": gettext_noop("Entered once. A colleague reads the same ballot again."),
    "complete": gettext_noop("Both readings agree: the ballot is in the box."),
    "differs": gettext_noop("The two readings differ. A third colleague looks at the ballot and decides."),
}


@has_role(*STAFF)
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Prepare a vote on a topic."""
    actor = actor_of(request)
    matter = get_topic(actor, number)
    initial = {"question": matter.topic.public_title, "who": "owners/owner"}
    form = PollForm(request.POST or None, initial=initial, ruled=polls.ruled_on(localdate(moment())))
    if is_sent(request) and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        is_secret = not given.pop("is_open_vote")
        poll = attempt(form, lambda: polls.create_poll(matter, actor=actor, at=moment(), is_secret=is_secret, **given))
        if poll is not None:
            messages.success(request, _("The vote is prepared. Load the roll next."))
            return redirect("topic:poll", poll.pk)
    return framed(request, "topic/poll_new.html", {"form": form, "matter": matter}, status=status_of(form))


@has_role(*POLL_SEERS)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A vote: where it stands, roll, turnout, result, and what can be done next."""
    actor, at = actor_of(request), moment()
    poll = get_poll(actor, pk)
    values = {
        "page": queries.poll_page(poll, at),
        "poll": poll,
        "matter": poll.matter,
        "may_keep": actor.role in POLLERS,
        "reason_form": ReasonForm(),
        "reissue_form": ReissueForm(),
        "roll_form": RollForm(),
        "register": body_for(poll) if poll.state == PollState.DRAFT else None,
        "at": at,
    }
    return framed(request, "topic/poll.html", values)


@has_role(*POLLERS)
@require_POST
def load_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Load the roll from a table."""
    actor = actor_of(request)
    poll = get_poll(actor, pk)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        messages.error(request, _("Choose a table of at most 5 MB."))
        return redirect("topic:poll", pk)

    def load() -> int:
        is_by_area = polls.majority_of(poll).counts_area
        parts = rolls.read_roll(file.read(), file.name or "", counts_area=is_by_area)
        return polls.load_roll(poll, parts, actor=actor, at=moment())

    number = try_it(request, load)
    if number is not None:
        messages.success(request, _("The roll has %(number)d voters.") % {"number": number})
    return redirect("topic:poll", pk)


@has_role(*POLLERS)
@require_POST
def make_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One step of the vote."""
    actor = actor_of(request)
    poll = get_poll(actor, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    title = ACT_TITLES.get(act, "")
    try_it(
        request,
        lambda: polls.act(poll, act, actor=actor, at=moment(), reason=reason),
        _("Done: %(act)s.") % {"act": _(title) if title else act},
    )
    return redirect("topic:poll", pk)


@has_role(*POLLERS)
@require_POST
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """Letters with voting codes, printed once; or one anew for a lost letter."""
    actor = actor_of(request)
    poll = get_poll(actor, pk)
    form = ReissueForm(request.POST)
    positions = [form.cleaned_data["position"]] if form.is_valid() else None
    letters = try_it(request, lambda: polls.issue_codes(poll, actor=actor, at=moment(), positions=positions))
    if not letters:
        if letters is not None:
            messages.info(request, _("Everybody on the roll has a code already, or has voted."))
        return redirect("topic:poll", pk)
    address = request.build_absolute_uri(reverse("topics:poll", args=[pk]))
    answer = pdf_response(printing.letters_pdf(poll, letters, address), f"vote-{pk}-letters")
    answer["Cache-Control"] = "no-store"
    return answer


@has_role(*POLLERS)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter paper ballots: two clerks each, a third where they differ."""
    actor, at = actor_of(request), moment()
    poll = get_poll(actor, pk)
    form = PaperForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        result = attempt(form, lambda: ballots.read_paper(poll, actor=actor, at=at, **form.cleaned_data))
        if result is not None:
            number = form.cleaned_data["position"]
            messages.success(request, f"{number}：{_(READ[result])}")
            return redirect("topic:paper", pk)
    values = {
        "form": form, "poll": poll, "matter": poll.matter, "discard_form": DiscardForm(auto_id="discard_%s"),
        "half": queries.half_entered(poll, actor), "turnout": queries.turnout(poll),
    }  # fmt: skip
    return framed(request, "topic/paper.html", values, status=status_of(form))


@has_role(*POLLERS)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back readings under a wrong number."""
    actor = actor_of(request)
    poll = get_poll(actor, pk)
    form = DiscardForm(request.POST)
    if form.is_valid():

        def take_back() -> bool:
            ballots.discard_readings(poll, actor=actor, at=moment(), **form.cleaned_data)
            return True

        try_it(request, take_back, _("Taken back. Enter the ballot under its right number."))
    else:
        messages.error(request, _("Write number and reason."))
    return redirect("topic:paper", pk)


@has_role(*POLL_SEERS)
@require_GET
def tally_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The tally sheet with the four fractions, counted again for the sheet."""
    poll = get_poll(actor_of(request), pk)
    if poll.counted_at is None:
        messages.info(request, _("The votes are not counted yet."))
        return redirect("topic:poll", pk)
    found = recount(poll, polls.majority_of(poll))
    return pdf_response(printing.tally_pdf(poll, found), f"vote-{pk}-tally")
