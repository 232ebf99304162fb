"""The staff's own form for a new matter: one for every kind; a kind that needs more has its own page."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.matters.forms.fields import PickField, PointField, PointWidget
from wangge.matters.forms.uploads import UploadField
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven
from wangge.people.actors import Actor
from wangge.people.rules import Role

OFFERED_CHANNELS = (
    "phone", "counter", "chat_entry", "hotline_12345", "grid_patrol", Matter.Channel.VISIT, "building_head", "forum",
    "superior", "media", "petition_referral",
)  # fmt: skip
FIRST_CHANNEL = {Role.GRID_WORKER: "grid_patrol", Role.GRID_LEADER: "grid_patrol", Role.COMMUNITY_CLERK: "counter"}


class OpeningForm(forms.Form):
    """What is it, where is it, who told us."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.CharField(label=_("What is it about"), max_length=200, help_text=_("One line, as you would say it."))
    text = forms.CharField(
        label=_("Description"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    channel = forms.ChoiceField(label=_("Came by"))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Matter.Urgency.choices, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Place in words"), required=False, max_length=200, help_text=_("Estate, building, what is beside it.")
    )
    reporter_name = forms.CharField(label=_("Name of the reporter"), required=False, max_length=60)
    reporter_contact = forms.CharField(
        label=_("Telephone"), required=False, max_length=60,
        help_text=_("Kept sealed; every look at it is logged with its purpose."),
    )  # fmt: skip
    is_hidden = forms.BooleanField(label=_("Do not name the reporter to the handling unit"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.actor = actor
        labels = dict(Matter.Channel.choices)
        channel = self.fields["channel"]
        if isinstance(channel, forms.ChoiceField):
            channel.choices = [(value, labels[value]) for value in OFFERED_CHANNELS]
        self.initial.setdefault("channel", FIRST_CHANNEL.get(actor.role, "phone"))
        self.initial.setdefault("urgency", Matter.Urgency.NORMAL)
        self.fields["category"] = PickField(what="category", actor=actor, label=_("Category"), required=False)
        self.fields["estate"] = PickField(what="estate", actor=actor, label=_("Estate"), required=False)
        self.fields["area"] = PickField(what="area", actor=actor, label=_("Community or grid"), required=False)
        self.fields["point"] = PointField(widget=PointWidget(), label=_("Place on the map"), required=False)
        self.fields["photos"] = UploadField(
            actor=actor, at=at, accept="image/*,application/pdf", label=_("Photos and documents"), required=False
        )

    def given(self) -> dict[str, Any]:
        """What `open_matter` takes."""
        data = self.cleaned_data
        lng, lat = data["point"] or (None, None)
        return {
            "title": data["title"],
            "text": data["text"],
            "channel": data["channel"],
            "urgency": data["urgency"],
            "address": data["address"],
            "category": data["category"],
            "estate": data["estate"],
            "area_code": data["area"].code if data["area"] else "",
            "lng": lng,
            "lat": lat,
            "files": data["photos"],
            "reporter": self._reporter(),
            "key": data["idempotency_key"],
        }

    def _reporter(self) -> ReporterGiven | None:
        """Somebody who told us, if there was somebody: names and numbers are never required."""
        data = self.cleaned_data
        if not (data["reporter_name"] or data["reporter_contact"]):
            return None
        return ReporterGiven(
            entered_by_id=self.actor.person_id,
            name=data["reporter_name"],
            contact=data["reporter_contact"],
            is_hidden=data["is_hidden"],
            wants_contact=bool(data["reporter_contact"]),
        )
