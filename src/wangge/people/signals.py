"""Audit entries of signing in and out; connected in `apps.ready`."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from wangge.audit.services import record
from wangge.people.client import client_ip
from wangge.people.middleware import SESSION_SEEN
from wangge.people.models import Person


def note_sign_in(sender: Any, request: HttpRequest, user: Person, **kw: Any) -> None:
    """Signed in, with or without a second factor."""
    request.session[SESSION_SEEN] = timezone.now().timestamp()
    _note("sign_in", request, user)


def note_sign_out(sender: Any, request: HttpRequest, user: Person | None, **kw: Any) -> None:
    """Signed out by the person or by time."""
    if user is not None:
        _note("sign_out", request, user, detail=getattr(request, "sign_out_reason", ""))


def note_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kw: Any) -> None:
    """A wrong name or password; the password is never kept."""
    username = str(credentials.get("username") or "")[:60]
    ip = client_ip(request) if request is not None else ""
    record(act="sign_in.failed", at=timezone.now(), subject_kind="account", subject_id=username, ip=ip)


def note_lock(sender: Any, request: HttpRequest, username: str, ip_address: str, **kw: Any) -> None:
    """Too many failures."""
    record(
        act="sign_in.locked", at=timezone.now(), subject_kind="account", subject_id=username[:60], ip=ip_address or ""
    )


def _note(act: str, request: HttpRequest, person: Person, detail: str = "") -> None:
    record(
        act=act,
        at=timezone.now(),
        actor_person_id=person.pk,
        actor_name=person.name,
        subject_kind="person",
        subject_id=person.pk,
        detail=detail,
        ip=client_ip(request),
    )


def connect() -> None:
    """Binds the receivers once."""
    user_logged_in.connect(note_sign_in, dispatch_uid="people.sign_in")
    user_logged_out.connect(note_sign_out, dispatch_uid="people.sign_out")
    user_login_failed.connect(note_failure, dispatch_uid="people.failure")
    user_locked_out.connect(note_lock, dispatch_uid="people.lock")
