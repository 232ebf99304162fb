"""Topics on the desk: overview, a new one, and the file of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.areas.queries import find_area
from wangge.kinds.topic import rules
from wangge.kinds.topic.access import KEEPERS, get_topic
from wangge.kinds.topic.forms.desk import AnswerForm, NewTopicForm, StepForm
from wangge.kinds.topic.queries import alike, calling, file, lists, opinions
from wangge.kinds.topic.rules.words import is_asking
from wangge.kinds.topic.services import proposing, register
from wangge.kinds.topic.services.calling import OPEN_STATES
from wangge.kinds.topic.views.asking import FILE_SEERS, STAFF, attempt, framed, is_sent, status_of, try_it
from wangge.matters.access import AREA_ROLES, get_matter, may_see, visible
from wangge.matters.kinds import get_kind, grows
from wangge.matters.origins import Origin, origin_of
from wangge.matters.views.asking import actor_of, moment, page_of
from wangge.people.actors import Actor
from wangge.people.guards import has_role
from wangge.people.rules import Role

MOST_SOURCES = proposing.MOST_SOURCES
FIRST_CHANNEL = {Role.GRID_WORKER: "grid_patrol", Role.GRID_LEADER: "grid_patrol", Role.STEWARD: "building_head"}
"""How a topic most likely came up with whoever writes it down."""


@has_role(*FILE_SEERS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Open topics by what they wait for, meetings ahead, votes under way."""
    actor, at = actor_of(request), moment()
    values = {
        "lanes": lists.lanes(actor),
        "counts": lists.counts(actor, at),
        "meetings": lists.meetings_ahead(actor, at),
        "polls": lists.polls_running(actor),
        "assemblies": calling.assemblies_due(actor.area_code) if actor.role in AREA_ROLES else [],
        "may_propose": actor.role in rules.PROPOSERS,
        "is_inside": actor.role in AREA_ROLES,
        "today": localdate(at),
        "at": at,
    }
    return framed(request, "topic/overview.html", values)


def _sources(request: HttpRequest) -> list[Any]:
    """The matters a topic is gathered from, all of them visible to the actor."""
    numbers = list(dict.fromkeys(number for number in request.GET.getlist("from") if number))
    found = [get_matter(actor_of(request), number) for number in numbers[: MOST_SOURCES + 1]]
    if not all(grows(get_kind(matter.kind), get_kind(proposing.KIND)) for matter in found):
        raise Http404
    return found


def _chosen(request: HttpRequest, sources: list[Any], near: list[Any]) -> list[Any]:
    """Those ticked on the form; at first all that were brought along and all that are marked alike."""
    offered = {matter.number: matter for matter in [*sources, *near]}
    wanted = request.POST.getlist("source") if is_sent(request) else list(offered)
    return [offered[number] for number in wanted if number in offered]


@has_role(*rules.PROPOSERS)
def new(request: HttpRequest) -> HttpResponse:
    """A new topic: on its own (`?from=` absent), or gathered from one or several matters."""
    actor, at = actor_of(request), moment()
    sources = _sources(request)
    origin = origin_of(request, actor, proposing.KIND)
    near = alike.alike_to(sources[0], visible(actor), at) if len(sources) == 1 else []
    chosen = _chosen(request, sources, near)
    initial = alike.proposal_from(sources + near) if sources else _first_words(actor, origin)
    form = NewTopicForm(request.POST or None, actor=actor, needs_place=not sources, initial=initial)
    if is_sent(request) and form.is_valid():
        given = _given(request, form, chosen) | {"key": origin.key_or_sent(request)}
        opened = attempt(form, lambda: proposing.propose(**given))
        if opened is not None:
            if opened.is_new:
                origin.attach(matter=opened.matter, actor=actor, at=at)
            number = opened.matter.number
            messages.success(request, _("Entered as %(number)s. A colleague screens it.") % {"number": number})
            return redirect(page_of(actor, number, is_seen=may_see(actor, opened.matter)))
    rows = alike.source_rows(sources, near, chosen)
    return framed(request, "topic/new.html", {"form": form, "rows": rows}, status=status_of(form))


