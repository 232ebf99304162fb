"""An account of a resident's own: opened, filled, closed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wangge.matters.proving import count_try, is_tired, proved
from wangge.matters.services.accounts import close_account, keep_in_account, not_yet_kept
from wangge.people.guards import anyone, signed_in
from wangge.people.services import PeopleRefused, open_own_account
from wangge.portal.forms import CloseForm, JoinForm

UNPROCESSABLE, TOO_MANY = 422, 429
BACKEND = "wangge.people.backends.AccountBackend"


@anyone
@never_cache
@sensitive_post_parameters()
def join(request: HttpRequest) -> HttpResponse:
    """Opens an account and comes in with it; reports of this device are taken in if wanted."""
    if request.user.is_authenticated:
        return redirect("portal:mine")
    reports = not_yet_kept(proved(request).values())
    form = JoinForm(request.POST or None, reports=reports)
    if request.method == "POST" and is_tired(request, "join"):
        form.add_error(None, _("Several accounts were opened from here just now. Try again in a quarter of an hour."))
        return render(request, "portal/join.html", {"form": form, "reports": reports}, status=TOO_MANY)
    if request.method == "POST" and form.is_valid():
        at, given = timezone.now(), form.cleaned_data
        try:
            person = open_own_account(username=given["username"], password=given["password"], at=at)
        except PeopleRefused as error:
            form.add_error(error.field or None, error.message)
        else:
            count_try(request, "join")
            mine = proved(request).values()
            login(request, person, backend=BACKEND)
            if given.get("keep"):
                keep_in_account(mine, person=person, at=at)
            messages.success(request, _("Your account is open. Write down the user name and the password."))
            return redirect("portal:mine")
    values = {"form": form, "reports": reports}
    return render(request, "portal/join.html", values, status=UNPROCESSABLE if form.errors else 200)


@signed_in
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Takes the reports proved on this device into the account."""
    person: Any = request.user
    count = keep_in_account(proved(request).values(), person=person, at=timezone.now())
    words = ngettext("%(count)s report is in your account now.", "%(count)s reports are in your account now.", count)
    messages.success(request, words % {"count": count})
    return redirect("portal:mine")


@signed_in
@never_cache
@sensitive_post_parameters()
def close(request: HttpRequest) -> HttpResponse:
    """Says what closing does, and does it."""
    person: Any = request.user
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if authenticate(request, username=person.username, password=form.cleaned_data["password"]) != person:
            form.add_error("password", _("This is not your password."))
        else:
            try:
                close_account(person, at=timezone.now())
            except PeopleRefused as error:
                form.add_error(None, error.message)
            else:
                logout(request)
                messages.success(request, _("Your account is closed. Number and code still open your reports."))
                return redirect("portal:mine")
    return render(request, "portal/close.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)
