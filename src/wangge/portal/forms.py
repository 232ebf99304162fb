from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wangge.estates.models import Estate
from wangge.kinds.concern.services.reporting import with_asking
from wangge.matters.forms.uploads import UploadField
from wangge.matters.models import Category
from wangge.people.actors import Actor
from wangge.people.models import Person

MOST_PHOTOS = 6
PICTURES = "image/*,.heic,.heif"
TITLE_LENGTH = 40


class ReportForm(forms.Form):
    """What a resident tells: what, where, photos; a contact only if wanted."""

    text = forms.CharField(
        label=_("What is the matter?"),
        min_length=4,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("A sentence or two is enough. Please leave out names and telephone numbers of others."),
        error_messages={"required": _("Say in a sentence what is the matter.")},
    )
    category = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("I am not sure"),
        widget=forms.RadioSelect,
    )
    estate = forms.ModelChoiceField(queryset=Estate.objects.none(), required=False, widget=forms.HiddenInput)
    estate_name = forms.CharField(
        label=_("Estate or village"),
        required=False,
        max_length=60,
        help_text=_("Write a few characters and choose; if it is not in the list, write it as you call it."),
        widget=forms.TextInput(attrs={"list": "estates", "autocomplete": "off"}),
    )
    area = forms.CharField(required=False, max_length=17, widget=forms.HiddenInput)
    address = forms.CharField(
        label=_("More exactly"),
        required=False,
        max_length=120,
        help_text=_("Building, crossing, shop, whatever helps."),
    )
    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=73, max_value=136)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=3, max_value=54)
    name = forms.CharField(
        label=_("How may we call you?"), required=False, max_length=40, help_text=_("Need not be given.")
    )
    contact = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        help_text=_("Need not be given. Kept encrypted; every look at it is recorded."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    is_hidden = forms.BooleanField(label=_("Do not tell the handling unit who I am"), required=False)
    is_no_emergency = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, actor: Actor, at: datetime, known_photos: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"] = UploadField(
            actor=actor, at=at, known=known_photos, most=MOST_PHOTOS, accept=PICTURES, label=_("Photos"),
            required=False, help_text=_("Place and time hidden inside photos are removed before they are kept."),
        )  # fmt: skip
        rows = Category.objects.filter(scheme="own", parent__isnull=True, is_offered=True, is_active=True)
        category = self.fields["category"]
        estate = self.fields["estate"]
        assert isinstance(category, forms.ModelChoiceField)
        assert isinstance(estate, forms.ModelChoiceField)
        category.queryset = with_asking(rows).order_by("position", "code")
        estate.queryset = Estate.objects.filter(valid_to=None)

    def clean(self) -> dict[str, Any]:
        """Somewhere it must be; a place that is in no register is taken as it is written."""
        given = super().clean() or {}
        name = " ".join((given.get("estate_name") or "").split())
        estate = given.get("estate")
        if name and (estate is None or estate.name != name):
            given["estate"] = self._estate_named(name)
            self._forget_point_of(estate)
            if given["estate"] is None:
                given["address"] = self._in_words(name, given.get("address") or "")
        has_point = given.get("lng") is not None and given.get("lat") is not None
        if not (has_point or given.get("estate") or given.get("area") or given.get("address")):
            self.add_error("estate_name", _("Say where it is: choose an estate, or mark the place on the map."))
        return given

    def _forget_point_of(self, estate: Estate | None) -> None:
        """The point of a scanned estate goes with it when another place is written instead."""
        given = self.cleaned_data
        if estate is not None and (given.get("lng"), given.get("lat")) == (estate.lng, estate.lat):
            given["lng"] = given["lat"] = None

    def _in_words(self, name: str, address: str) -> str:
        return address if name in address else f"{name} {address}".strip()

    def _estate_named(self, name: str) -> Estate | None:
        """The estate of that name if there is only one."""
        found = list(Estate.objects.filter(valid_to=None, name=name).select_related("area")[:2])
        return found[0] if len(found) == 1 else None

    def photos(self) -> list[Any]:
        """The photos that have arrived, whatever else is wrong."""
        field = self.fields["photos"]
        return field.widget.kept if isinstance(field, UploadField) else []

    def title(self) -> str:
        """The first sentence of the text, shortened, as the matter's title."""
        text = " ".join(self.cleaned_data["text"].split())
        for mark in "。！？；!?;\n":
            text = text.split(mark)[0]
        return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…"


class TrackForm(forms.Form):
    """Number and code from the receipt."""

    number = forms.CharField(
        label=_("Number"), max_length=30, widget=forms.TextInput(attrs={"autocapitalize": "characters"})
    )
    code = forms.CharField(
        label=_("Query code"), max_length=12, help_text=_("Eight signs, on your receipt."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What the reporter adds."""

    text = forms.CharField(label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class RatingForm(forms.Form):
    """What the reporter says of the outcome."""

    solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=[("yes", _("Yes, it is solved")), ("no", _("No, not yet"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with how it was handled?"),
        choices=[("yes", _("Satisfied")), ("neutral", _("Neither")), ("no", _("Not satisfied"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Anything you want to say"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class CheckForm(RatingForm):
    """What the reporter says of a result that is being checked; where others told first, only that it is not solved."""

    def __init__(self, *args: Any, may_pass: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["satisfied"].required = False
        self.fields["satisfied"].label = _("If it is solved: are you satisfied with how it was handled?")
        self.fields["text"].label = _("If it is not solved: what is still wrong?")
        if not may_pass:
            del self.fields["satisfied"]
            self.fields["solved"] = forms.ChoiceField(choices=[("no", "")], widget=forms.HiddenInput, initial="no")
            self.fields["text"].label = _("What is still wrong?")

    def clean(self) -> dict[str, Any]:
        """A yes is whole with how satisfied one is, a no with what is still wrong."""
        given = super().clean() or {}
        if given.get("solved") == "yes" and not given.get("satisfied"):
            self.add_error("satisfied", _("Please say how satisfied you are."))
        if given.get("solved") == "no" and not given.get("text"):
            self.add_error("text", _("Please say what is still wrong, so that the unit can mend it."))
        return given | {"satisfied": given.get("satisfied", "")}


class ReopenForm(forms.Form):
    """Why it is not over."""

    reason = forms.CharField(label=_("What is still wrong?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class JoinForm(forms.Form):
    """A user name and a password; nothing else is asked."""

    username = forms.CharField(
        label=_("User name"),
        max_length=59,
        help_text=_("Small letters and digits. It need not tell who you are."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("Password, once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    keep = forms.BooleanField(label=_("Take in the reports sent from this device"), required=False, initial=True)

    def __init__(self, *args: Any, reports: int, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not reports:
            del self.fields["keep"]

    @property
    def rules(self) -> list[str]:
        """What a password must be, one sentence each."""
        return password_validators_help_texts()[:-1]  # the last one speaks of a present password

    def clean(self) -> dict[str, Any]:
        """The password by every rule, twice the same."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords differ."))
        if given.get("password"):
            try:
                validate_password(given["password"], Person(username=given.get("username", ""), name=""))
            except ValidationError as error:
                self.add_error("password", error)
        return given


class CloseForm(forms.Form):
    """The password, so that nobody closes another one's account on a phone left lying."""

    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
