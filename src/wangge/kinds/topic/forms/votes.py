"""What is asked when a vote is prepared, filled and decided."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.models.poll import CHOICES, SUBJECTS
from wangge.kinds.topic.rules.law import BASES, BASIS_TITLES, BODY_TITLES, Basis, Body

PAIRS = [f"{body.value}/{basis.value}" for body, bases in BASES.items() for basis in bases]
"""Every body with each roll it votes by."""


class PollForm(forms.Form):
    """A question for a body."""

    question = forms.CharField(
        label=_("Question of the vote"), max_length=300, help_text=_("One that is answered by for or against."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What is decided if it passes"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    who = forms.ChoiceField(label=_("Who decides"), widget=forms.RadioSelect)
    subject = forms.ChoiceField(
        label=_("What the owners decide on"), choices=[("", "—"), *SUBJECTS], required=False,
        help_text=_("Civil Code art. 278; items 6 to 8 need three quarters."),
    )  # fmt: skip
    opens_at = forms.DateTimeField(label=_("Voting from"), widget=forms.DateTimeInput)
    closes_at = forms.DateTimeField(label=_("Voting until"), widget=forms.DateTimeInput)
    is_open_vote = forms.BooleanField(
        label=_("The body votes openly"), required=False,
        help_text=_("Only where its rules say so: the minutes then show who voted how. Otherwise the vote is secret."),
    )  # fmt: skip

    def __init__(self, *args: Any, ruled: Collection[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(value, self._title(value, ruled)) for value in PAIRS]  # type: ignore[attr-defined]

    @staticmethod
    def _title(value: str, ruled: Collection[tuple[str, str]]) -> str:
        """Body and roll; those without a rule in force say so at once."""
        body, basis = value.split("/")
        words = gettext("%(body)s · %(basis)s") % {
            "body": gettext(BODY_TITLES[Body(body)]), "basis": gettext(BASIS_TITLES[Basis(basis)])
        }  # fmt: skip
        return words if (body, basis) in ruled else gettext("%(words)s (no rule entered yet)") % {"words": words}

    def clean(self) -> dict[str, Any]:
        """Owners decide on one of nine things; voting ends behind its beginning."""
        given = super().clean() or {}
        given["body"], _slash, given["basis"] = given.pop("who", "").partition("/")
        if given.get("body") == "owners" and not given.get("subject"):
            self.add_error("subject", gettext("Choose which of the nine kinds of decisions it is."))
        if given.get("opens_at") and given.get("closes_at") and given["closes_at"] <= given["opens_at"]:
            self.add_error("closes_at", gettext("The end lies before the beginning."))
        if given.get("body") != "owners":
            given["subject"] = ""
        return given


class RollForm(forms.Form):
    """The roll as a table."""

    file = forms.FileField(
        label=_("Roll as Excel or CSV"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Columns: part (or household, seat), area in m², owner number where one owner has several parts."),
    )


class PaperForm(forms.Form):
    """One paper ballot as one clerk reads it."""

    position = forms.IntegerField(label=_("Number on the roll"), min_value=1)
    choice = forms.ChoiceField(label=_("The ballot says"), choices=CHOICES, widget=forms.RadioSelect)


class ReasonForm(forms.Form):
    """Why something is done with a vote."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class DiscardForm(forms.Form):
    """Readings under a wrong number are taken back."""

    position = forms.IntegerField(label=_("Number on the roll"), min_value=1)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReissueForm(forms.Form):
    """A lost code."""

    position = forms.IntegerField(label=_("Number on the roll"), min_value=1)


class CodeForm(forms.Form):
    """A voting code."""

    code = forms.CharField(
        label=_("Voting code"), max_length=20, help_text=_("Ten signs, on the letter you were given."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "inputmode": "text"}),
    )  # fmt: skip


class CastForm(forms.Form):
    """A vote."""

    choice = forms.ChoiceField(label=_("Your vote"), choices=CHOICES, widget=forms.RadioSelect)
