from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.service_order.models import MenuItem, OrderDetails
from wangge.people.actors import Actor
from wangge.volunteers.models import Skill
from wangge.volunteers.queries import skills

PURPOSES = (
    ("arrange", _("To agree on a time")),
    ("carry_out", _("To go there and do it")),
    ("confirm", _("To ask whether it was done")),
)


class OrderForm(forms.Form):
    """A service, from the menu or free, and where; what leads to the resident stays sealed."""

    item = forms.ModelChoiceField(
        label=_("From the menu"), queryset=MenuItem.objects.none(), required=False, widget=forms.RadioSelect,
        empty_label=_("Something else"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Something else, in a few words"), required=False, max_length=60,
        help_text=_("What is to be done, without name or address."),
    )  # fmt: skip
    skill = forms.ModelChoiceField(label=_("Skill it asks for"), queryset=Skill.objects.none(), required=False)
    area = forms.ModelChoiceField(label=_("Community or grid"), queryset=Area.objects.none())
    wanted_on = forms.DateField(label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    wanted_part = forms.ChoiceField(label=_("When"), choices=OrderDetails.Part.choices, widget=forms.RadioSelect)
    story = forms.CharField(
        label=_("What should be known"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed. Read by the community and by who takes the order on."),
    )  # fmt: skip
    name = forms.CharField(label=_("Full name"), max_length=60, help_text=_("Sealed, never published."))
    contact = forms.CharField(label=_("Telephone"), max_length=60, help_text=_("Sealed, never published."))
    address = forms.CharField(label=_("Home address"), max_length=200, help_text=_("Sealed, never published."))

    def __init__(self, *args: Any, actor: Actor, community: Area | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = community.code if community is not None else actor.area_code[:12]
        rows = MenuItem.objects.filter(community__code=code, is_offered=True).order_by("skill__position", "pk")
        self._choose("item", rows)
        self._choose("skill", skills())
        if community is not None:
            del self.fields["area"], self.fields["skill"]
        else:
            areas = Area.objects.filter(within(code), level__in=["community", "grid"], valid_to=None)
            self._choose("area", areas.order_by("code"))
            self.initial.setdefault("area", areas.filter(code=actor.area_code).first())
        self.initial.setdefault("wanted_part", OrderDetails.Part.ANY)

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("item") and not (given.get("title") or "").strip():
            self.add_error("title", _("Choose something from the menu, or say what is to be done."))
        return given


class ItemForm(forms.Form):
    """A service on the menu."""

    name = forms.CharField(label=_("Service"), max_length=40)
    text = forms.CharField(label=_("What the service is"), max_length=200, required=False)
    skill = forms.ModelChoiceField(label=_("Skill it asks for"), queryset=Skill.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skill"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = skills()


class PurposeForm(forms.Form):
    """Why somebody looks at who ordered."""

    purpose = forms.ChoiceField(label=_("What for?"), choices=PURPOSES, widget=forms.RadioSelect)

    def stated(self) -> str:
        """The purpose in words, as the log keeps it."""
        return str(dict(PURPOSES)[self.cleaned_data["purpose"]])


class RatingForm(forms.Form):
    """How the resident found it."""

    satisfied = forms.ChoiceField(
        label=_("Are you satisfied?"), widget=forms.RadioSelect,
        choices=[("yes", _("Satisfied")), ("neutral", _("Neither")), ("no", _("Not satisfied"))],
    )  # fmt: skip
    words = forms.CharField(label=_("Anything you want to say"), required=False, max_length=300)


class WordsForm(forms.Form):
    """A few words."""

    reason = forms.CharField(label=_("Why (may stay empty)"), required=False, max_length=300)
