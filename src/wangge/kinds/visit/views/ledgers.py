"""The ledgers: looked at, exported, printed, defined."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.visit import printing
from wangge.kinds.visit.forms.ledgers import LedgerForm, PeriodForm
from wangge.kinds.visit.queries import ledgers as queries
from wangge.kinds.visit.queries.enrolments import area_words
from wangge.kinds.visit.rules.ledgers import OPERATORS, READERS, Ledger
from wangge.kinds.visit.services import setting
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.views.frame import UNPROCESSABLE, show
from wangge.kit.sheets import write_xlsx
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role

SHOWN = 300
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@has_role(*READERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The ledgers one may see, each with its purpose."""
    actor = actor_of(request)
    rows = [(ledger, queries.is_known(ledger)) for ledger in queries.ledgers_of(actor)]
    return show(request, "visit/ledgers.html", {"rows": rows, "may_define": actor.role in OPERATORS})


def _read(request: HttpRequest, code: str) -> dict[str, Any]:
    actor, at = actor_of(request), moment()
    ledger = queries.find_ledger(actor, code)
    if ledger is None:
        raise Http404
    form = PeriodForm(request.GET or None)
    period = form.period(localdate(at))
    lines = queries.lines_of(ledger, actor, period)
    return {
        "ledger": ledger, "form": PeriodForm(initial={"first": period.first, "last": period.last}), "period": period,
        "heads": queries.heads(ledger), "lines": queries.cells(ledger, lines), "sums": queries.sums(ledger, lines),
        "area": area_words(actor.area_code), "is_known": queries.is_known(ledger),
        "is_sealed": queries.is_sealed(ledger),
    }  # fmt: skip


@has_role(*READERS)
@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One ledger in the operator's columns."""
    read = _read(request, code)
    lines = read["lines"]
    context = read | {
        "lines": lines[:SHOWN], "count": len(lines), "is_cut": len(lines) > SHOWN, "query": request.GET.urlencode(),
        "may_define": actor_of(request).role in OPERATORS,
    }  # fmt: skip
    return show(request, "visit/ledger.html", context)


@has_role(*READERS)
@require_GET
def export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The same as Excel or as PDF; every export is written down."""
    read = _read(request, code)
    ledger: Ledger = read["ledger"]
    actor, at = actor_of(request), moment()
    heads = [title for _key, title in read["heads"]]
    if form == "xlsx":
        rows = [*read["lines"], [_("Sum") if not place else value for place, value in enumerate(read["sums"])]]
        body, kind = write_xlsx(heads, rows if read["lines"] else [], title=ledger.title), SHEET
    else:
        body, kind = printing.ledger_pdf(read, printed_at=at), "application/pdf"
    setting.note_export(actor=actor, code=code, form=form, lines=len(read["lines"]), at=at)
    answer = HttpResponse(body, content_type=kind)
    way = "attachment" if form == "xlsx" else "inline"
    answer["Content-Disposition"] = f'{way}; filename="{ledger.code}-{read["period"].last:%Y%m%d}.{form}"'
    return answer


@has_role(*OPERATORS)
def define(request: HttpRequest, code: str = "") -> HttpResponse:
    """Columns, purpose, basis, who may see it: all of it rows that an operator edits."""
    known = next((row for row in queries.all_ledgers(with_inactive=True) if row.code == code), None)
    if code and known is None:
        raise Http404
    names = ("title", "source", "purpose", "basis", "keep", "roles", "position")
    initial = {name: getattr(known, name) for name in names} if known else {}
    form = LedgerForm(request.POST if request.method == "POST" else None, ledger=known, initial=initial)
    if form.is_bound and form.is_valid():
        given, at = form.cleaned_data, moment()
        try:
            row = setting.save_ledger(
                actor=actor_of(request), code=code or setting.new_code(given["title"], at), title=given["title"],
                source=given["source"], columns=form.wanted_columns(), purpose=given["purpose"], basis=given["basis"],
                keep=given["keep"], roles=given["roles"], position=given["position"],
                is_active=given["is_active"], at=at,
            )  # fmt: skip
        except VisitRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("visit:ledger", row.code) if code else redirect("visit:ledger_define", row.code)
    return show(
        request, "visit/ledger_define.html", {"form": form, "ledger": known},
        status=UNPROCESSABLE if form.is_bound else 200,
    )  # fmt: skip


@has_role(*OPERATORS)
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Back to how it ships; one that was added goes."""
    setting.restore_ledger(actor=actor_of(request), code=code, at=moment())
    messages.success(request, _("Back to how it ships."))
    return redirect("visit:ledgers")
