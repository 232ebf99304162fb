"""Who may call a view: every view carries one of these marks, so that no guard rests on memory."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from wangge.ui.modules import installed_modules

View = Callable[..., Any]
RESIDENT = "resident"


def _role_titles() -> dict[str, Any]:
    """What roles are called on pages, in the order in which they are declared."""
    return {role: title for module in installed_modules() for role, title in module.role_titles.items()}


class ActingPost(Protocol):
    """What a guard wants to know of `request.actor`."""

    @property
    def role(self) -> str: ...

    @property
    def person_id(self) -> int | None: ...


@dataclass(frozen=True)
class Guard:
    """`anyone`, `signed_in`, `in_post`, or `has_role` with the roles that pass."""

    kind: str
    roles: frozenset[str] = frozenset()

    def admits(self, actor: ActingPost | None) -> bool:
        """Whether somebody acting through this post may call the view."""
        if self.kind == "anyone":
            return True
        if actor is None or actor.person_id is None:
            return False
        if self.kind == "in_post":
            return str(actor.role) != RESIDENT
        return self.kind == "signed_in" or str(actor.role) in self.roles

    def reason(self) -> str:
        """Why somebody signed in was refused, in words for the page."""
        if self.kind == "in_post":
            return _("This page is for people with a post.")
        titles = _role_titles()
        names = [str(title) for role, title in titles.items() if role in self.roles]
        return _("This page is for other posts: %(names)s.") % {"names": _(", ").join(names)}


def _guarded(guard: Guard) -> Callable[[View], View]:
    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = getattr(request, "actor", None)
            return view(request, *args, **kwargs) if guard.admits(actor) else refusal(request, guard, actor)

        guarded.guard = guard  # type: ignore[attr-defined]
        return guarded

    return mark


def refusal(request: HttpRequest, guard: Guard, actor: ActingPost | None) -> HttpResponse:
    """To the sign-in page when nobody is signed in, else a page that says why not."""
    if actor is None or actor.person_id is None:
        htmx = bool(getattr(request, "htmx", False))
        came_from = getattr(request, "htmx").current_url_abs_path if htmx else request.get_full_path()  # noqa: B009
        if request.method != "GET" and not htmx:
            came_from = "/"
        address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from or '/'})}"
        return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)
    return refused(request, guard.reason())


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """The page (or, for a request from within a page, its reason alone) of something one may not do; status 403."""
    template = "ui/refused.html#reason" if getattr(request, "htmx", False) else "ui/refused.html"
    return render(request, template, {"reason": reason}, status=403)


def has_role(*roles: str) -> Callable[[View], View]:
    """Only who acts through a post with one of these roles."""
    return _guarded(Guard("has_role", frozenset(str(role) for role in roles)))


def in_post(view: View) -> View:
    """Everybody who acts through a post; a resident's account has none."""
    return _guarded(Guard("in_post"))(view)


def signed_in(view: View) -> View:
    """Everybody with an account, whatever the post."""
    return _guarded(Guard("signed_in"))(view)


def anyone(view: View) -> View:
    """Everybody, signed in or not."""
    return _guarded(Guard("anyone"))(view)
