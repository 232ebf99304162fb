from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kit.sheets import write_xlsx
from wangge.matters.origins import growing_url, grown_kinds
from wangge.matters.views.asking import actor_of, frame_of, moment
from wangge.modes import access, queries
from wangge.modes.labels import STATE_TITLES, STATE_TONES
from wangge.modes.origins import TASK
from wangge.modes.printing import review_pdf
from wangge.modes.rules import COMMANDERS, READERS, State
from wangge.people.guards import has_role
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page

STATES = ("running", "over", "unreviewed")


def _state(request: HttpRequest) -> str:
    wanted = request.GET.get("state", "")
    return wanted if wanted in STATES else ""


@has_role(*READERS)
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """What runs and what ran in the own area."""
    actor, state = actor_of(request), _state(request)
    rows = queries.modes_of(actor, state=state)
    context = {
        "frame": frame_of(actor),
        "page": keyset_page(rows, ("-starts_at", "-pk"), request.GET.get("after", "")),
        "state": state,
        "may_start": actor.role in COMMANDERS,
        "tones": STATE_TONES,
    }
    return render(request, "modes/list.html", context)


@has_role(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as a table."""
    rows = queries.modes_of(actor_of(request), state=_state(request)).order_by("-starts_at", "-pk")
    heads = [
        _("Area"),
        _("Highest level"),
        _("State"),
        _("Runs since"),
        _("Planned end"),
        _("Ended"),
        _("Reason"),
        _("By"),
        _("Review"),
    ]
    lines = [
        [
            row.area.name, row.get_level_display(), row.get_state_display(), localtime(row.starts_at),
            localtime(row.ends_at), localtime(row.ended_at) if row.ended_at else "", row.reason, row.starter,
            localtime(row.reviewed_at) if row.reviewed_at else "",
        ]
        for row in rows
    ]  # fmt: skip
    return spreadsheet(
        write_xlsx([str(head) for head in heads], lines, title=_("Alerts and emergencies")), "wangge-modes.xlsx"
    )


@has_role(*READERS)
@require_GET
def show_mode(request: HttpRequest, pk: int) -> HttpResponse:
    """One mode: what, since when, until when; squads, tasks, limits, log, review."""
    actor, at = actor_of(request), moment()
    mode = access.get_mode(actor, pk)
    context: dict[str, Any] = {
        "frame": frame_of(actor),
        "mode": mode,
        "at": at,
        "tone": STATE_TONES[State(mode.state)],
        "sums": queries.sums_of(mode),
        "own_call": queries.call_of(mode, actor),
        "squads": queries.roster(mode, on=localdate(at)),
        "board": queries.board(mode),
        "limits": queries.limits_of(mode),
        "log": queries.log_of(mode),
        "commands": access.commands(actor, mode.area),
        "runs": access.runs(actor, mode) and mode.is_running,
        "may_task": access.may_task(actor, mode) and mode.is_running,
        "actor": actor,
    }
    return render(request, "modes/mode.html", context)


@has_role(*READERS)
@require_GET
def show_task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task, and what may grow out of it."""
    actor = actor_of(request)
    task = access.get_task(actor, pk)
    grows = [] if task.matter_id else [(kind, growing_url(kind, TASK, task.pk)) for kind in grown_kinds(TASK, actor)]
    context = {
        "frame": frame_of(actor), "task": task, "may_move": access.may_move(actor, task),
        "grows": grows,
    }  # fmt: skip
    return render(request, "modes/task.html", context)


@has_role(*READERS)
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The mode and its review on paper."""
    mode = access.get_mode(actor_of(request), pk)
    headers = {"Content-Disposition": f'inline; filename="mode-{mode.pk}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(review_pdf(mode, at=moment()), content_type="application/pdf", headers=headers)


@has_role(*READERS)
@require_GET
def show_limits(request: HttpRequest) -> HttpResponse:
    """What part of every limit counts in each level."""
    actor = actor_of(request)
    county = queries.county_of(actor.area_code)
    context = {
        "county": county, "lines": queries.limit_lines(county), "may_shape": access.may_shape(actor),
        "levels": [(state, title) for state, title in STATE_TITLES.items() if state != State.STOOD_DOWN],
    }  # fmt: skip
    return render(request, "modes/limits.html", context)
