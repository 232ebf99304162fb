"""Forms of the register of self-government."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.areas.models import Area
from wangge.kinds.topic.forms.desk import areas_below
from wangge.kinds.topic.models import SelfGovBody
from wangge.kinds.topic.models.bodies import BODY_KINDS, OFFICES
from wangge.kinds.topic.rules.bodies import REPRESENTING, RESIDENT_KINDS, VILLAGE_KINDS, Office
from wangge.kinds.topic.services.bodies import SeatGiven
from wangge.people.actors import Actor

SEXES = (("", _("not written down")), ("yes", pgettext_lazy("sex", "female")), ("no", pgettext_lazy("sex", "male")))


class BodyForm(forms.Form):
    """A body for a term."""

    area = forms.ModelChoiceField(label=_("Community or village"), queryset=Area.objects.none())
    kind = forms.ChoiceField(label=_("Kind of body"), choices=BODY_KINDS)
    name = forms.CharField(
        label=_("Name of the body"), max_length=60, help_text=_("Such as: third assembly of representatives")
    )
    term_from = forms.DateField(label=_("Term from"), widget=forms.DateInput)
    term_to = forms.DateField(label=_("Term to"), widget=forms.DateInput)
    charter = forms.CharField(
        label=_("Rules of procedure"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas_below(actor, "community")
        if len(actor.area_code) >= 12:
            self.initial.setdefault("area", field.queryset.filter(code=actor.area_code[:12]).first())
        self._offer_kinds(self.initial.get("area"))

    def _offer_kinds(self, area: Area | None) -> None:
        """The kinds that fit the place stand first and begin; without a place somebody has to choose."""
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        if area is None:
            kinds.choices = [("", "---------"), *BODY_KINDS]
            return
        others = RESIDENT_KINDS if area.kind == Area.Kind.VILLAGE else VILLAGE_KINDS
        kinds.choices = sorted(BODY_KINDS, key=lambda choice: choice[0] in others)
        self.initial.setdefault("kind", kinds.choices[0][0])

    @staticmethod
    def initial_of(body: SelfGovBody) -> dict[str, Any]:
        """A body as the form begins."""
        return {name: getattr(body, name) for name in ("area", "kind", "name", "term_from", "term_to", "charter")}


class SeatForm(forms.Form):
    """Somebody in a body."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    office = forms.ChoiceField(label=_("Office in the body"), choices=OFFICES)
    group = forms.CharField(label=_("Small group"), max_length=40, required=False)
    households = forms.IntegerField(label=_("Stands for households"), min_value=1, max_value=2000, required=False)
    since = forms.DateField(label=pgettext_lazy("seat", "Since"), widget=forms.DateInput)
    is_woman = forms.TypedChoiceField(
        label=_("Sex"), choices=SEXES, required=False, coerce=lambda value: value == "yes", empty_value=None,
        help_text=_("Only because the law asks for a share; may be empty"),
    )  # fmt: skip

    def __init__(self, *args: Any, body: SelfGovBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ChoiceField)
        is_representing = body.kind in REPRESENTING
        office.choices = [one for one in OFFICES if (one[0] == Office.REPRESENTATIVE) == is_representing]
        if not is_representing:
            del self.fields["households"]

    def given(self) -> SeatGiven:
        """What is written down."""
        return SeatGiven(**self.cleaned_data)


class LeaveForm(forms.Form):
    """Somebody leaves a body."""

    on = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=100, help_text=_("Such as: resigned, moved away, recalled by the assembly.")
    )
