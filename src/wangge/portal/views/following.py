from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.files.services import response
from wangge.kinds.concern.queries import timeline_for_reporter
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services.rating import check_result, open_checks, rate_and_maybe_reopen
from wangge.kinds.concern.services.reporting import KIND_NAME
from wangge.matters.proving import TooManyTries, own_matter, own_matters, prove, proved
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.accounts import not_yet_kept
from wangge.matters.services.forgetting import forget_reporter
from wangge.matters.services.talking import write_as_reporter
from wangge.people.actors import Actor
from wangge.people.guards import anyone
from wangge.portal import queries
from wangge.portal.forms import AnswerForm, CheckForm, RatingForm, ReopenForm, TrackForm
from wangge.ui.parts import Photo, TimelineEntry

UNPROCESSABLE, TOO_MANY = 422, 429
RELATED = ("category", "estate", "building")


@anyone
def track(request: HttpRequest) -> HttpResponse:
    """Finds anything of one's own by number and code, whatever it is; after too many wrong ones, a pause."""
    form = TrackForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        try:
            address = prove(request, **form.cleaned_data)
        except TooManyTries:
            form.add_error(None, _("Too many wrong codes. Please try again in a quarter of an hour, or ask 12345."))
            return render(request, "portal/track.html", {"form": form}, status=TOO_MANY)
        if address:
            return redirect(address)
        form.add_error(None, _("Number and code do not fit together. Both are on your receipt."))
    return render(request, "portal/track.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@anyone
def mine(request: HttpRequest) -> HttpResponse:
    """Reports of this visitor and what else is theirs: proved in this session, or by account."""
    own, others = queries.own_page(own_matters(request))
    at = timezone.now()
    rows = [(row, title, timeline_for_reporter(row, at=at)) for row, title in own]
    unkept = not_yet_kept(proved(request).values()) if request.user.is_authenticated else 0
    return render(request, "portal/mine.html", {"rows": rows, "others": others, "unkept": unkept})


def _photos(report: queries.Followed) -> list[Photo]:
    number = report.matter.number
    return [_photo(row, reverse("portal:photo", args=[number, row.pk])) for row in queries.pictures(report)]


def _report(request: HttpRequest, number: str) -> tuple[queries.Followed, Actor]:
    """The visitor's report of that number and the visitor as its reporter, or 404."""
    matter, actor = own_matter(request, number, kind=KIND_NAME, related=RELATED)
    return queries.followed(matter, actor), actor


def _photo(row: Any, url: str) -> Photo:
    """A picture with what it shows, which body took it and when; no person is named to a resident."""
    title, body = row.get_stage_display(), row.movement.organization if row.movement else None
    who = body.name if body else ""
    name = " · ".join(part for part in (title, who) if part)
    return Photo(url=url, thumbnail_url=f"{url}?small=1", name=name, caption=title, who=who, at=row.created_at)


@anyone
def report(request: HttpRequest, number: str) -> HttpResponse:
    """One report as its reporter sees it."""
    return _page(request, *_report(request, number))


def _page(request: HttpRequest, report: queries.Followed, actor: Actor, **forms: object) -> HttpResponse:
    shown = timeline_for_reporter(report.matter, at=timezone.now(), is_called=report.reporter.wants_contact)
    checks = open_checks(report.goal, actor=actor, at=timezone.now())
    talk = queries.talk(report)
    rated = queries.last_rating(report)
    values = {
        "report": report,
        "matter": report.matter,
        "shown": shown,
        "steps": shown.steps,
        "entries": [TimelineEntry(entry.words, entry.at, entry.text, entry.who) for entry in reversed(shown.entries)],
        "talk": talk,
        "question": next((row for row in reversed(talk) if row.needs_answer and row.answered_at is None), None),
        "photos": _photos(report),
        "rated": rated,
        "is_rated": rated is not None and rated.round == shown.round,
        "may_forget": queries.is_known(report),
        "checks": checks,
        "check_form": CheckForm(may_pass=Move.PASS in checks),
        "answer_form": AnswerForm(),
        "rating_form": RatingForm(),
        "reopen_form": ReopenForm(),
        **forms,
    }  # fmt: skip
    return render(request, "portal/report.html", values)


@anyone
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """The reporter answers a question or adds something."""
    report, actor = _report(request, number)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_as_reporter(report.goal, actor=actor, text=form.cleaned_data["text"], at=timezone.now())
        messages.success(request, _("Sent. Those who handle it will read it."))
        return redirect("portal:report", number)
    return _page(request, report, actor, answer_form=form)


@anyone
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """The reporter says whether it is solved; “no” takes it up again, once."""
    report, actor = _report(request, number)
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rated = rate_and_maybe_reopen(report.goal, actor=actor, at=timezone.now(), **form.cleaned_data)
        except MoveRefused as error:
            form.add_error(None, _(error.reason))
        except SomebodyWasFirst:
            form.add_error(None, _("Something has just happened to this report; please look again."))
        else:
            words = _("Thank you. It is taken up again.") if rated.is_reopened else _("Thank you for telling us.")
            messages.success(request, words)
            return redirect("portal:report", number)
    return _page(request, report, actor, rating_form=form)


@anyone
def check(request: HttpRequest, number: str) -> HttpResponse:
    """The reporter looks at what the unit calls done: solved closes it, not solved sends it back."""
    report, actor = _report(request, number)
    at = timezone.now()
    form = CheckForm(request.POST or None, may_pass=Move.PASS in open_checks(report.goal, actor=actor, at=at))
    if request.method == "POST" and form.is_valid():
        try:
            rated = check_result(
                report.goal, actor=actor, at=at, key=request.POST.get("idempotency_key", ""), **form.cleaned_data
            )
        except MoveRefused as error:
            form.add_error(None, _(error.reason))
        except SomebodyWasFirst:
            form.add_error(None, _("Something has just happened to this report; please look again."))
        else:
            words = _("Thank you. It is closed.") if rated else _("Thank you. The unit has to do it again.")
            messages.success(request, words)
            return redirect("portal:report", number)
    return _page(request, report, actor, check_form=form)


@anyone
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """The reporter says that it is not over."""
    report, actor = _report(request, number)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move(report.goal, Move.REOPEN, actor=actor, at=timezone.now(), given=form.cleaned_data)
        except (MoveRefused, SomebodyWasFirst) as error:
            form.add_error(None, _(str(error)) or _("Something has just happened to this report; please look again."))
        else:
            messages.success(request, _("It is taken up again."))
            return redirect("portal:report", number)
    return _page(request, report, actor, reopen_form=form)


@anyone
def forget(request: HttpRequest, number: str) -> HttpResponse:
    """Deletes name and telephone of the reporter; the report itself goes on."""
    matter, actor = own_matter(request, number, kind=KIND_NAME, related=RELATED)
    if request.method == "POST":
        forget_reporter(matter, actor=actor, at=timezone.now())
        messages.success(request, _("Your name and telephone number are deleted. The report goes on without them."))
        return redirect("portal:report", number)
    return render(request, "portal/forget.html", {"matter": matter})


@anyone
def photo(request: HttpRequest, number: str, attachment_id: int) -> FileResponse:
    """A picture of one's own report."""
    row = queries.picture(_report(request, number)[0], attachment_id)
    if row is None:
        raise Http404
    return response(row.file, thumbnail="small" in request.GET)
