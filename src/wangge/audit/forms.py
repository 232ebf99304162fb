"""Parses what the audit administrator looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import labels
from wangge.audit.queries import EntryFilter


class EntryFilterForm(forms.Form):
    person = forms.CharField(label=_("Person (name or number)"), required=False, max_length=120)
    act = forms.ChoiceField(label=_("Act"), required=False)
    subject = forms.CharField(label=_("Subject (kind, or kind:number)"), required=False, max_length=100)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)  # type: ignore[arg-type]
        field = self.fields["act"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("all")), *sorted(labels.items(), key=lambda pair: str(pair[1]))]

    def wanted(self) -> EntryFilter:
        """The filter; what cannot be read narrows nothing."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return EntryFilter(
            person=given.get("person", ""),
            act=given.get("act", ""),
            subject=given.get("subject", ""),
            since=given.get("since"),
            until=given.get("until"),
        )
