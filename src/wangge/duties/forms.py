from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.duties.models import DutyCatalogue
from wangge.duties.queries import counties_of
from wangge.duties.rules import MOST_ITEMS
from wangge.matters.forms.fields import PickField
from wangge.people.actors import Actor


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=help_text)


class CatalogueForm(forms.Form):
    """What a catalogue is, where it comes from, from when it holds."""

    county = forms.ModelChoiceField(label=_("County"), queryset=Area.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("What it lists"), choices=DutyCatalogue.Kind.choices)
    name = forms.CharField(
        label=_("What it is called here"),
        max_length=60,
        help_text=_("As in the document; the name of a scheme is free"),
    )
    source = forms.CharField(
        label=_("Document it comes from"), max_length=200, help_text=_("Name and number; residents read it too")
    )
    valid_from = _day(_("Holds from"), _("The version before ends the day before"))

    def __init__(self, *args: Any, actor: Actor, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = counties_of(actor.area_code)
        field = self.fields["county"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Area.objects.filter(pk__in=[area.pk for area in counties]).order_by("code")
        if not is_new:
            for name in ("county", "kind", "name"):
                del self.fields[name]


class ItemForm(forms.Form):
    """One duty; a line without a name is left out."""

    name = forms.CharField(label=_("Duty"), max_length=40, required=False)
    sentence = forms.CharField(label=_("Sentence for residents"), max_length=200, required=False)
    office = forms.CharField(label=_("Office that does it"), max_length=40, required=False)


MORE = 3
ItemFormSet = forms.formset_factory(ItemForm, extra=MORE, max_num=MOST_ITEMS + MORE)


class MapForm(forms.Form):
    """Which categories fall under a duty."""

    def __init__(self, *args: Any, actor: Actor, chosen: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = PickField(
            what="category", actor=actor, is_many=True, label=_("Categories that fall under it"), required=False,
            help_text=_("What stands beneath a category follows, unless it falls under another duty itself."),
        )  # fmt: skip
        if not self.is_bound:
            field.propose(chosen)
        self.fields["categories"] = field


class EndForm(forms.Form):
    """Ending a catalogue."""

    last_day = _day(_("Last day"))
