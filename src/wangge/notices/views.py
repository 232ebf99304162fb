from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.notices import queries, services
from wangge.notices.forms import ContactForm
from wangge.ui.guards import anyone, has_role, signed_in
from wangge.ui.paging import keyset_page
from wangge.ui.parts import Tab

FIELD_ROLES = frozenset({"grid_worker", "grid_leader", "steward", "proxy_reporter", "volunteer", "member"})
SYSTEM_ADMIN = "system_admin"


def frame(request: HttpRequest) -> str:
    """The template of the door that the acting post comes through."""
    role = str(request.actor.role)  # type: ignore[attr-defined]
    return f"ui/{'portal' if role == 'resident' else 'field' if role in FIELD_ROLES else 'desk'}.html"


def person_of(request: HttpRequest) -> int:
    """Whose notices these are; the guard has made sure that there is somebody."""
    return int(request.actor.person_id)  # type: ignore[attr-defined]


@signed_in
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """All notices of the person, newest first, those of one group together."""
    only_unread = request.GET.get("show") == "unread"
    found = queries.notices_of(person_of(request), only_unread=only_unread)
    page = keyset_page(found, ("-created_at", "-pk"), request.GET.get("after", ""))
    unread = queries.unread_count(person_of(request))
    here = reverse("notices:list")
    values = {
        "frame": frame(request),
        "page": page,
        "bundles": queries.bundles(page.items),
        "unread": unread,
        "tabs": [
            Tab(_("All"), here, is_current=not only_unread),
            Tab(_("Unread"), f"{here}?show=unread", is_current=only_unread, count=unread),
        ],
    }
    return render(request, "notices/list.html", values)


@anyone
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell, asked for once a minute; who is no longer signed in is not torn from the page for it."""
    if request.actor.person_id is None:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    answer = render(request, "notices/bell.html#bell", bell_values(request))
    del request.session  # else the asking would keep an abandoned office session alive for ever
    return answer


def bell_values(request: HttpRequest) -> dict[str, Any]:
    """What the bell shows: how many are unread, and the newest of them."""
    unread = queries.notices_of(person_of(request), only_unread=True)
    newest = list(unread[: queries.IN_BELL])
    count = len(newest) if len(newest) < queries.IN_BELL else queries.unread_count(person_of(request))
    text = f"{count}+" if count >= queries.MOST_COUNTED else str(count)
    return {"bundles": queries.bundles(newest), "count": count, "count_text": text}


@signed_in
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Marks a notice as read, with those that stand behind it, and goes where it leads."""
    ids = [int(text) for text in request.POST.getlist("others") if text.isdigit()]
    services.read(person_id=person_of(request), notice_ids=[notice_id, *ids], at=timezone.now())
    target = queries.address_of(person_of(request), notice_id)
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return redirect(target if is_ours else "notices:list")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks everything as read."""
    services.read(person_id=person_of(request), at=timezone.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("notices:list")


@signed_in
@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """Where else the person wants to be told."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.set_contact(person_id=person_of(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("notices:contacts")
    values = {"frame": frame(request), "form": form, "contacts": queries.contacts_of(person_of(request))}
    return render(request, "notices/contacts.html", values, status=422 if form.errors else 200)


@has_role(SYSTEM_ADMIN)
@require_GET
def failures(request: HttpRequest) -> HttpResponse:
    """Sendings that did not go out."""
    page = keyset_page(queries.failed_deliveries(), ("-pk",), request.GET.get("after", ""))
    return render(request, "notices/failures.html", {"page": page})


@has_role(SYSTEM_ADMIN)
@require_POST
def retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Gives a failed sending a fresh start."""
    if services.retry(delivery_id=delivery_id, at=timezone.now()):
        messages.success(request, _("It will be sent again in a moment."))
    return redirect("notices:failures")
