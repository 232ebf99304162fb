import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.kinds.visit.models import ErrandItem
from wangge.kinds.visit.queries.enrolments import grids_in
from wangge.kinds.visit.queries.errands import items
from wangge.matters.forms.fields import PickField
from wangge.matters.models import Matter
from wangge.people.actors import Actor

GRID = 15
CHANNELS = (
    (Matter.Channel.VISIT, gettext_lazy("At a visit")), (Matter.Channel.PHONE, gettext_lazy("By telephone")),
    (Matter.Channel.COUNTER, gettext_lazy("At the counter")),
    (Matter.Channel.BUILDING_HEAD, gettext_lazy("Through the building head")),
)  # fmt: skip
MOST_PAPERS = 12


class ErrandForm(forms.Form):
    """What is to be done for whom."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.CharField(label=gettext_lazy("Something else"), max_length=80, required=False)
    text = forms.CharField(
        label=gettext_lazy("What has to be known"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("No numbers of identity cards or accounts."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("For whom"), max_length=60)
    contact = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=gettext_lazy("How it was asked for"), choices=CHANNELS, initial=Matter.Channel.VISIT
    )

    field_order = ("item", "title", "text", "name", "contact", "grid", "channel")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = ItemField(
            label=_("Which errand?"), queryset=items(actor.area_code), required=False, empty_label=_("Something else"),
            widget=forms.RadioSelect,
        )  # fmt: skip
        if len(actor.area_code) < GRID:
            self.fields["grid"] = forms.ChoiceField(label=_("Grid"), choices=grids_in(actor.area_code))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """An entry of the list, or words of one's own."""
        given = super().clean() or {}
        if not given.get("item") and not (given.get("title") or "").strip():
            self.add_error("title", _("Choose an errand or say in a few words which."))
        return given


class AskForm(forms.Form):
    """A resident asks for an errand: what, where they live, whom to call; papers and mandate come at the door."""

    title = forms.CharField(
        label=gettext_lazy("What shall we do for you?"), max_length=80,
        help_text=gettext_lazy("For example: apply for the allowance for the aged."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("What has to be known"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("No numbers of identity cards or accounts."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("How may we call you?"), max_length=60)
    contact = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("The grid worker calls you on it. Kept encrypted; every look at it is recorded."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"] = PickField(
            what="home", actor=actor, label=_("Your estate, community or village"),
            help_text=_("Write a few characters and choose."),
        )  # fmt: skip
        self.order_fields(("title", "text", "home", "name", "contact"))

    def clean_title(self) -> str:
        """Numbers that tell who somebody is are not wanted in a title that staff read in lists."""
        return _without_numbers(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """Nor in the words beneath it."""
        return _without_numbers(self.cleaned_data["text"])


LONG_NUMBER = re.compile(r"\d[\d\s-]{13,}[\dXx]")


def _without_numbers(text: str) -> str:
    if LONG_NUMBER.search(text):
        raise forms.ValidationError(
            _("Please leave out numbers of identity cards and accounts: the grid worker sees the papers at your door.")
        )
    return text.strip()


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """An errand with its office beside it."""

    def label_from_instance(self, obj: ErrandItem) -> str:
        return f"{obj.name} · {obj.office}" if obj.office else obj.name


class ErrandRatingForm(forms.Form):
    """What the person says of it."""

    solved = forms.ChoiceField(
        label=gettext_lazy("Was your errand done?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes, done")), ("no", gettext_lazy("No, not done"))],
    )  # fmt: skip
    satisfied = forms.ChoiceField(
        label=gettext_lazy("Are you satisfied with how it was done?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Satisfied")), ("neutral", gettext_lazy("Neither")),
                 ("no", gettext_lazy("Not satisfied"))],
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Anything you want to say"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class PapersForm(forms.Form):
    """Papers that change hands: those of the list, and others."""

    others = forms.CharField(
        label=gettext_lazy("Other papers, one per line"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    is_result = forms.BooleanField(label=gettext_lazy("Given out by the office, to be handed on"), required=False)

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["listed"] = forms.MultipleChoiceField(
            label=_("Usual papers"), required=False, choices=[(name, name) for name in offered],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.order_fields(("listed", "others", "is_result"))

    def names(self) -> list[tuple[str, int, bool]]:
        """Name, number, whether originals; “2 …” at the begin of a line is a number, “copy” says what it is."""
        given = [*self.cleaned_data["listed"], *self.cleaned_data["others"].splitlines()]
        return [_parsed(line.strip()) for line in given if line.strip()][:MOST_PAPERS]


def _parsed(line: str) -> tuple[str, int, bool]:
    head, _space, rest = line.partition(" ")
    number, name = (int(head), rest.strip()) if head.isdigit() and rest.strip() and len(head) < 3 else (1, line)
    is_copy = any(word in name for word in ("复印件", "复印", "copy"))
    return name, number, not is_copy


class ItemForm(forms.Form):
    """An errand that is often done."""

    name = forms.CharField(label=gettext_lazy("Errand"), max_length=100)
    office = forms.CharField(label=gettext_lazy("Office"), max_length=100, required=False)
    papers = forms.CharField(
        label=gettext_lazy("Papers, one per line"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    hint = forms.CharField(label=gettext_lazy("Good to know"), max_length=300, required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Is offered"), required=False, initial=True)
