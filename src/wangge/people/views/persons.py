"""Persons and their posts, kept by the security administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wangge.people.access import get_person, get_post
from wangge.people.forms import EndPostForm, PersonForm, PostForm, ReasonForm
from wangge.people.guards import has_role
from wangge.people.handover import needs_taker, open_work
from wangge.people.labels import ROLE_CHOICES
from wangge.people.passwords import first_password
from wangge.people.queries import PersonFilter, current_posts, find_persons, posts_of, takers
from wangge.people.rules import Role
from wangge.people.services import (
    PeopleRefused,
    appoint,
    create_person,
    deactivate,
    edit_person,
    end_post,
    hand_over,
    reactivate,
    reset_password,
)
from wangge.ui.paging import keyset_page

READERS = (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
KEEPER = Role.SECURITY_ADMIN


@has_role(*READERS)
def persons(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by name, role, area and state."""
    given = request.GET
    wanted = PersonFilter(
        text=given.get("q", "").strip(),
        role=given.get("role", ""),
        area=given.get("area", "").strip(),
        state=given.get("state", "active"),
    )
    page = keyset_page(find_persons(wanted, timezone.localdate()), ("name", "id"), given.get("after", ""), 50)
    values = {"page": page, "wanted": wanted, "roles": ROLE_CHOICES, "may_edit": _may_edit(request)}
    return render(request, "people/persons.html", values)


def _may_edit(request: HttpRequest) -> bool:
    return bool(request.actor.role == KEEPER)  # type: ignore[attr-defined]


@has_role(*READERS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: contacts, posts with their history, and what waits to be passed on."""
    found = get_person(pk)
    in_force = {post.pk for post in current_posts(found, timezone.localdate())}
    rows = [_row(post, in_force) for post in posts_of(pk)]
    values = {"person": found, "rows": rows, "may_edit": _may_edit(request)}
    return render(request, "people/person.html", values)


def _row(post: Any, in_force: set[int]) -> dict[str, Any]:
    work = open_work(post)
    return {
        "post": post, "is_current": post.pk in in_force, "work": work, "needs_taker": needs_taker(work),
        "state": _state(post, in_force),
    }  # fmt: skip


def _state(post: Any, in_force: set[int]) -> str:
    if post.pk in in_force:
        return "current"
    return "future" if post.starts_on > timezone.localdate() and not post.ended_at_once else "past"


@has_role(KEEPER)
@never_cache
def new_person(request: HttpRequest) -> HttpResponse:
    """Add an account; its first password is shown once."""
    form = PersonForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        password = first_password()
        try:
            made = create_person(actor=request.actor, at=timezone.now(), password=password, **form.cleaned_data)  # type: ignore[attr-defined]
        except PeopleRefused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            return render(request, "people/first_password.html", {"person": made, "password": password})
    return render(request, "people/person_form.html", {"form": form}, status=422 if form.errors else 200)


@has_role(KEEPER)
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and contacts."""
    found = get_person(pk)
    initial = {"name": found.name, "work_phone": found.work_phone, "email": found.email}
    form = PersonForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        edit_person(person=found, actor=request.actor, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("Saved."))
        return redirect("people:person", pk=pk)
    values = {"form": form, "person": found}
    return render(request, "people/person_form.html", values, status=422 if form.errors else 200)


@has_role(KEEPER)
def new_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a post."""
    found = get_person(pk)
    form = PostForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            appoint(person=found, actor=request.actor, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        except PeopleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The post is granted."))
            return redirect("people:person", pk=pk)
    values = {"form": form, "person": found}
    return render(request, "people/post_form.html", values, status=422 if form.errors else 200)


@has_role(KEEPER)
def stop_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post with its date and reason, and choose who takes over its open work."""
    post = get_post(pk)
    today = timezone.localdate()
    form = EndPostForm(takers(post, today), request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            passed = end_post(
                post=post,
                on=given["on"],
                at_once=given["at_once"],
                reason=given["reason"],
                hand_over_to=form.target,
                actor=request.actor,  # type: ignore[attr-defined]
                at=timezone.now(),
            )
        except PeopleRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The post is ended; %(count)s open items were passed on.") % {"count": passed})
            return redirect("people:person", pk=post.person_id)
    values = {"form": form, "post": post, "work": open_work(post)}
    return render(request, "people/end_post.html", values, status=422 if form.errors else 200)


@has_role(KEEPER)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass the open work of a post that is over, or of somebody who is away, to another post."""
    post = get_post(pk)
    targets = takers(post, timezone.localdate())
    error = ""
    if request.method == "POST":
        target = next((taker for taker in targets if str(taker.pk) == request.POST.get("to")), None)
        if target is None:
            error = _("Choose who takes it over.")
        else:
            count = hand_over(post=post, to=target, actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
            messages.success(request, _("%(count)s open items were passed on.") % {"count": count})
            return redirect("people:person", pk=post.person_id)
    work = open_work(post)
    values = {"post": post, "work": work, "needs_taker": needs_taker(work), "targets": targets, "error": error}
    return render(request, "people/pass_on.html", values, status=422 if error else 200)


@has_role(KEEPER)
@never_cache
def stop_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an account: every session ends at once."""
    found = get_person(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deactivate(person=found, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
        except PeopleRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The account is stopped and signed out everywhere."))
            return redirect("people:person", pk=pk)
    return render(
        request, "people/stop_person.html", {"form": form, "person": found}, status=422 if form.errors else 200
    )


@has_role(KEEPER)
@never_cache
@require_POST
def reopen_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a stopped account again; its new first password is shown once."""
    found = get_person(pk)
    password = reactivate(person=found, reason="", actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return render(request, "people/first_password.html", {"person": found, "password": password})


@has_role(KEEPER)
@never_cache
@require_POST
def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password, shown once."""
    found = get_person(pk)
    password = reset_password(person=found, actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return render(request, "people/first_password.html", {"person": found, "password": password})
