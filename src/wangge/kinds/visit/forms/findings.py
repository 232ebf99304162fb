from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.matters.forms.fields import PickField
from wangge.matters.forms.uploads import UploadField
from wangge.people.actors import Actor

PICTURES = "image/*,.heic,.heif"


class FindingForm(forms.Form):
    """What is to be put right: words, kind, a photo of the thing; whose door it was does not belong here."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = forms.CharField(
        label=gettext_lazy("What has to be put right?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Units will read this: no names and nothing about the household."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Place in words, if it matters"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    is_urgent = forms.BooleanField(label=gettext_lazy("Urgent: somebody could come to harm"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["category"] = PickField(
            what="category", actor=actor, label=_("What kind of thing?"), required=False
        )
        self.fields["photos"] = UploadField(
            actor=actor, at=at, accept=PICTURES, label=_("Photos of the thing"), required=False
        )
        self.order_fields(("text", "category", "photos", "address", "is_urgent"))

    def given(self) -> dict[str, Any]:
        """As the services take it."""
        given = self.cleaned_data
        return {
            "text": given["text"], "category": given["category"], "address": given["address"],
            "is_urgent": given["is_urgent"], "files": given["photos"], "key": given["idempotency_key"],
        }  # fmt: skip


class NoteForm(forms.Form):
    """A line in the own book."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = forms.CharField(
        label=gettext_lazy("Who asked for what?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=gettext_lazy("Only you read it. Names need not be written. The words are deleted after 90 days."),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["photos"] = UploadField(
            actor=actor, at=at, accept=PICTURES, most=1, label=_("A photo of the thing"), required=False,
            help_text=_("Of things, not of people. Place and camera are taken out; it goes with the words."),
        )  # fmt: skip


class NoteMatterForm(forms.Form):
    """What of a note others are to do."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    text = forms.CharField(
        label=gettext_lazy("What others are to do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Units will read this: no names and nothing about the household."),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("Place in words"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, has_photo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = PickField(
            what="category", actor=actor, label=_("What kind of thing?"), required=False
        )
        if has_photo:
            self.fields["with_photo"] = forms.BooleanField(label=_("Send the photo along"), required=False)
        self.order_fields(("text", "category", "with_photo", "address"))
