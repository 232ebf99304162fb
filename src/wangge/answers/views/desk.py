"""The desk: lists, writing, the second person's check, what residents asked, leaflets."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.answers import forms, queries, services
from wangge.answers.access import get_answer, get_edition, get_question, may_change, may_check, may_write
from wangge.answers.printing import leaflet, table_xlsx
from wangge.answers.rules import READERS, USUAL_SPAN, WRITERS
from wangge.answers.services import AnswerRefused
from wangge.answers.views.asking import UNPROCESSABLE, actor_of, address_of, moment, words_of
from wangge.areas.queries import find_area
from wangge.matters.access import get_matter
from wangge.people.guards import has_role
from wangge.ui.importing import spreadsheet
from wangge.ui.paging import keyset_page
from wangge.ui.parts import Tab

MOST_ON_LEAFLET = 12


@has_role(*READERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Answers of the own area and those that hold there, by list or by search."""
    actor, on, text = actor_of(request), localdate(moment()), words_of(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS and actor.role in WRITERS else "public"
    category = request.GET.get("category", "")
    context: dict[str, Any] = {
        "text": text, "tab": tab, "on": on, "category": category, "categories": queries.used_categories(on),
        "may_write": actor.role in WRITERS, "tabs": _tabs(actor, tab, on) if actor.role in WRITERS else [],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    if text:
        found = queries.search(text, on=on, area_code=actor.area_code)
        context["rows"] = [row for row in found if category in ("", row.category.code if row.category else "")]
    else:
        page = keyset_page(
            queries.kept(actor, tab=tab, on=on, category=category), _order(tab), request.GET.get("after", "")
        )
        context |= {"page": page, "rows": page.items}
    return render(request, "answers/board.html", context)


def _order(tab: str) -> tuple[str, ...]:
    return ("review_on", "pk") if tab == "due" else ("-written_at", "-pk")


def _tabs(actor: Any, current: str, on: Any) -> list[Tab]:
    here, counts = reverse("answers:board"), queries.tab_counts(actor, on=on)
    titles = {
        "public": _("Public"), "waiting": _("To be checked"), "mine": _("My drafts"), "due": _("To be looked at again"),
        "over": _("Over"),
    }  # fmt: skip
    return [
        Tab(title, f"{here}?tab={name}", name == current, counts.get(name) or None) for name, title in titles.items()
    ]


@has_role(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as a table."""
    actor, on = actor_of(request), localdate(moment())
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS and actor.role in WRITERS else "public"
    rows = queries.kept(actor, tab=tab, on=on, category=request.GET.get("category", ""))
    return spreadsheet(table_xlsx(rows.order_by("-written_at", "-pk")), "wangge-answers.xlsx")


@has_role(*READERS)
@require_GET
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer: what everybody reads, what is being written, and what it said before."""
    actor, on = actor_of(request), localdate(moment())
    kept, rows = get_answer(actor, pk)
    newest = rows[0]
    shown = next((row for row in rows if row.state == "public"), None)
    is_over = kept.withdrawn_at is not None
    waiting = newest if may_check(actor, newest) and not is_over else None
    context = {
        "kept": kept, "rows": rows, "newest": newest, "shown": shown or newest, "on": on, "waiting": waiting,
        "form": forms.VerdictForm() if waiting else None,
        "may_change": may_change(actor, newest) and not is_over,
        "copied": queries.as_message(shown) if shown else "",
        "is_due": shown is not None and not is_over and queries.is_due(shown, on),
    }  # fmt: skip
    return render(request, "answers/answer.html", context)


@has_role(*WRITERS)
def write(request: HttpRequest) -> HttpResponse:
    """A new one: from nothing, out of a closed concern (`?from=`), or for a question that was left (`?left=`)."""
    actor, at = actor_of(request), moment()
    initial: dict[str, Any] = {"review_on": localdate(at) + USUAL_SPAN, "area": find_area(actor.area_code)}
    grown = left = None
    if number := request.GET.get("from", ""):
        grown = queries.grown_from(get_matter(actor, number))
        initial |= {"question": grown.question, "text": grown.text, "category": grown.category}
        initial["area"] = find_area(grown.area_code) if may_write(actor, grown.area_code) else initial["area"]
    if request.GET.get("left", "").isdecimal():
        left = get_question(actor, int(request.GET["left"]))
        initial |= {"question": left.text[:80]} | ({"area": left.area} if left.area else {})
    form = forms.AnswerForm(request.POST or None, actor=actor, is_new=True, initial=initial)
    if not form.is_bound and initial.get("category"):
        form.fields["category"].propose([initial["category"]])  # type: ignore[attr-defined]
    more = {"left": left, "source_number": grown.number if grown else ""}
    context = {"title": _("Write an answer"), "grown": grown, "left": left, "back": reverse("answers:board")}
    return _write(request, form, None, more, context)


@has_role(*WRITERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The next edition, or going on with a draft; what is public stands until it was checked."""
    actor = actor_of(request)
    row = get_edition(actor, pk)
    form = forms.AnswerForm(request.POST or None, actor=actor, is_new=False, initial=forms.initial_of(row))
    if not form.is_bound:
        form.fields["category"].propose([row.category])  # type: ignore[attr-defined]
    title = _("Change “%(question)s”") % {"question": row.question}
    context = {"title": title, "row": row, "back": reverse("answers:answer", args=[pk])}
    return _write(request, form, row.answer, {}, context)


def _write(request: HttpRequest, form: Any, kept: Any, more: dict[str, Any], context: dict[str, Any]) -> HttpResponse:
    is_sent = request.POST.get("act") != "keep"
    if request.method == "POST" and form.is_valid():
        try:
            row = services.write_answer(
                kept, values=form.cleaned_data | more, actor=actor_of(request), at=moment(), is_sent=is_sent
            )
        except AnswerRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _thanks(is_sent))
            return redirect("answers:answer", row.answer_id)
    context |= {"form": form}
    return render(request, "answers/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _thanks(is_sent: bool) -> str:
    return _("Sent: it is public once somebody else has checked it.") if is_sent else _("Kept as a draft.")


@has_role(*WRITERS)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word."""
    row = get_edition(actor_of(request), pk)
    is_right = request.POST.get("verdict") == "right"
    try:
        services.check_answer(
            row, is_right=is_right, remark=request.POST.get("remark", ""), actor=actor_of(request), at=moment()
        )
    except AnswerRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It is public now.") if is_right else _("It went back to its writer."))
    return redirect("answers:answer", pk)


@has_role(*WRITERS)
@require_POST
def still_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Looked at, nothing to change."""
    try:
        services.find_still_right(get_edition(actor_of(request), pk), actor=actor_of(request), at=moment())
    except AnswerRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It stands for another year."))
    return redirect("answers:answer", pk)


@has_role(*WRITERS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one down."""
    row = get_edition(actor_of(request), pk)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_answer(row, **form.cleaned_data, actor=actor_of(request), at=moment())
        except AnswerRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("It was taken down."))
            return redirect("answers:answer", pk)
    title = _("Take down “%(title)s”") % {"title": row.question}
    context = {"form": form, "title": title, "back": reverse("answers:answer", args=[pk])}
    return render(request, "answers/reason.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*READERS)
@require_GET
def print_leaflet(request: HttpRequest) -> HttpResponse:
    """Chosen answers (`?pick=`) on paper, with a code that leads to all of them."""
    actor, on = actor_of(request), localdate(moment())
    keys = [int(key) for key in request.GET.getlist("pick") if key.isdecimal()][:MOST_ON_LEAFLET]
    rows = list(queries.listed(on=on, area_code=actor.area_code).filter(answer__in=keys).order_by("pk")) if keys else []
    if not rows:
        messages.info(request, _("Choose the answers that belong on the leaflet first."))
        return redirect("answers:board")
    scope = find_area(actor.area_code)
    address = address_of(request, reverse("answers_public:search") + (f"?area={scope.code}" if scope else ""))
    title = _("Questions often asked in %(area)s") % {"area": scope.name} if scope else _("Questions often asked")
    content = leaflet(rows, title=title, says=queries.office_of(actor), address=address)
    headers = {"Content-Disposition": 'inline; filename="answers.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@has_role(*WRITERS)
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """What residents asked and searched for, and nobody has answered yet."""
    context = {"left": queries.left_for(actor_of(request)), "missing": queries.missing_words()}
    return render(request, "answers/asked.html", context)


@has_role(*WRITERS)
def leave_open(request: HttpRequest, pk: int) -> HttpResponse:
    """A question that gets no answer of its own."""
    left = get_question(actor_of(request), pk)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.leave_open(left, **form.cleaned_data, actor=actor_of(request), at=moment())
        except AnswerRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("answers:asked")
    context = {"form": form, "title": _("No answer of its own: “%(text)s”") % {"text": left.text}}
    context["back"] = reverse("answers:asked")
    return render(request, "answers/reason.html", context, status=UNPROCESSABLE if form.errors else 200)
