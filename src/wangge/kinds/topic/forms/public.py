"""What residents write."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.estates.models import Estate


class ProposalForm(forms.Form):
    """A topic as a resident tells it."""

    title = forms.CharField(label=_("What should we talk about together?"), max_length=60)
    text = forms.CharField(
        label=_("Tell us about it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What troubles you, whom else it touches, what could be done. Please leave out names of others."),
    )  # fmt: skip
    estate_name = forms.CharField(
        label=_("Estate or village"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"list": "estates", "autocomplete": "off"}),
        help_text=_("Write a few characters and choose."),
    )  # fmt: skip
    community = forms.ModelChoiceField(
        label=_("Or your community"), queryset=Area.objects.none(), required=False, empty_label=_("Choose…")
    )
    name = forms.CharField(label=_("How may we call you?"), required=False, max_length=40)
    contact = forms.CharField(
        label=_("Telephone"), required=False, max_length=40,
        help_text=_("Need not be given. Kept encrypted; every look at it is recorded."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Area.objects.filter(level="community", valid_to=None).order_by("code")

    def clean(self) -> dict[str, Any]:
        """Somewhere it must be."""
        given = super().clean() or {}
        name = (given.get("estate_name") or "").strip()
        given["estate"] = None
        if name:
            found = list(Estate.objects.filter(valid_to=None, name=name).select_related("area")[:2])
            if len(found) == 1:
                given["estate"] = found[0]
            elif not given.get("community"):
                words = {"name": name}
                self.add_error(
                    "estate_name", gettext("Please choose one from the list; “%(name)s” is not clear.") % words
                )
        elif not given.get("community"):
            self.add_error("community", gettext("Say where it is: choose an estate or your community."))
        return given


class FindForm(forms.Form):
    """Number and code from the receipt."""

    number = forms.CharField(
        label=_("Number"), max_length=30, widget=forms.TextInput(attrs={"autocapitalize": "characters"})
    )
    code = forms.CharField(
        label=_("Query code"), max_length=12, help_text=_("Eight signs, on your receipt."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class ObjectionForm(forms.Form):
    """What somebody holds against what was agreed."""

    text = forms.CharField(
        label=_("What do you object to, and why?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The community reads it and answers before anything is resolved. Your name is not needed."),
    )  # fmt: skip


class OfferForm(forms.Form):
    """A statement somebody offers."""

    text = forms.CharField(
        label=_("Say it in one short sentence"), max_length=140, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thought that others can agree or disagree with. It is shown after somebody has read it."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why the proposer does something."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
