"""What the dispatcher's desk puts on the page of a matter."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from wangge.desk.forms import AreaForm
from wangge.desk.services import is_nowhere
from wangge.matters.kinds import Card
from wangge.matters.pages.detail import DetailPage
from wangge.matters.views.asking import actor_of
from wangge.people.rules import Role


def where(request: HttpRequest, page: DetailPage) -> str:
    """Asks a dispatcher in which grid an open matter is whose place is told in words alone."""
    actor = actor_of(request)
    if actor.role != Role.DISPATCHER or Card.PLACE not in page.kind.cards:
        return ""
    if not page.row.is_open or not is_nowhere(page.matter):
        return ""
    values = {"matter": page.matter, "area_form": AreaForm(actor=actor), "back": request.path}
    return str(render_to_string("desk/parts/where.html", values, request))
