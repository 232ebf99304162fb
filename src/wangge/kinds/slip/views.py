from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.kinds.slip import forms, printing, queries, services
from wangge.kinds.slip.rules import DRAFTERS
from wangge.matters.access import get_matter
from wangge.matters.origins import Origin, origin_of, source_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of
from wangge.people.guards import has_role, signed_in
from wangge.people.rules import UNIT_ROLES


def _slip(request: HttpRequest, number: str) -> Any:
    """The slip of that number, or 404: other matters have no slip to print or to add to."""
    matter = get_matter(actor_of(request), number)
    if matter.kind != services.KIND:
        raise Http404
    return matter


def _source(request: HttpRequest) -> Any:
    return source_of(request, actor_of(request), "slip")


@has_role(*DRAFTERS)
def new(request: HttpRequest) -> HttpResponse:
    """Draft a slip, out of another matter (`?from=NUMBER`), out of something else that was seen, or on its own."""
    source, origin = _source(request), origin_of(request, actor_of(request), "slip")
    begun = source.text or source.title if source else origin.text
    form = forms.DraftForm(
        request.POST or None, request.FILES or None, actor=actor_of(request), at=timezone.now(),
        needs_area=source is None,
        initial={"title": source.title if source else origin.title, "area": origin.area_code},
    )  # fmt: skip
    problems = forms.ProblemFormSet(
        request.POST or None, prefix="problem", initial=[{"text": begun}] if begun else None
    )
    if request.method == "POST" and form.is_valid() and problems.is_valid():
        opened = _draft(request, form, problems, source, origin)
        if opened is not None:
            messages.success(request, _("Drafted. Choose the unit and issue the slip below."))
            return redirect("matters:detail", opened.number)
    status = 422 if form.errors or any(problems.errors) else 200
    return render(request, "slip/new.html", {"form": form, "problems": problems, "source": source}, status=status)


def _draft(request: HttpRequest, form: forms.DraftForm, problems: Any, source: Any, origin: Origin) -> Any:
    area = form.cleaned_data.get("area")
    rows = [(row.get("text", ""), row.get("wanted", "")) for row in problems.cleaned_data]
    actor, at = actor_of(request), timezone.now()
    try:
        matter = services.draft(
            actor=actor, title=form.cleaned_data["title"], problems=rows, source=source,
            area_code=area.code if area else "", files=form.cleaned_data["files"], at=at,
            key=origin.key_or_sent(request),
        ).matter  # fmt: skip
        origin.attach(matter=matter, actor=actor, at=at)
        return matter
    except (MoveRefused, OpeningRefused) as error:
        form.add_error(None, _(str(error)))
        return None


@has_role(*DRAFTERS)
def add_problem(request: HttpRequest, number: str) -> HttpResponse:
    """One more problem on a draft."""
    matter = _slip(request, number)
    form = forms.ProblemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_problem(matter, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except MoveRefused as error:
            form.add_error(None, _(error.reason))
        else:
            return redirect("matters:detail", matter.number)
    return render(request, "slip/problem.html", {"form": form, "matter": matter})


@has_role(*UNIT_ROLES)
def answer(request: HttpRequest, problem_id: int) -> HttpResponse:
    """The unit writes the result of one problem."""
    problem = get_object_or_404(queries.problems(), pk=problem_id)
    matter = get_matter(actor_of(request), problem.matter.number)
    initial = {"result": problem.result}
    form = forms.ResultForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_problem(problem, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except MoveRefused as error:
            form.add_error(None, _(error.reason))
        else:
            messages.success(request, _("The result is noted."))
            return redirect("matters:detail", matter.number)
    return render(request, "slip/problem.html", {"form": form, "matter": matter, "problem": problem})


@signed_in
def print_slip(request: HttpRequest, number: str) -> HttpResponse:
    """The slip as PDF, with its reply part."""
    matter = _slip(request, number)
    answer = HttpResponse(printing.slip_pdf(matter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{matter.number}.pdf"'
    return answer
