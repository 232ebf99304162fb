"""What the residents' door puts on the pages of others."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wangge.areas.queries import AnyArea


def report_from_grid(request: HttpRequest, area: AnyArea) -> str:
    """On the page behind a grid's plate: report something right here, with the place filled in."""
    if area.valid_to is not None:
        return ""
    return render_to_string("portal/parts/report_here.html", {"area": area}, request)


def link_to_join(request: HttpRequest, subject: None) -> str:
    """At the sign-in page: where a resident opens an account all the same."""
    return format_html('<a href="{}">{}</a>', reverse("portal:join"), _("Open one all the same"))
