"""Residents propose a topic, follow it, and vote with a code."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.topic.access import HIDDEN, KIND, public_poll
from wangge.kinds.topic.forms.public import ProposalForm, ReasonForm
from wangge.kinds.topic.forms.votes import CastForm, CodeForm
from wangge.kinds.topic.queries import public
from wangge.kinds.topic.queries.polls import PUBLISHED, line_card, steps_of, turnout, verdict_of
from wangge.kinds.topic.rules.polls import PollState
from wangge.kinds.topic.rules.words import STATE_TITLES, Move, State
from wangge.kinds.topic.services import ballots, proposing
from wangge.kinds.topic.views.asking import attempt, is_sent, status_of
from wangge.matters.proving import channel_of, code_of, count_try, is_tired, own_matter, own_matters, remember
from wangge.matters.services import ReporterGiven, move
from wangge.matters.views.asking import actor_of, moment
from wangge.people.actors import resident
from wangge.people.guards import anyone

MOST = 50
VOTER = "topic_voter"


@anyone
def propose(request: HttpRequest) -> HttpResponse:
    """A resident proposes a topic."""
    form = ProposalForm(request.POST or None, actor=actor_of(request), near=request.GET.get("area", ""))
    if is_sent(request) and form.is_valid():
        opened = attempt(form, lambda: proposing.propose(**_given(request, form)))
        if opened is not None and opened.reporter is not None:
            remember(request, opened.matter.number, opened.reporter.pk, opened.code)
            return redirect("portal:receipt", opened.matter.number)
        if opened is not None:
            messages.info(request, _("This proposal had arrived already."))
            return redirect("topics:mine")
    return render(request, "topic/public/propose.html", {"form": form}, status=status_of(form))


def _given(request: HttpRequest, form: ProposalForm) -> dict[str, Any]:
    given, visitor = form.cleaned_data, actor_of(request)
    reporter = ReporterGiven(
        person_id=visitor.person_id, name=given["name"], contact=given["contact"],
        wants_contact=bool(given["contact"]),
    )  # fmt: skip
    return {
        "actor": resident(visitor.person_id, visitor.name), "title": given["title"], "text": given["text"],
        "channel": channel_of(visitor), "reporter": reporter,
        "estate": given["home"].estate, "area_code": given["home"].area.code, "at": moment(),
        "key": request.POST.get("idempotency_key", ""),
    }  # fmt: skip


@anyone
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My proposals."""
    cards = [(row, STATE_TITLES[row.state]) for row in own_matters(request, kind=KIND)[:MOST]]
    return render(request, "topic/public/mine.html", {"cards": cards})


@anyone
def own(request: HttpRequest, number: str) -> HttpResponse:
    """A proposal as its proposer sees it: receipt, answer, course, and the last word."""
    matter, actor = own_matter(request, number, kind=KIND, related=("topic", "estate"))
    form = ReasonForm(request.POST or None)
    if is_sent(request) and _moved(request, matter, actor, form):
        return redirect("topics:own", number)
    values = {
        "matter": matter, "details": matter.topic, "state": STATE_TITLES[matter.state],
        "steps": public.stages(matter), "said": public.said_to(matter), "code": code_of(request, number),
        "form": form, "is_new": matter.state == State.COLLECTED, "may_confirm": matter.state == State.FEEDBACK,
        "may_withdraw": matter.state in (State.COLLECTED, State.SCREENED), "feedback": matter.topic_feedback.last(),
        "is_public": matter.state not in HIDDEN,
    }  # fmt: skip
    return render(request, "topic/public/own.html", values, status=status_of(form))


OWN_MOVES = {"confirm": Move.CONFIRM, "withdraw": Move.WITHDRAW, "not_settled": Move.NOT_SETTLED}


def _moved(request: HttpRequest, matter: Any, actor: Any, form: ReasonForm) -> bool:
    """Makes the proposer's move; what is missing is said on the form."""
    the_move = OWN_MOVES.get(request.POST.get("move", ""))
    if the_move is None:
        raise Http404
    needs_reason = the_move != Move.CONFIRM
    if needs_reason and not form.is_valid():
        return False
    form.is_valid()
    given = {"reason": form.cleaned_data["reason"]} if needs_reason else {}
    form.errors.clear()
    return attempt(form, lambda: move(matter, the_move, actor=actor, at=moment(), given=given)) is not None


@anyone
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """A vote: what is asked, by which rule, how it stands; here the code is entered."""
    row = public_poll(pk)
    at = moment()
    form = CodeForm(request.POST or None)
    is_open = row.state == PollState.OPEN and row.opens_at <= at < row.closes_at
    if is_sent(request) and is_open and form.is_valid() and _entered(request, row, form):
        return redirect("topics:cast", pk)
    verdict = verdict_of(row)
    values = {
        "poll": row, "matter": row.matter, "form": form, "is_open": is_open, "steps": steps_of(row),
        "turnout": turnout(row), "is_published": row.state in PUBLISHED,
        "lines": [line_card(line) for line in verdict.lines], "at": at,
    }  # fmt: skip
    return render(request, "topic/public/poll.html", values, status=status_of(form))


def _entered(request: HttpRequest, row: Any, form: CodeForm) -> bool:
    """Whether the code opens the ballot; too many wrong ones wait."""
    if is_tired(request, "topic-vote"):
        form.add_error(None, _("Too many wrong codes. Please try again in a quarter of an hour."))
        return False
    entry = ballots.find_voter(row, form.cleaned_data["code"])
    if entry is None:
        count_try(request, "topic-vote")
        form.add_error("code", _("This code does not belong to this vote."))
        return False
    if entry.way:
        form.add_error("code", _("A vote for this line of the roll has been received already."))
        return False
    request.session[VOTER] = {"poll": row.pk, "code": form.cleaned_data["code"]}
    return True


@anyone
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot: for, against, abstain; once."""
    row = public_poll(pk)
    voter = request.session.get(VOTER, {})
    entry = ballots.find_voter(row, voter.get("code", "")) if voter.get("poll") == pk else None
    if entry is None:
        return redirect("topics:poll", pk)
    form = CastForm(request.POST or None)
    if is_sent(request) and form.is_valid():

        def vote() -> bool:
            ballots.cast_online(row, entry=entry, choice=form.cleaned_data["choice"], at=moment())
            return True

        if attempt(form, vote):
            del request.session[VOTER]
            return render(request, "topic/public/voted.html", {"poll": row, "matter": row.matter})
    values = {"poll": row, "matter": row.matter, "form": form, "entry": entry}
    return render(request, "topic/public/cast.html", values, status=status_of(form))
