"""The boards of figures, what each figure means, and the same as a sheet."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.indicators.access import LEADERS, READERS, may_open_lists, own_unit
from wangge.indicators.forms import BoardForm
from wangge.indicators.marks import CONCERN, WHISTLE
from wangge.indicators.pages import Board, board, headers, offered, sheet_rows
from wangge.indicators.rules import CONCERN_FIGURES, DAYS, DEFAULT_DAYS, FEW, WHISTLE_FIGURES
from wangge.indicators.services import note_export
from wangge.indicators.sums import COMMUNITY, SumBoard, all_sums, sum_board, sums_rows
from wangge.kit.covering import LEAST
from wangge.kit.module import FigurePage
from wangge.kit.sheets import write_xlsx
from wangge.matters.forms.filters import is_code
from wangge.matters.views.asking import actor_of, moment
from wangge.people.actors import Actor
from wangge.people.guards import has_role
from wangge.ui.modules import installed_modules
from wangge.ui.parts import Tab

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUM_DAYS = (30, 90, 365, 0)
PAGES = {CONCERN: "indicators:board", WHISTLE: "indicators:whistles"}


def _board(request: HttpRequest, kind: str) -> tuple[Board, BoardForm]:
    actor, at = actor_of(request), moment()
    form = BoardForm(request.GET, actor=actor)
    scope = form.scope(today=localdate(at), kind=kind)
    by = form.chosen_by(offered=offered(actor, scope))
    sort = request.GET.get("sort", "")
    return board(actor=actor, scope=scope, by=by, sort=sort, days=form.days_shown(), at=at), form


def _own_pages(actor: Actor) -> list[FigurePage]:
    """Figures that kinds show on pages of their own."""
    return [page for module in installed_modules() for page in module.figures if actor.role in page.roles]


def _sides(current: str, actor: Actor) -> list[Tab]:
    """The figure pages that the reader may open."""
    tabs = [
        Tab(_("Concerns"), reverse("indicators:board"), current == CONCERN, icon="chart-bar"),
        Tab(_("Whistles"), reverse("indicators:whistles"), current == WHISTLE, icon="speakerphone"),
        Tab(_("Sums by area"), reverse("indicators:sums"), current == "sums", icon="table"),
        *(Tab(page.title, reverse(page.url_name), False, icon=page.icon) for page in _own_pages(actor)),
        Tab(_("What the figures mean"), reverse("indicators:definitions"), current == "words", icon="help"),
    ]
    return tabs if actor.role in LEADERS else [tab for tab in tabs if tab.url != reverse("indicators:sums")]


def _show(request: HttpRequest, kind: str) -> HttpResponse:
    shown, form = _board(request, kind)
    query = request.GET.copy()
    for name in ("days", "opened_from", "opened_to"):
        query.pop(name, None)
    periods = []
    for days in DAYS:
        query["days"] = str(days)
        label = _("%(days)s days") % {"days": days}
        periods.append(Tab(label, f"?{query.urlencode()}", form.days_shown() == days))
    values: dict[str, Any] = {
        "board": shown,
        "kind": kind,
        "sides": _sides(kind, actor_of(request)),
        "periods": periods,
        "is_own_unit": own_unit(actor_of(request)) is not None,
        "is_closed": not may_open_lists(actor_of(request)),
        "few_below": FEW,
        "at": localtime(moment()),
        "kept": [(name, request.GET[name]) for name in ("area", "by", "branch", "unit") if request.GET.get(name)],
    }
    return render(request, "indicators/board.html", values)


@has_role(*READERS)
@require_GET
def show_board(request: HttpRequest) -> HttpResponse:
    """How the concerns of my area, or of my unit, stand."""
    return _show(request, CONCERN)


@has_role(*READERS)
@require_GET
def show_whistles(request: HttpRequest) -> HttpResponse:
    """How units come when called, and how well townships aim."""
    return _show(request, WHISTLE)


@has_role(*READERS)
@require_GET
def show_definitions(request: HttpRequest) -> HttpResponse:
    """Every figure in words."""
    meanings = [(_("Concerns"), CONCERN_FIGURES), (_("Whistles"), WHISTLE_FIGURES)]
    shown = [(title, [(_(one.title), _(one.words), one.identifier) for one in figures]) for title, figures in meanings]
    actor = actor_of(request)
    shown += [(page.title, list(page.meanings)) for page in _own_pages(actor) if page.meanings]
    if actor.role in LEADERS:
        shown += [(one.title, [(column.title, column.words, "") for column in one.columns]) for one in all_sums()]
    values = {"meanings": shown, "sides": _sides("words", actor), "few_below": FEW}
    return render(request, "indicators/definitions.html", values)


@has_role(*READERS)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The table of a board as a sheet; who took it is in the audit log."""
    shown, _form = _board(request, kind)
    at = moment()
    note_export(actor=actor_of(request), query=f"{kind}?{shown.query}", at=at)
    response = HttpResponse(write_xlsx(headers(shown), sheet_rows(shown), title=_("Figures")), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="figures-{kind}-{localtime(at):%Y%m%d-%H%M}.xlsx"'
    return response


@has_role(*sorted(LEADERS))
@require_GET
def show_sums(request: HttpRequest) -> HttpResponse:
    """How many serve, and what came of it, by area: sums only."""
    actor, at = actor_of(request), moment()
    area = request.GET.get("area", "")[:17]
    area = area if is_code(area) and actor.covers(area) and len(area) <= COMMUNITY else actor.area_code
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(days) for days in SUM_DAYS} else DEFAULT_DAYS
    since = at - timedelta(days=days) if days else None
    shown = sum_board(actor=actor, area=area, since=since, query=f"days={days}")
    names = {0: _("All of time")}
    values = {
        "board": shown,
        "sides": _sides("sums", actor),
        "periods": [
            Tab(
                names.get(number) or _("%(days)s days") % {"days": number},
                f"?area={area}&days={number}",
                number == days,
            )
            for number in SUM_DAYS
        ],
        "days": days,
        "least": LEAST,
    }
    if "sheet" in request.GET:
        return _sums_file(actor, shown, f"sums?area={area}&days={days}", at)
    return render(request, "indicators/sums.html", values)


def _sums_file(actor: Actor, shown: SumBoard, query: str, at: datetime) -> HttpResponse:
    note_export(actor=actor, query=query, at=at)
    heads = [_("Table"), _("Code"), _("Name"), _("What is counted"), _("How many")]
    content = write_xlsx(heads, sums_rows(shown), title=_("Figures"))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="figures-sums-{localtime(at):%Y%m%d-%H%M}.xlsx"'
    return response
