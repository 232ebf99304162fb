"""A matter on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from wangge.matters.access import get_matter, reporters_to_open
from wangge.matters.forms.words import PurposeForm
from wangge.matters.kinds import get_kind
from wangge.matters.pages.detail import SURROUNDINGS, detail_page
from wangge.matters.pages.reporters import OpenedReporter, open_reporter
from wangge.matters.pages.sheet import sheet
from wangge.matters.views.asking import DESK_ROLES, WRITERS, actor_of, moment
from wangge.people.guards import has_role


@has_role(*DESK_ROLES)
@require_http_methods(["GET", "POST"])
def print_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The matter as a PDF; name and telephone of the reporter only when sent with a purpose, which is logged."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number, *SURROUNDINGS)
    own = get_kind(matter.kind).print_url
    if own:
        return redirect(own, number)
    opened: list[OpenedReporter | None] = []
    form = PurposeForm(request.POST)
    if request.method == "POST" and form.is_valid() and actor.role in WRITERS:
        purpose = form.stated()
        rows = reporters_to_open(actor, matter)
        opened = [open_reporter(row, matter=matter, purpose=purpose, actor=actor, at=at) for row in rows]
    page = detail_page(matter, actor=actor, at=at)
    address = request.build_absolute_uri(page.row.url)
    reporters = [person for person in opened if person is not None]
    pdf = sheet(page, actor=actor, address=address, at=at, reporters=reporters)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{matter.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
