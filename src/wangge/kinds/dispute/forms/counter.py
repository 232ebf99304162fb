from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.kinds.dispute.models import Ticket
from wangge.kinds.dispute.rules.referral import LONGEST_DAYS
from wangge.matters.models import Rating
from wangge.people.models import Organization


class TicketForm(forms.Form):
    """A number in the queue; nobody is asked who he is."""

    subject = forms.ChoiceField(
        label=_("What brings you here?"), choices=Ticket.Subject.choices, widget=forms.RadioSelect
    )


class ReferForm(forms.Form):
    """Which unit answers it, what it is about, and how long it has."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Organization.objects.none(),
        help_text=_("Units in which somebody takes on what is sent."),
    )  # fmt: skip
    about = forms.CharField(
        label=_("What the unit is to answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Without names. Only the unit and this centre read it."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Working days for the answer"), required=False, min_value=1, max_value=LONGEST_DAYS,
        help_text=_("Leave it empty for the usual limit."),
    )  # fmt: skip
    is_petition = forms.BooleanField(
        label=_("By the rules on petitions"), required=False,
        help_text=_(
            "The unit objects within 5 working days or takes it on, and answers within 60 days. These days are set by "
            "law; the number above does not count."
        ),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Telephone"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Only if the visitor wants to be rung. Nobody has to say who he is."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units


class NumberForm(forms.Form):
    """The number under which what the visitor brought was entered."""

    number = forms.CharField(
        label=_("Number of the matter"), max_length=24,
        help_text=_("Enter the matter first; its number is the one that the visitor keeps."),
    )  # fmt: skip

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


class ReferralRatingForm(forms.Form):
    """What a visitor says of the answer; no free text, so that no name stands there."""

    solved = forms.ChoiceField(label=_("Is it settled?"), choices=Rating.Solved.choices, widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with how it was handled?"), choices=Rating.Satisfied.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip


class AgainForm(forms.Form):
    """Why it is taken up again."""

    reason = forms.CharField(
        label=_("What is still missing?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The unit and the centre read it."),
    )  # fmt: skip
