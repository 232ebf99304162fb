from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.wish.models import WishDetails
from wangge.matters.forms.fields import PickField
from wangge.people.actors import Actor

PURPOSES = (
    ("check", _("To check the wish before it is published")),
    ("arrange", _("To agree on a time with the household")),
    ("deliver", _("To deliver the wish")),
    ("confirm", _("To ask whether it was received")),
)
CLAIMER_PURPOSES = PURPOSES[1:3]


class WishForm(forms.Form):
    """One wish of one household; what tells who it is stays sealed."""

    title = forms.CharField(
        label=_("What is wished for"), max_length=60,
        help_text=_("A few words without any name, such as “a pair of reading glasses”."),
    )  # fmt: skip
    sort = forms.ChoiceField(label=_("Kind of wish"), choices=WishDetails.Sort.choices, widget=forms.RadioSelect)
    story = forms.CharField(
        label=_("What should the community know"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sealed. Only the community and the grid worker can open it, and each look is logged."),
    )  # fmt: skip
    persons_served = forms.IntegerField(label=_("Persons it serves"), min_value=1, max_value=50, initial=1)
    cost_limit = forms.IntegerField(
        label=_("Costs at most (yuan)"), required=False, min_value=0, max_value=100_000,
        help_text=_("Leave empty when it costs nothing but time."),
    )  # fmt: skip
    area = forms.ModelChoiceField(label=_("Community or grid"), queryset=Area.objects.none())
    address = forms.CharField(
        label=_("Where the household lives"), max_length=200, help_text=_("Sealed, never published."),
    )  # fmt: skip
    name = forms.CharField(label=_("Full name"), max_length=60, help_text=_("Sealed, never published."))
    contact = forms.CharField(label=_("Telephone"), max_length=60, help_text=_("Sealed, never published."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        own = actor.area_code[:12] if actor.area_code else ""
        field.queryset = Area.objects.filter(
            within(own or actor.area_code), level__in=["community", "grid"], valid_to=None
        ).order_by("code")
        if own:
            field.initial = Area.objects.filter(code=actor.area_code).first()

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "area"}
        return given | {"area_code": self.cleaned_data["area"].code}


class PublicWishForm(WishForm):
    """The same, told by the household itself: any community of the city."""

    agrees = forms.BooleanField(
        label=_("I agree that the community keeps this to fulfil the wish, and erases story and address 30 days after"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["area"] = PickField(
            what="home", actor=actor, label=_("Your estate, community or village"),
            help_text=_("Write a few characters and choose."),
        )  # fmt: skip
        self.order_fields(("title", "sort", "story", "persons_served", "cost_limit", "area"))

    def given(self) -> dict[str, Any]:
        """What the service takes; the consent is a condition, not a datum."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("area", "agrees")}
        return given | {"area_code": self.cleaned_data["area"].area.code}


class WallFilterForm(forms.Form):
    """What the wall is narrowed by."""

    community = forms.ChoiceField(label=_("Community"), required=False)
    sort = forms.ChoiceField(label=_("Kind of wish"), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("community", places), ("sort", WishDetails.Sort.choices)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]


class PurposeForm(forms.Form):
    """Why somebody looks at who the household is."""

    purpose = forms.ChoiceField(label=_("What for?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, is_claimer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(CLAIMER_PURPOSES if is_claimer else PURPOSES)

    def stated(self) -> str:
        """The purpose in words, as the log keeps it."""
        return str(dict(PURPOSES)[self.cleaned_data["purpose"]])


class WordsForm(forms.Form):
    """A few words of the household, when it wants to say any."""

    reason = forms.CharField(label=_("Why (may stay empty)"), required=False, max_length=300)
