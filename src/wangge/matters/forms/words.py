"""Small forms of a matter's page: notes, messages, links, the purpose of looking at personal data, saved views."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.matters.forms.fields import PickField
from wangge.matters.models import Link
from wangge.people.actors import Actor

PURPOSES = (
    ("contact", _("To call back about this matter")),
    ("appointment", _("To agree on a visit or a place")),
    ("verify", _("To check whether it is solved")),
    ("answer", _("To deliver the answer or a document")),
    ("emergency", _("Danger to life or property")),
)


class NoteForm(forms.Form):
    """An internal remark."""

    text = forms.CharField(
        label=_("Internal note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The reporter never sees it."),
    )  # fmt: skip


class MessageForm(forms.Form):
    """Words to the reporter."""

    text = forms.CharField(
        label=_("Message to the reporter"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The reporter reads exactly these words."),
    )  # fmt: skip
    needs_answer = forms.BooleanField(label=_("We need an answer"), required=False)


class LinkForm(forms.Form):
    """How another matter belongs to this one; merging is a move and is not done here."""

    kind = forms.ChoiceField(
        label=_("This matter is"), widget=forms.RadioSelect, initial=Link.Kind.ALIKE,
        choices=[
            (Link.Kind.ALIKE, _("like the other")),
            (Link.Kind.PART_OF, _("a part of the other")),
            (Link.Kind.FOLLOWS_FROM, _("grown out of the other")),
        ],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, actor: Actor, number: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["target"] = PickField(
            what="matter", actor=actor, near={"but": number}, label=_("The other matter"),
            help_text=_("Number, or words of it."),
        )  # fmt: skip


class PurposeForm(forms.Form):
    """Why somebody looks at a reporter's name and telephone."""

    purpose = forms.ChoiceField(label=_("What for?"), choices=PURPOSES, widget=forms.RadioSelect)

    def stated(self) -> str:
        """The purpose in words, as the log keeps it."""
        return str(dict(PURPOSES)[self.cleaned_data["purpose"]])


class SavedViewForm(forms.Form):
    """A name for the present filters."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
