"""What residents write."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.matters.forms.fields import PickField
from wangge.people.actors import Actor


class ProposalForm(forms.Form):
    """A topic as a resident tells it."""

    title = forms.CharField(label=_("What should we talk about together?"), max_length=60)
    text = forms.CharField(
        label=_("Tell us about it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What troubles you, whom else it touches, what could be done. Please leave out names of others."),
    )  # fmt: skip
    name = forms.CharField(label=_("How may we call you?"), required=False, max_length=40)
    contact = forms.CharField(
        label=_("Telephone"), required=False, max_length=40,
        help_text=_("Need not be given. Kept encrypted; every look at it is recorded."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, near: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = PickField(
            what="home", actor=actor, label=_("Your estate, community or village"),
            help_text=_("Write a few characters and choose."),
            error_messages={"required": gettext("Say where it is: choose an estate or your community.")},
        )  # fmt: skip
        home.propose(home.finder.get(actor, [near[:12]]) if near else [])
        self.fields["home"] = home
        self.order_fields(("title", "text", "home"))


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


class LinkForm(forms.Form):
    """The code on a household's letter."""

    code = forms.CharField(
        label=_("Code on your letter"), max_length=20, help_text=_("Ten letters and figures, below your share."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "inputmode": "text"}),
    )  # fmt: skip


class ShareForm(forms.Form):
    """Yes or no to what a household shall pay."""

    consent = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class ReasonForm(forms.Form):
    """Why the proposer does something."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