def _first_words(actor: Actor, origin: Origin) -> dict[str, Any]:
    """What a topic without other matters begins with: the words and the place of its origin, if it has one."""
    area = find_area(origin.area_code) if origin.area_code else None
    words: dict[str, Any] = {**origin.initial(), "channel": FIRST_CHANNEL.get(actor.role, "forum")}
    return words | ({"area": area} if area else {})


def _given(request: HttpRequest, form: NewTopicForm, chosen: list[Any]) -> dict[str, Any]:
    given = form.cleaned_data
    values: dict[str, Any] = {
        "actor": actor_of(request), "title": given["title"], "text": given["text"], "channel": given["channel"],
        "sources": chosen, "at": moment(),
    }  # fmt: skip
    if "area" in given:
        values |= {"area_code": given["area"].code, "estate": given.get("estate")}
    return values


@has_role(*FILE_SEERS)
@require_GET
def show_file(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that belongs to one topic, on one page."""
    actor, at = actor_of(request), moment()
    matter = get_topic(actor, number)
    is_inside = actor.role in AREA_ROLES
    may_keep, steps = actor.role in KEEPERS and actor.covers(matter.area_code), file.steps_of(matter)
    values = {
        "matter": matter,
        "matter_url": page_of(actor, number),
        "details": matter.topic,
        "state": rules.STATE_TITLES[matter.state],
        "tier": rules.TIER_TITLES.get(matter.topic.tier, ""),
        "meetings": file.meetings_of(matter),
        "actions": file.actions_of(matter, at),
        "plans": file.plans_of(matter, is_public=not is_inside),
        "polls": file.polls_of(matter, is_owners=not is_inside),
        "steps": steps,
        "requests": calling.requests_of(matter) if is_inside and matter.topic.requests else [],
        "may_call": may_keep and matter.state in OPEN_STATES,
        "procedures": file.procedures_for(matter.area_code) if may_keep and not steps else [],
        "feedback": file.feedback_of(matter) if matter.topic.feedback_at else [],
        "is_asking": is_asking(matter.state, matter.topic.opinions_until, at),
        "is_inside": is_inside,
        "may_keep": may_keep,
        "at": at,
    }
    return framed(request, "topic/file.html", values | (_inside(matter, actor) if is_inside else {}))


def _inside(matter: Any, actor: Any) -> dict[str, Any]:
    """What only the staff reads: words of residents that nobody has checked, and matters of others."""
    is_heard = matter.state not in rules.UNHEARD
    return {
        "objections": file.objections_of(matter) if is_heard else [],
        "evidence": file.evidence_of(matter, visible(actor)),
        "statements": opinions.statements_of(matter),
    }


@has_role(*STAFF)
def answer_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """The community answers an objection."""
    row = file.find_objection(pk)
    if row is None:
        raise Http404
    matter = get_topic(actor_of(request), row.matter.number)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    if is_sent(request) and form.is_valid():
        done = attempt(
            form, lambda: proposing.answer_objection(row, actor=actor_of(request), at=moment(), **form.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("Answered. The answer stands on the public page."))
            return redirect("topic:file", matter.number)
    return framed(request, "topic/objection.html", {"form": form, "row": row, "matter": matter}, status=status_of(form))


@has_role(*STAFF)
@require_POST
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """The topic follows a procedure."""
    matter = get_topic(actor_of(request), number)
    wanted = request.POST.get("procedure", "")
    procedure = lists.find_procedure(int(wanted)) if wanted.isdecimal() else None
    if procedure is None:
        raise Http404
    try_it(
        request,
        lambda: register.follow_procedure(matter, procedure, actor=actor_of(request), at=moment()),
        _("The topic follows this procedure now."),
    )
    return redirect("topic:file", number)


@has_role(*STAFF)
def do_step(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of the procedure was done, or is open again."""
    row = file.find_step(pk)
    if row is None:
        raise Http404
    matter = get_topic(actor_of(request), row.matter.number)
    form = StepForm(request.POST or None, initial={"done_on": row.done_on or localdate(moment()), "note": row.note})
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data

        def note() -> bool:
            register.do_step(row, actor=actor_of(request), on=given["done_on"], text=given["note"], at=moment())
            return True

        if attempt(form, note):
            return redirect("topic:file", matter.number)
    return framed(request, "topic/step.html", {"form": form, "row": row, "matter": matter}, status=status_of(form))
