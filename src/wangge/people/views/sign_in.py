"""Signing in and out, the acting post, the own profile."""

from typing import Any

from allauth.account.utils import perform_login
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wangge.people.access import get_person
from wangge.people.client import client_ip
from wangge.people.forms import PasswordForm, ProfileForm, SignInForm
from wangge.people.guards import anyone, signed_in
from wangge.people.labels import ROLE_LABELS
from wangge.people.middleware import SESSION_POST
from wangge.people.queries import demo_cast
from wangge.people.rules import FIELD_ROLES, Role
from wangge.people.services import change_password, edit_profile
from wangge.ui.views import TYPE_SIZE_COOKIE

BACKEND = "wangge.people.backends.AccountBackend"
FIRST_PAGES = {
    Role.SYSTEM_ADMIN: "people:organizations",
    Role.SECURITY_ADMIN: "people:persons",
    Role.AUDIT_ADMIN: "audit:entries",
}


def frame(request: HttpRequest) -> str:
    """The template of the door that the acting post comes through."""
    role = request.actor.role  # type: ignore[attr-defined]
    door = "portal" if role == Role.RESIDENT else "field" if role in FIELD_ROLES else "desk"
    return f"ui/{door}.html"


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is one of our own pages."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""


@anyone
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; a second factor follows if the person set one up."""
    following = safe_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(following or resolve_url("people:start"))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if person is not None:
            entered: HttpResponse = perform_login(
                request, person, email_verification="none", redirect_url=following or None
            )
            return entered
        form.add_error(None, _("User name or password is wrong."))
    return _sign_in_page(request, form, status=422 if request.method == "POST" else 200)


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    values: dict[str, Any] = {"form": form, "next": safe_next(request), "is_demo": settings.ENV.demo}
    if settings.ENV.demo:
        wanted = request.GET.get("who", "").strip()[:40]
        values |= {"who": wanted, "groups": demo_cast(timezone.localdate(), wanted)}
    return render(request, "people/sign_in.html", values, status=status)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The sign-in page, saying until when the account is locked."""
    form = SignInForm(request.POST)
    form.full_clean()
    form.errors.clear()
    username = str((credentials or {}).get("username") or request.POST.get("username", "")).strip().lower()
    attempts = AccessAttempt.objects.filter(username=username, ip_address=client_ip(request))
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or timezone.now()
    end = timezone.localtime(last + settings.AXES_COOLOFF_TIME)
    text = _("Too many wrong passwords: this account is locked here until %(time)s. Your administrator can help.")
    form.add_error(None, text % {"time": end.strftime("%H:%M")})
    return _sign_in_page(request, form, status=429)


@anyone
@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs in as an invented person of a demo city; elsewhere this address does not exist."""
    if not settings.ENV.demo:
        raise Http404
    person = get_person(pk)
    if not person.is_active:
        raise Http404
    login(request, person, backend=BACKEND)
    post = request.POST.get("post", "")
    if post.isdigit():
        request.session[SESSION_POST] = int(post)
    return HttpResponseRedirect(safe_next(request) or resolve_url("people:start"))


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session; a resident goes on at the residents' door."""
    is_resident = request.actor.role == Role.RESIDENT  # type: ignore[attr-defined]
    logout(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(settings.DOOR_PAGES["portal"]) if is_resident else redirect("people:sign_in")


@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """The first page of whoever acts; with several posts, the choice among them."""
    if len(request.posts) > 1 and SESSION_POST not in request.session:  # type: ignore[attr-defined]
        return redirect("people:posts")
    role = request.actor.role  # type: ignore[attr-defined]
    if role in FIRST_PAGES:
        return redirect(FIRST_PAGES[role])
    door = "portal" if role == Role.RESIDENT else "field" if role in FIELD_ROLES else "desk"
    return HttpResponseRedirect(settings.DOOR_PAGES[door])


@signed_in
def posts(request: HttpRequest) -> HttpResponse:
    """Choose which post acts; kept until signing out."""
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        if wanted not in {str(post.pk) for post in request.posts}:  # type: ignore[attr-defined]
            messages.error(request, _("This post is not yours, or it is over."))
            return redirect("people:posts")
        request.session[SESSION_POST] = int(wanted)
        return redirect("people:start")
    values = {"frame": frame(request), "acting": request.actor.post_id, "labels": ROLE_LABELS}  # type: ignore[attr-defined]
    return render(request, "people/posts.html", values)


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Language, large type and work phone."""
    person: Any = request.user
    initial = {"language": person.language, "large_type": person.large_type, "work_phone": person.work_phone}
    form = ProfileForm(request.POST or None, initial=initial, has_posts=bool(request.posts) or not person.is_resident)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        edit_profile(person=person, actor=request.actor, at=timezone.now(), **initial | form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("Saved."))
        response = redirect("people:profile")
        for name in {settings.LANGUAGE_COOKIE_NAME, TYPE_SIZE_COOKIE} & set(request.COOKIES):
            response.delete_cookie(name)
        return response
    return render(
        request, "people/profile.html", {"form": form, "frame": frame(request)}, status=422 if form.errors else 200
    )


@signed_in
@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; this session goes on, others end."""
    person: Any = request.user
    is_first = person.must_change_password
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(
            person=person,
            password=form.cleaned_data["new"],
            actor=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        update_session_auth_hash(request, get_user_model().objects.get(pk=person.pk))
        messages.success(request, _("The password is changed."))
        return redirect("people:start" if is_first else "people:profile")
    values = {"form": form, "is_first": is_first, "frame": "ui/message.html" if is_first else frame(request)}
    return render(request, "people/password.html", values, status=422 if form.errors else 200)
