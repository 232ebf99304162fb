"""Forms of what only concerns have."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.areas.queries import find_area
from wangge.kinds.concern.importing import FIELDS, Mapping
from wangge.kinds.concern.importing.columns import MANY
from wangge.kinds.concern.models import ImportRun, JointSignature
from wangge.kit.datum import DATUMS
from wangge.matters.forms.fields import PickField
from wangge.matters.models import Matter
from wangge.people.actors import Actor

MOST_BYTES = 20 * 1024 * 1024
DATUM_WORDS = {"wgs84": _("WGS-84 or CGCS2000 (GPS)"), "gcj02": _("GCJ-02 (Amap, Tencent)"), "bd09": _("BD-09 (Baidu)")}


class SignatureForm(forms.Form):
    """What one body says of the result."""

    opinion = forms.ChoiceField(
        label=_("Your body says"), choices=JointSignature.Opinion.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is not good enough: the unit reads it."),
    )  # fmt: skip


class TableForm(forms.Form):
    """A table of concerns."""

    file = forms.FileField(
        label=_("Table"), help_text=_("CSV or Excel, of any layout, up to 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Not too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 20 MB."))
        return file


class ColumnsForm(forms.Form):
    """What each column is, and what holds for all rows."""

    source = forms.CharField(
        label=_("Where it comes from"), max_length=40, help_text=_("Numbers are unique within one source.")
    )
    channel = forms.ChoiceField(label=_("Channel of rows that name none"), choices=Matter.Channel.choices)
    datum = forms.ChoiceField(label=_("Datum of points"), choices=[(name, DATUM_WORDS[name]) for name in DATUMS])
    only_open = forms.BooleanField(label=_("Leave out what is closed at its source"), required=False)

    def __init__(
        self, *args: Any, run: ImportRun, actor: Actor, headings: Sequence[str], mapping: Mapping, **kw: Any
    ) -> None:
        kw["initial"] = {name: getattr(run, name) for name in ("source", "channel", "datum", "only_open")}
        super().__init__(*args, **kw)
        area = PickField(what="area", actor=actor, label=_("Area of rows that say no better place"))
        area.propose([find_area(run.area_code)])
        self.fields["area"] = area
        self.headings = tuple(headings)
        for at, heading in enumerate(self.headings):
            choices = [("", _("not used")), *FIELDS.items()]
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=mapping.field_of(heading)
            )

    @property
    def column_fields(self) -> list[Any]:
        """One field for each column, in the order of the table."""
        return [self[f"column-{at}"] for at in range(len(self.headings))]

    @property
    def common_fields(self) -> list[Any]:
        """What holds for all rows."""
        return [self[name] for name in ("area", "source", "channel", "datum", "only_open")]

    def clean(self) -> dict[str, Any]:
        """Some fields can only be one column."""
        given = super().clean() or {}
        for name, heads in self.columns().items():
            if len(heads) > 1 and name not in MANY:
                values = {"name": FIELDS[name], "heads": ", ".join(heads)}
                raise forms.ValidationError(gettext("“%(name)s” can only be one column, not %(heads)s.") % values)
        return given

    def options(self) -> dict[str, Any]:
        """What holds for all rows, the area by its code."""
        return {**self.cleaned_data, "area_code": self.cleaned_data["area"].code}

    def columns(self) -> dict[str, list[str]]:
        """Headings by field."""
        found: dict[str, list[str]] = {}
        for at, heading in enumerate(self.headings):
            name = self.cleaned_data.get(f"column-{at}", "")
            if name:
                found.setdefault(name, []).append(heading)
        return found
