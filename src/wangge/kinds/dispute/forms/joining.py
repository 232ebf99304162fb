from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.kinds.dispute.models import MediationBody
from wangge.matters.forms.fields import PickField
from wangge.people.actors import Actor
from wangge.people.models import Person

WORDS = {"rows": 3}
YES, NO = "yes", "no"


class TransferForm(forms.Form):
    """Which organization is asked to take the case over, and why."""

    to_body = forms.ModelChoiceField(label=_("Hand it on to"), queryset=MediationBody.objects.none())
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=WORDS),
        help_text=_("Without names: it is read before the case is seen."),
    )  # fmt: skip
    parties_agree = forms.BooleanField(
        label=_("The parties agree that the other organization mediates"), required=False,
        help_text=_("Needed once they have been asked. What they consented to goes along."),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies


class TakeUpForm(forms.Form):
    """A case of an organization beneath that the one above asks for."""

    number = forms.CharField(label=_("Number of the case"), max_length=24)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=WORDS),
        help_text=_("Those who mediate the case now read it and decide."),
    )  # fmt: skip


class YesNoForm(forms.Form):
    """Yes or no, with words."""

    accepts = forms.TypedChoiceField(
        label=_("Your answer"), choices=[(YES, _("Said yes")), (NO, _("Said no"))], coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs=WORDS),
        help_text=_("A no needs a reason."),
    )  # fmt: skip
    parties_agree = forms.BooleanField(
        label=_("The parties agree that the other organization mediates"), required=False
    )

    def __init__(self, *args: Any, asks_parties: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_parties:
            del self.fields["parties_agree"]


class InviteForm(forms.Form):
    """Which organization mediates along, and what its part is."""

    reason = forms.CharField(
        label=_("What is their part?"), max_length=500, widget=forms.Textarea(attrs=WORDS),
        help_text=_("Without names: it is read before the case is seen."),
    )  # fmt: skip
    field_order = ("organization", "reason")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = PickField(
            what="unit", actor=actor, label=_("Organization"),
            help_text=_("Court, procuratorate, police station, justice office, any unit or mediation body."),
        )  # fmt: skip
        self.order_fields(self.field_order)


class ComingForm(forms.Form):
    """Who comes to the table for an organization, or why nobody does."""

    accepts = forms.TypedChoiceField(
        label=_("Your answer"), choices=[(YES, _("We come")), (NO, _("We do not come"))],
        coerce=lambda value: value == YES, widget=forms.RadioSelect,
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        label=_("Who comes"), required=False, queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only they see the case, and only as long as they sit at the table. Nobody with a tie to a party."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs=WORDS),
        help_text=_("A no needs a reason."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people
