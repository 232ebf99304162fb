"""What a list, board, map or export is narrowed by, read from the address."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wangge.kit.codes import CodeRefused, level_of
from wangge.matters.forms.fields import KeyField
from wangge.matters.kinds import kinds
from wangge.matters.marks import marks
from wangge.matters.models import Matter
from wangge.matters.pages.words import PHASE_WORDS, find_kind, state_choices
from wangge.matters.queries import SORTS, Filters
from wangge.people.actors import Actor

ANY = ("", _("All"))
SORT_WORDS = {"newest": _("Newest first"), "oldest": _("Oldest first"), "due": _("Next deadline first")}
NOT_FILTERS = frozenset({"after", "csrfmiddlewaretoken", "sort", "format"})
DEFAULT_SORT = "newest"
PICKED = ("area", "unit", "category", "party", "branch")


class FilterForm(forms.Form):
    """Every filter of the list; unknown values are passed over, so that an old saved view still opens."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number, words, place")}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    phase = forms.ChoiceField(label=_("Stage"), required=False, choices=[ANY, *PHASE_WORDS.items()])
    when = forms.ChoiceField(
        label=_("Deadline"), required=False,
        choices=[ANY, ("open", _("Still open")), ("overdue", _("Overdue"))],
    )  # fmt: skip
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=[ANY, *Matter.Urgency.choices])
    channel = forms.ChoiceField(label=_("Came by"), required=False, choices=[ANY, *Matter.Channel.choices])
    opened_from = forms.DateField(label=_("Reported from"), required=False, widget=forms.DateInput())
    opened_to = forms.DateField(label=_("Reported until"), required=False, widget=forms.DateInput())
    mark = forms.ChoiceField(label=_("Only those"), required=False)
    exact = forms.ChoiceField(
        label=_("Place"), required=False, choices=[ANY, ("yes", _("the area itself, not beneath"))]
    )

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["area"] = KeyField(what="area", actor=actor, label=_("Area"), required=False)
        self.fields["unit"] = KeyField(what="unit", actor=actor, label=_("Responsible unit"), required=False)
        self.fields["category"] = KeyField(what="category", actor=actor, label=_("Category"), required=False)
        self.fields["party"] = KeyField(what="unit", actor=actor, label=_("Unit with an order"), required=False)
        self.fields["branch"] = KeyField(what="category", actor=actor, label=_("Category and beneath"), required=False)
        self._choices("mark", [(name, mark.title) for name, mark in marks.items()])
        self._choices("kind", [(name, kind.title) for name, kind in kinds().items()])
        kind = find_kind(data.get("kind", ""))
        self._choices("state", state_choices(kind) if kind else [])
        if kind is None:
            del self.fields["state"]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ANY, *choices]

    def filters(self) -> Filters:
        """What was asked for, as the queries take it; nothing is read from the database for it."""
        self.is_valid()
        given = self.cleaned_data
        area = given.get("area", "")
        return Filters(
            text=given.get("q", ""),
            kind=given.get("kind", ""),
            state=given.get("state", ""),
            phase=given.get("phase", ""),
            area=area if is_code(area) else "",
            unit=_key(given.get("unit", "")),
            category=_key(given.get("category", "")),
            urgency=given.get("urgency", ""),
            channel=given.get("channel", ""),
            opened_from=given.get("opened_from"),
            opened_to=given.get("opened_to"),
            is_overdue=given.get("when") == "overdue",
            is_open=given.get("when") == "open",
            party=_key(given.get("party", "")),
            branch=_key(given.get("branch", "")),
            mark=given.get("mark", ""),
            is_exact=given.get("exact") == "yes",
        )

    def name_keys(self, names: Mapping[tuple[str, str], str]) -> None:
        """Tells the pickers what their keys are called."""
        for name in PICKED:
            shown = self[name].value()
            field = self.fields[name]
            if shown and isinstance(field, KeyField):
                field.names = {key: label for (what, key), label in names.items() if what == name}

    def chosen(self, names: Mapping[tuple[str, str], str]) -> list[tuple[str, Any, Any]]:
        """The filters in force as (name, label, value in words), for the line above a list."""
        words = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                shown = names.get((name, str(value))) or dict(getattr(field, "choices", ())).get(value, value)
                words.append((name, field.label, shown))
        return words


def is_code(text: str) -> bool:
    """Whether a text can be an area's code."""
    try:
        level_of(text)
    except CodeRefused:
        return False
    return True


def _key(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def read_sort(data: QueryDict) -> str:
    """The order asked for, if there is such an order."""
    wanted = data.get("sort", "")
    return wanted if wanted in SORTS else DEFAULT_SORT


def kept_query(data: QueryDict, *, with_sort: bool = True) -> str:
    """The part of an address that makes a view: filters and order, without the page; empty values left out."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        useful = [value for value in values if value]
        if useful and (name not in NOT_FILTERS or (name == "sort" and with_sort)):
            kept.setlist(name, useful)
    return kept.urlencode()
