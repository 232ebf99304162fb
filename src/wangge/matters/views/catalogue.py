"""Categories with their conditions and questions: read by the staff, changed by their keepers after a preview."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.kit.sheets import write_csv, write_xlsx
from wangge.matters.forms.catalogue import CategoryForm, ConditionForm, QuestionForm
from wangge.matters.pages import catalogue as page
from wangge.matters.services.catalogue import (
    CatalogueRefused,
    may_edit,
    remove_condition,
    remove_question,
    save_category,
    save_condition,
    save_question,
    touched_by,
)
from wangge.matters.services.catalogue_loading import export_table
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role, refused
from wangge.people.rules import STAFF_ROLES, Role

KEEPERS = (Role.COUNTY_LEADER, Role.SYSTEM_ADMIN)
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
View = Callable[..., HttpResponse]


def keepers(view: View) -> View:
    """The system administrator and the county's leader; everybody else reads only."""

    @has_role(*KEEPERS)
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit(actor_of(request)):
            reason = _("Only the system administrator and the county's leader change the catalogue.")
            return refused(request, reason)
        return view(request, *args, **kwargs)

    return kept


@has_role(*STAFF_ROLES)
def show_list(request: HttpRequest) -> HttpResponse:
    """One list of categories: residents' concerns, public facilities or disturbances."""
    scheme = request.GET.get("scheme", "own")
    text = request.GET.get("q", "").strip()
    values = {
        "scheme": scheme,
        "text": text,
        "schemes": page.SCHEMES,
        "lines": page.categories(scheme=scheme, text=text),
        "may_edit": may_edit(actor_of(request)),
    }
    return render(request, "matters/catalogue/list.html", values)


@has_role(*STAFF_ROLES)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One category: what it asks, what it is filed and closed under, and how much hangs on it."""
    category = page.get_category(code)
    values = {
        "category": category,
        "conditions": page.conditions_of(category),
        "touched": touched_by(category),
        "may_edit": may_edit(actor_of(request)),
    }
    return render(request, "matters/catalogue/category.html", values)


@has_role(*STAFF_ROLES)
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The whole catalogue as a table that can be brought back changed."""
    kind = "xlsx" if form == "xlsx" else "csv"
    headings, rows = export_table(is_plain=False)
    response = HttpResponse((write_xlsx if kind == "xlsx" else write_csv)(headings, rows), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="catalogue.{kind}"'
    return response


def _answer(
    request: HttpRequest, form: forms.Form, save: Callable[[], object], *, done: str, back: str, **values: Any
) -> HttpResponse:
    """The form; its preview when it is valid and not yet confirmed; the saved thing when it is."""
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and "confirm" in request.POST:
        try:
            save()
        except CatalogueRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    values |= {"form": form, "back": back, "is_preview": is_valid and not form.errors, "changes": _changes(form)}
    return render(request, "matters/catalogue/form.html", values, status=422 if form.errors else 200)


def _changes(form: forms.Form) -> list[tuple[str, Any, Any]]:
    """What a valid form would change: label, before, after."""
    if not form.is_bound or form.errors:
        return []
    return [
        (str(form.fields[name].label), form.initial.get(name, ""), form.cleaned_data.get(name))
        for name in form.changed_data
    ]


def _parent_of(form: forms.Form) -> Any:
    code = form.cleaned_data["parent"].strip()
    if not code:
        return None
    found = page.find_category(code)
    if found is None:
        raise CatalogueRefused(_("There is no category %(code)s.") % {"code": code}, field="parent")
    return found


def _save_category(request: HttpRequest, form: forms.Form, code: str, *, is_new: bool) -> object:
    values = {**form.cleaned_data, "parent": _parent_of(form)}
    values.pop("code", None)
    return save_category(code=code, actor=actor_of(request), at=moment(), is_new=is_new, **values)


@keepers
def new_category(request: HttpRequest) -> HttpResponse:
    """Add a category."""
    initial = {"parent": request.GET.get("under", ""), "scheme": request.GET.get("scheme", "own"), "position": 100,
               "is_offered": True, "is_active": True}  # fmt: skip
    form = CategoryForm(request.POST or None, initial=initial)
    return _answer(
        request, form, lambda: _save_category(request, form, form.cleaned_data["code"], is_new=True),
        done=_("The category was added."), back="catalogue:list", title=_("Add a category"),
    )  # fmt: skip


@keepers
def edit_category(request: HttpRequest, code: str) -> HttpResponse:
    """Change a category, after a preview of what hangs on it."""
    category = page.get_category(code)
    initial = {name: getattr(category, name) for name in CategoryForm.base_fields if name not in {"code", "parent"}}
    initial["parent"] = category.parent.code if category.parent else ""
    form = CategoryForm(request.POST or None, initial=initial, is_new=False)
    return _answer(
        request, form, lambda: _save_category(request, form, category.code, is_new=False),
        done=_("The category was changed."), back=page.address_of(category),
        title=category.name, category=category, touched=touched_by(category),
    )  # fmt: skip


@keepers
def edit_condition(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """Add a filing condition or change one; running deadlines stay as they were counted."""
    category = page.get_category(code)
    row = page.get_condition(category, number) if number else None
    initial = {name: getattr(row, name) for name in ConditionForm.base_fields} if row else {}
    form = ConditionForm(request.POST or None, initial=initial)

    def save() -> object:
        return save_condition(
            category=category, number=number, actor=actor_of(request), at=moment(), **form.cleaned_data
        )

    return _answer(
        request, form, save, done=_("The condition was saved."), back=page.address_of(category),
        title=_("Condition of %(name)s") % {"name": category.name}, category=category, touched=touched_by(category),
    )  # fmt: skip


@keepers
def edit_question(request: HttpRequest, code: str, question: str = "") -> HttpResponse:
    """Add a question or change one."""
    category = page.get_category(code)
    row = page.get_question(category, question) if question else None
    initial = {name: getattr(row, name) for name in QuestionForm.base_fields} if row else {"position": 100}
    form = QuestionForm(request.POST or None, initial=initial)
    if row is not None:
        form.fields["code"].disabled = True

    def save() -> object:
        values = {**form.cleaned_data, "choices": form.cleaned_data["choices"].splitlines()}
        return save_question(category=category, actor=actor_of(request), at=moment(), **values)

    return _answer(
        request, form, save, done=_("The question was saved."), back=page.address_of(category),
        title=_("Question of %(name)s") % {"name": category.name}, category=category,
    )  # fmt: skip


@require_POST
@keepers
def drop_condition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take a condition away that no matter was filed under."""
    category = page.get_category(code)
    try:
        remove_condition(page.get_condition(category, number), actor=actor_of(request), at=moment())
    except CatalogueRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(page.address_of(category))


@require_POST
@keepers
def drop_question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Ask a question no longer."""
    category = page.get_category(code)
    remove_question(page.get_question(category, question), actor=actor_of(request), at=moment())
    return redirect(page.address_of(category))
