import json
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.calendars import rules

MOST_DAYS = 62
MOST_BYTES = 1_000_000


class RegionForm(forms.Form):
    """Which layer is meant."""

    region = forms.CharField(max_length=17, required=False, widget=forms.HiddenInput)

    def clean_region(self) -> str:
        """The code cut to its level."""
        try:
            return rules.region_prefixes(self.cleaned_data["region"])[-1]
        except rules.RegionNotUnderstood as error:
            raise ValidationError(str(error)) from error


class DaysForm(RegionForm):
    """One day or several in a row, off or worked."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Empty: only the first day."),
    )  # fmt: skip
    is_off = forms.TypedChoiceField(
        label=gettext_lazy("These days are"),
        choices=[("1", gettext_lazy("days off")), ("0", gettext_lazy("working days"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    name = forms.CharField(label=gettext_lazy("Name of the holiday or reason"), max_length=40)

    def clean(self) -> dict[str, Any]:
        """The last day must not come before the first, and two months are enough."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
            self.add_error("last", _("The last day must be the same or up to two months later."))
        return given

    def rows(self) -> list[rules.DayRow]:
        """The days as rows of the layer."""
        given = self.cleaned_data
        count = ((given["last"] or given["first"]) - given["first"]).days + 1
        days = [given["first"] + timedelta(days=number) for number in range(count)]
        return [rules.DayRow(given["region"], day, given["is_off"], given["name"]) for day in days]


class FileForm(RegionForm):
    """A file of days, checked as a whole."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Columns date, name, is_off_day (1 = day off, 0 = worked)."),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )

    def clean(self) -> dict[str, Any]:
        """Reads the rows; every bad one is told with its line."""
        given = super().clean() or self.cleaned_data
        upload = given.get("file")
        if upload and "region" in given:
            data = upload.read(MOST_BYTES)
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("gb18030", errors="replace")
            try:
                self.found = rules.read_days(text.splitlines(), region=given["region"])
            except rules.CalendarFileRefused as refused:
                for error in refused.errors[:50]:
                    self.add_error("file", error)
        return given

    def rows(self) -> list[rules.DayRow]:
        """The days of the file."""
        return self.found


class PublishForm(forms.Form):
    """The previewed rows, as the preview page hands them back."""

    rows_json = forms.CharField(widget=forms.HiddenInput)

    def clean_rows_json(self) -> list[rules.DayRow]:
        """Reads back what `written` wrote."""
        try:
            return [
                rules.DayRow(rules.region_prefixes(region)[-1], date.fromisoformat(day), bool(is_off), str(name)[:40])
                for region, day, is_off, name in json.loads(self.cleaned_data["rows_json"])
            ]
        except (ValueError, TypeError, AttributeError) as error:
            raise ValidationError(_("Please start again from the calendar.")) from error


def written(rows: list[rules.DayRow]) -> str:
    """Rows as text for the preview page."""
    return json.dumps([[row.region, row.day.isoformat(), row.is_off, row.name] for row in rows], ensure_ascii=False)


class HoursForm(RegionForm):
    """Office hours of a layer, with one other season."""

    name = forms.CharField(label=gettext_lazy("Name of the area"), max_length=60)
    spans = forms.CharField(
        label=gettext_lazy("Office hours"), max_length=100, required=False,
        help_text=gettext_lazy("For example 08:30-12:00, 14:00-18:00. Empty: as in the area above."),
    )  # fmt: skip
    season_first = forms.CharField(
        label=gettext_lazy("Other hours from"), max_length=10, required=False, help_text=gettext_lazy("e.g. 05-01")
    )
    season_last = forms.CharField(
        label=gettext_lazy("Other hours to"), max_length=10, required=False, help_text=gettext_lazy("e.g. 09-30")
    )
    season_spans = forms.CharField(label=gettext_lazy("Hours in that season"), max_length=100, required=False)
    work_day_hours = forms.TypedChoiceField(
        label=gettext_lazy("A limit in working days counts"),
        choices=[
            ("", gettext_lazy("as in the area above")),
            ("0", gettext_lazy("whole days, until close of business")),
            ("8", gettext_lazy("8 working hours per day")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def _clean_spans(self, name: str) -> rules.Spans | None:
        text = self.cleaned_data[name]
        try:
            return rules.parse_spans(text) if text else None
        except rules.HoursNotUnderstood as error:
            raise ValidationError(str(error)) from error

    def _clean_day(self, name: str) -> tuple[int, int] | None:
        text = self.cleaned_data[name]
        try:
            return rules.parse_month_day(text) if text else None
        except rules.HoursNotUnderstood as error:
            raise ValidationError(str(error)) from error

    def clean_spans(self) -> rules.Spans | None:
        """Read, or refused with a reason."""
        return self._clean_spans("spans")

    def clean_season_spans(self) -> rules.Spans | None:
        """Read, or refused with a reason."""
        return self._clean_spans("season_spans")

    def clean_season_first(self) -> tuple[int, int] | None:
        """Read, or refused with a reason."""
        return self._clean_day("season_first")

    def clean_season_last(self) -> tuple[int, int] | None:
        """Read, or refused with a reason."""
        return self._clean_day("season_last")

    def clean(self) -> dict[str, Any]:
        """A season needs its three parts, and usual hours beside it."""
        given = super().clean() or self.cleaned_data
        season = [bool(given.get(name)) for name in ("season_first", "season_last", "season_spans")]
        if any(season) and not all(season) and not self.errors:
            self.add_error("season_spans", _("A season needs its first day, its last day and its hours."))
        if all(season) and not given.get("spans") and not self.errors:
            self.add_error("spans", _("Please write the usual hours too."))
        return given
