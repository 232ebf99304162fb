from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.field.rules import title_of
from wangge.matters.forms.fields import PickField
from wangge.matters.forms.uploads import UploadField
from wangge.matters.models import Category, Matter
from wangge.matters.services import ReporterGiven
from wangge.people.actors import Actor
from wangge.people.rules import Role

FOR_OTHERS = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.PROXY_REPORTER})
"""Who hands in for residents; a steward keeps no personal data of neighbours."""
PICTURES = "image/*,.heic,.heif"
TOLD_BY = ("phone", "chat_entry", "building_head", "counter")
"""How residents reach a worker who is not there; of a chat group only what has to be done is written here, by hand."""


class ReportForm(forms.Form):
    """A photo, a choice, where it is; words only where those do not say it."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=73, max_value=136)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=3, max_value=54)
    accuracy = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=0, max_value=100_000)
    address = forms.CharField(
        label=_("Place in words"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Building, crossing, shop: whatever helps to find it."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What is the matter?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Need not be written when photo and kind say it. No names of residents, please."),
    )
    is_urgent = forms.BooleanField(label=_("Urgent: somebody could come to harm"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Actor,
        at: datetime,
        usual: list[Category],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        category = PickField(what="category", actor=actor, label=_("What kind of thing?"), required=False)
        category.offer(usual)
        self.fields["category"] = category
        self.add_photos(actor, at)

        if actor.role in FOR_OTHERS:
            self._add_reporter()

    def _add_reporter(self) -> None:
        """Whoever asked for it gets the answer; all fields may stay empty."""
        labels = dict(Matter.Channel.choices)
        self.fields["came_by"] = forms.ChoiceField(
            label=_("How it reached me"), required=False,
            choices=[("", _("I was there")), *((name, labels[name]) for name in TOLD_BY)],
        )  # fmt: skip
        self.fields["reporter_name"] = forms.CharField(
            label=_("Name of the resident"), required=False, max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip
        self.fields["reporter_contact"] = forms.CharField(
            label=_("Telephone of the resident"), required=False, max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
            help_text=_("Only if the resident agrees. Kept sealed; every look at it is logged."),
        )  # fmt: skip
        self.fields["is_hidden"] = forms.BooleanField(
            label=_("Do not name the resident to the handling unit"), required=False
        )

    @property
    def is_for_other(self) -> bool:
        """Whether the form can be handed in for somebody else."""
        return "reporter_contact" in self.fields

    def reporter(self, actor: Actor) -> ReporterGiven | None:
        """The resident for whom it is handed in, if one was named."""
        name, contact = (self.cleaned_data.get(f"reporter_{part}", "") for part in ("name", "contact"))
        if not (name or contact):
            return None
        return ReporterGiven(
            entered_by_id=actor.person_id, name=name, contact=contact, is_hidden=self.cleaned_data["is_hidden"],
            wants_contact=bool(contact),
        )  # fmt: skip

    def add_photos(self, actor: Actor, at: datetime) -> None:
        """The photos that this form takes."""
        self.fields["photos"] = UploadField(actor=actor, at=at, accept=PICTURES, label=_("Photos"), required=False)

    def clean(self) -> dict[str, Any]:
        """A photo with its kind is enough, and so are words."""
        given = super().clean() or {}
        if (given.get("lng") is None) != (given.get("lat") is None):
            given["lng"] = given["lat"] = None
        if not self._says_what(given) and not self.errors:
            self.add_error("text", _("Write what it is, or add a photo and choose the kind."))
        return given

    def _says_what(self, given: dict[str, Any]) -> bool:
        return bool(given.get("text") or (given.get("photos") and given.get("category")))

    def title(self) -> str:
        """One line for the lists."""
        given = self.cleaned_data
        return title_of(given["text"], given["category"].name if given["category"] else "", given["address"])

    def where(self) -> dict[str, Any]:
        """The place, as `open_matter` takes it."""
        given = self.cleaned_data
        accuracy = given["accuracy"] if given["lng"] is not None else None
        return {"lng": given["lng"], "lat": given["lat"], "accuracy_m": accuracy, "address": given["address"]}


class SettledForm(ReportForm):
    """What was put right on the spot: before, after, what was done."""

    result = forms.CharField(
        label=_("What did you do?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
    )

    def add_photos(self, actor: Actor, at: datetime) -> None:
        """Before and after, both needed."""
        self.fields["photos_before"] = UploadField(actor=actor, at=at, accept=PICTURES, label=_("Before"))
        self.fields["photos_after"] = UploadField(actor=actor, at=at, accept=PICTURES, label=_("After"))

    def _says_what(self, given: dict[str, Any]) -> bool:
        return bool(given.get("text") or given.get("category") or given.get("result"))

    def title(self) -> str:
        """One line for the lists."""
        given = self.cleaned_data
        name = given["category"].name if given["category"] else given["result"]
        return title_of(given["text"], name, given["address"] if given["category"] else "")
