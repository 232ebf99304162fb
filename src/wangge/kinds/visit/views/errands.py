"""帮代办 on phone and desk: asked for, papers in and out, receipt."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.visit import printing
from wangge.kinds.visit.access import is_kind
from wangge.kinds.visit.forms.errands import ErrandForm, ItemForm, PapersForm
from wangge.kinds.visit.queries import errands as queries
from wangge.kinds.visit.queries.enrolments import area_words
from wangge.kinds.visit.rules.errands import HELD, STATE_TITLES
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services import errands as services
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.views.frame import UNPROCESSABLE, private, show
from wangge.matters.access import get_matter, get_reporter
from wangge.matters.forms.words import PurposeForm
from wangge.matters.origins import origin_of
from wangge.matters.pages.detail import SURROUNDINGS, detail_page
from wangge.matters.pages.reporters import open_reporter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, ReporterGiven
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.paging import keyset_page

PAGE = 40


def _errand(request: HttpRequest, number: str) -> Any:
    return is_kind(
        get_matter(actor_of(request), number, *SURROUNDINGS, "errand__item", "errand__agent"), services.KIND
    )  # fmt: skip


@has_role(*VISITORS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Errands in hand, with the papers that are still held."""
    actor, is_open = actor_of(request), request.GET.get("when") != "all"
    page = keyset_page(
        queries.errands(actor, is_open=is_open), ("-opened_at", "-id"), request.GET.get("after", ""), PAGE
    )
    rows = [(row, _(STATE_TITLES[row.state])) for row in page.items]
    return show(request, "visit/errands.html", {"page": page, "rows": rows, "is_open": is_open})


@has_role(*VISITORS)
def new(request: HttpRequest) -> HttpResponse:
    """Somebody asks to have something done."""
    actor, is_sent = actor_of(request), request.method == "POST"
    origin = origin_of(request, actor, services.KIND)
    form = ErrandForm(request.POST if is_sent else None, actor=actor, initial=origin.initial())
    if is_sent and form.is_valid():
        given = form.cleaned_data
        try:
            opened = services.ask_errand(
                actor=actor, item=given["item"], title=given["title"], text=given["text"], channel=given["channel"],
                area_code=given.get("grid") or actor.area_code, at=moment(), key=origin.key_or_sent(request),
                reporter=ReporterGiven(
                    name=given["name"], contact=given["contact"], entered_by_id=actor.person_id
                ),
            )  # fmt: skip
        except (MoveRefused, OpeningRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            origin.attach(matter=opened.matter, actor=actor, at=moment())
            messages.success(request, _("Entered as %(number)s.") % {"number": opened.matter.number})
            if opened.code:
                said = _(
                    "Query code for the person: %(code)s. Write it on the sheet that you leave; it is shown only now."
                )
                messages.info(request, said % {"code": opened.code})
            return redirect("visit_field:errand", opened.matter.number)
    hints = list(queries.items(actor.area_code))
    return show(
        request, "visit/errand_new.html", {"form": form, "hints": hints}, status=UNPROCESSABLE if is_sent else 200
    )


def _about(request: HttpRequest, number: str) -> dict[str, Any]:
    matter, actor, at = _errand(request, number), actor_of(request), moment()
    page = detail_page(matter, actor=actor, at=at)
    papers = queries.papers_of(matter)
    listed = {paper.name for paper in papers if paper.returned_at is None}
    item = matter.errand.item
    offered = [name.strip() for name in (item.papers if item else "").splitlines() if name.strip()]
    return {
        "matter": matter, "page": page, "details": matter.errand, "state": _(STATE_TITLES[matter.state]),
        "area": area_words(matter.area_code), "papers": papers, "held": [row for row in papers if not row.returned_at],
        "may_hold": matter.state in HELD, "form": PapersForm(offered=[name for name in offered if name not in listed]),
        "acts": [act for act in (page.primary, *page.others) if act], "purpose_form": PurposeForm(),
    }  # fmt: skip


@has_role(*VISITORS)
@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One errand: where it stands, which papers are held, what comes next."""
    return show(request, "visit/errand.html", _about(request, number))


@has_role(*VISITORS)
@require_POST
def receive(request: HttpRequest, number: str) -> HttpResponse:
    """Papers that the agent takes."""
    context = _about(request, number)
    matter = context["matter"]
    item = matter.errand.item
    form = PapersForm(request.POST, offered=[line.strip() for line in (item.papers if item else "").splitlines()])
    if form.is_valid():
        try:
            services.receive_papers(
                matter, names=form.names(), actor=actor_of(request), at=moment(),
                is_result=form.cleaned_data["is_result"],
            )  # fmt: skip
        except VisitRefused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Listed. Print the receipt and leave it with the person."))
            return redirect("visit_field:errand", number)
    return show(request, "visit/errand.html", context | {"form": form}, status=UNPROCESSABLE)


@has_role(*VISITORS)
@require_POST
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """Papers that went back."""
    matter = _errand(request, number)
    ids = [int(value) for value in request.POST.getlist("paper") if value.isdigit()]
    try:
        left = services.return_papers(matter, paper_ids=ids, actor=actor_of(request), at=moment())
    except VisitRefused as refused:
        messages.error(request, refused.reason)
    else:
        said = (
            _("Ticked off; all papers are back.")
            if not left
            else _("Ticked off; %(left)d still held.") % {"left": left}
        )
        messages.success(request, said)
    return redirect("visit_field:errand", number)


@has_role(*VISITORS)
@require_POST
def look(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """For whom the errand is; the look is logged with its purpose."""
    context = _about(request, number)
    actor = actor_of(request)
    reporter = get_reporter(actor, context["matter"], pk)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return show(request, "visit/errand.html", context | {"purpose_form": form}, status=UNPROCESSABLE)
    opened = open_reporter(reporter, matter=context["matter"], purpose=form.stated(), actor=actor, at=moment())
    if opened is None:
        raise Http404
    return private(show(request, "visit/errand.html", context | {"opened": opened}))


@has_role(*VISITORS)
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Mandate and list of papers to print and sign; the person's name is written by hand."""
    matter = _errand(request, number)
    answer = HttpResponse(printing.receipt_pdf(matter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{matter.number}.pdf"'
    return private(answer)


@has_role(*VISITORS)
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """What is often done, with office and papers."""
    actor = actor_of(request)
    own = list(queries.own_items(actor.area_code))
    others = [row for row in queries.items(actor.area_code) if row not in own]
    return show(request, "visit/items.html", {"own": own, "others": others})


@has_role(*VISITORS)
def edit_item(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Adds or changes an entry of one's own community."""
    actor = actor_of(request)
    known = next((row for row in queries.own_items(actor.area_code) if row.pk == pk), None)
    if pk and known is None:
        raise Http404
    names = ("name", "office", "papers", "hint", "is_active")
    initial = {name: getattr(known, name) for name in names} if known else {}
    form = ItemForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.save_item(
                known,
                actor=actor,
                area_code=actor.area_code[: queries.COMMUNITY],
                values=form.cleaned_data,
                at=moment(),
            )
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("visit:items")
    return show(
        request, "visit/item.html", {"form": form, "item": known}, status=UNPROCESSABLE if form.is_bound else 200
    )
