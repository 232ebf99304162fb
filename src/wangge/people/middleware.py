"""What every request needs to know of the person: the acting post, language, time-out, first password."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from wangge.people.actors import Actor, of_post, resident
from wangge.people.models import Post
from wangge.people.queries import current_posts, has_second_factor
from wangge.people.rules import ADMIN_ROLES

SESSION_SECOND_FACTOR = "has_second_factor"
Handler = Callable[[HttpRequest], HttpResponse]
SESSION_POST = "post"
SESSION_SEEN = "seen_at"
SEEN_EVERY_SECONDS = 60
BACKGROUND_HEADER = "X-Background"


def acting_post(get_response: Handler) -> Handler:
    """Sets `request.actor`: the post chosen in the session if it still counts, else the first; else a resident."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor, request.posts = find_actor(request)  # type: ignore[attr-defined]
        return get_response(request)

    return handle


def find_actor(request: HttpRequest) -> tuple[Actor, list[Post]]:
    """The actor and all posts of the signed-in person that count today."""
    person = request.user
    if not person.is_authenticated:
        return resident(), []
    read = getattr(person, "posts_today", None)
    posts = current_posts(person, timezone.localdate()) if read is None else read
    chosen = request.session.get(SESSION_POST)
    for post in [post for post in posts if post.pk == chosen] or posts[:1]:
        return of_post(post, name=person.name), posts
    return resident(person.pk, person.name), []


def personal_language(get_response: Handler) -> Handler:
    """The language a person set in the profile goes before the browser's, unless this browser chose one."""

    def handle(request: HttpRequest) -> HttpResponse:
        wanted = request.user.language if request.user.is_authenticated else ""
        if wanted and not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            translation.activate(wanted)
            request.LANGUAGE_CODE = wanted
        return get_response(request)

    return handle


def idle_sign_out(get_response: Handler) -> Handler:
    """Ends the session of somebody with a post after minutes without activity.

    A request with the header X-Background (polling for news) does not count as activity.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now = timezone.now().timestamp()
        seen = request.session.get(SESSION_SEEN, now)
        if request.posts and now - seen > settings.ENV.session_minutes * 60:  # type: ignore[attr-defined]
            return _time_out(request)
        if (
            BACKGROUND_HEADER not in request.headers and now - seen >= SEEN_EVERY_SECONDS
        ) or SESSION_SEEN not in request.session:
            request.session[SESSION_SEEN] = now
        return get_response(request)

    return handle


def _time_out(request: HttpRequest) -> HttpResponse:
    came_from = request.get_full_path() if request.method == "GET" else "/"
    request.sign_out_reason = "idle"  # type: ignore[attr-defined]
    logout(request)
    text = _("You were signed out after %(minutes)s minutes without activity. Sign in to go on.")
    message = text % {"minutes": settings.ENV.session_minutes}
    if not _wants_page(request):
        return JsonResponse({"detail": message}, status=401)
    messages.warning(request, message)
    return _redirect(request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from})}")


def _wants_page(request: HttpRequest) -> bool:
    return (
        "text/html" in request.headers.get("Accept", "*/*")
        or bool(getattr(request, "htmx", False))
        or (not request.path.startswith("/api/") and "json" not in request.headers.get("Accept", ""))
    )


def _redirect(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else HttpResponseRedirect(address)


def forced_password_change(get_response: Handler) -> Handler:
    """Nothing but changing the first password (or leaving) is open until it is changed."""

    def handle(request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated or not person.must_change_password:
            return get_response(request)
        open_paths = {reverse("people:password"), reverse("people:sign_out")}
        if request.path in open_paths or request.path.startswith(("/static/", "/i18n/", "/language/")):
            return get_response(request)
        if not _wants_page(request):
            return JsonResponse({"detail": _("Change your first password before anything else.")}, status=403)
        return _redirect(request, reverse("people:password"))

    return handle


def forced_second_factor(get_response: Handler) -> Handler:
    """Where the operator demands a second factor, nothing but setting one up is open to those who lack it."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not _needs_second_factor(request) or request.path.startswith(("/me/", "/sign-", "/static/", "/language/")):
            return get_response(request)
        if has_second_factor(request.user.pk or 0):
            request.session[SESSION_SECOND_FACTOR] = True
            return get_response(request)
        if not _wants_page(request):
            return JsonResponse({"detail": _("Set up a second factor before anything else.")}, status=403)
        messages.warning(request, _("Set up a second factor before anything else."))
        return _redirect(request, reverse("mfa_activate_totp"))

    return handle


def _needs_second_factor(request: HttpRequest) -> bool:
    wanted = settings.ENV.second_factor
    if not wanted or settings.ENV.demo or not request.user.is_authenticated:
        return False
    actor = request.actor  # type: ignore[attr-defined]
    concerned = actor.post_id is not None if wanted == "everybody" else actor.role in ADMIN_ROLES
    return concerned and SESSION_SECOND_FACTOR not in request.session
