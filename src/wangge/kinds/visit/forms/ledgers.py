from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.kinds.visit.queries.ledgers import Period, sources
from wangge.kinds.visit.rules.ledgers import READERS, Ledger, titles_of
from wangge.people.labels import ROLE_LABELS

MOST_PLACES = 13


class PeriodForm(forms.Form):
    """Days a ledger is asked for; swapped ones are put right."""

    first = forms.DateField(label=gettext_lazy("From day"), required=False, widget=forms.DateInput)
    last = forms.DateField(label=gettext_lazy("Up to"), required=False, widget=forms.DateInput)

    def period(self, today: date) -> Period:
        """The wanted days; this year up to today when none are named."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first = given.get("first") or today.replace(month=1, day=1)
        last = given.get("last") or today
        return Period(min(first, last), max(first, last))


class LedgerForm(forms.Form):
    """A ledger's definition; the columns follow from what it looks at."""

    title = forms.CharField(label=gettext_lazy("Name of the ledger"), max_length=60)
    source = forms.ChoiceField(label=gettext_lazy("What it looks at"))
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=200)
    basis = forms.CharField(label=gettext_lazy("Lawful basis"), max_length=200)
    keep = forms.CharField(label=gettext_lazy("How long it is kept"), max_length=200)
    roles = forms.MultipleChoiceField(label=gettext_lazy("Who may see it"), widget=forms.CheckboxSelectMultiple)
    position = forms.IntegerField(label=gettext_lazy("Place in the list"), min_value=0, max_value=999, initial=100)
    is_active = forms.BooleanField(label=gettext_lazy("Is shown"), required=False, initial=True)

    def __init__(self, *args: Any, ledger: Ledger | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source, roles = self.fields["source"], self.fields["roles"]
        assert isinstance(source, forms.ChoiceField)
        assert isinstance(roles, forms.MultipleChoiceField)
        offered = sources()
        if ledger is not None and ledger.source not in dict(offered):
            offered.append((ledger.source, _("Not installed: %(source)s") % {"source": ledger.source}))
        source.choices = offered
        roles.choices = [(role.value, ROLE_LABELS[role]) for role in READERS]
        self.columns: list[str] = []
        if ledger is not None:
            self._add_columns(ledger)

    def _add_columns(self, ledger: Ledger) -> None:
        """A place for each column: 1 comes first, an empty one is left out."""
        for key, title in titles_of(ledger.source).items():
            place = ledger.columns.index(key) + 1 if key in ledger.columns else None
            self.columns.append(f"column_{key}")
            self.fields[f"column_{key}"] = forms.IntegerField(
                label=_(title), min_value=1, max_value=99, required=False, initial=place
            )

    def column_fields(self) -> list[forms.BoundField]:
        """The columns with their places."""
        return [self[name] for name in self.columns]

    def plain_fields(self) -> list[forms.BoundField]:
        """All else."""
        return [bound for bound in self if bound.name not in self.columns]

    def wanted_columns(self) -> list[str]:
        """Columns in the wanted order; for a new ledger all of its source."""
        if not self.columns:
            return list(titles_of(self.cleaned_data["source"]))
        placed = [(self.cleaned_data[name], name.removeprefix("column_")) for name in self.columns]
        return [key for place, key in sorted((one for one in placed if one[0]), key=lambda one: one[0])]
