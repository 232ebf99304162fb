"""Invented content that shows every part on one page."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.ui.paging import KeysetPage
from wangge.ui.parts import Crumb, LegendItem, Photo, StepItem, Tab, TimelineEntry
from wangge.ui.tables import read_sort

TONES = ("good", "warn", "bad", "info", "accent", "plain")
CENTRE = (106.2, 37.985)


class SampleForm(forms.Form):
    """One field of every kind."""

    what = forms.CharField(label=_("What is the trouble?"), help_text=_("One sentence is enough."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("lamp", _("Street lamp")), ("pipe", _("Water pipe")), ("lift", _("Lift"))],
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(
        label=_("Responsible unit"), choices=[("", "—"), ("water", _("Water company"))], required=False
    )
    on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput)
    text = forms.CharField(label=_("Details"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label=_("Photos"), required=False)
    is_urgent = forms.BooleanField(label=_("It cannot wait"), required=False)
    lng = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)


def context(*, at: datetime, given: Mapping[str, str]) -> dict[str, Any]:
    """What the styleguide page shows."""
    return {
        "tones": TONES,
        "deadlines": _deadlines(at),
        "steps": _steps(at),
        "entries": _entries(at),
        "tabs": (
            Tab(_("In progress"), "?tab=open", True, 12, "inbox"),
            Tab(_("Waiting"), "?tab=waiting", False, 3),
            Tab(_("Done"), "?tab=done"),
        ),
        "crumbs": (Crumb(_("Areas"), "#"), Crumb(_("Sample district"), "#"), Crumb(_("Sample community"))),
        "photos": _photos(),
        "rows": [(n, at - timedelta(hours=7 * n), at + timedelta(hours=20 * n - 30)) for n in range(1, 5)],
        "sort": read_sort(given.get("sort", ""), {"number": ("number",), "due": ("due", "number")}, "-due"),
        "page": KeysetPage(items=[1, 2], next="next", previous="previous"),
        "form": SampleForm(),
        "bad_form": SampleForm({"kind": "lift"}, prefix="bad"),
        "legend": (
            LegendItem(_("within the norm"), "good"),
            LegendItem(_("near the limit"), "warn"),
            LegendItem(_("out of the norm"), "bad"),
        ),
        "bars": _bars(),
        "lines": _lines(),
    }  # fmt: skip


def _deadlines(at: datetime) -> list[dict[str, Any]]:
    return [
        {"due": at + timedelta(days=3, hours=4)},
        {"due": at + timedelta(hours=5, minutes=20)},
        {"due": at - timedelta(hours=26)},
        {"due": at - timedelta(days=1), "stopped": at - timedelta(days=2)},
        {"due": at - timedelta(days=4), "stopped": at - timedelta(days=3)},
        {"due": at, "paused": True},
        {"due": at + timedelta(days=40), "provisional": True},
    ]


def _steps(at: datetime) -> list[StepItem]:
    return [
        StepItem(_("Reported"), "done", at - timedelta(hours=30)),
        StepItem(_("Accepted"), "done", at - timedelta(hours=29)),
        StepItem(_("Dispatched"), "done", at - timedelta(hours=26)),
        StepItem(_("Handled"), "now", hint=_("water company")),
        StepItem(_("Verified")),
        StepItem(_("Closed")),
    ]


def _entries(at: datetime) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            _("Unit arrived"), at - timedelta(hours=2), who=_("Water company"), icon="map-pin", tone="info",
            text=_("The valve in front of building 3 leaks; the part is on its way."), photos=tuple(_photos()[:2]),
        ),
        TimelineEntry(
            _("Returned: not ours"), at - timedelta(hours=20), who=_("Property company"),
            icon="arrow-back-up", tone="warn",
        ),
        TimelineEntry(_("Accepted"), at - timedelta(hours=29), who=_("Dispatcher"), icon="check", tone="good"),
    ]  # fmt: skip


def _photos() -> list[Photo]:
    picture = "/static/ui/mark.svg"
    return [Photo(picture, picture, name) for name in ("1", "2", "3")]


def _bars() -> dict[str, Any]:
    return {
        "xAxis": {"type": "category", "data": [str(_("Street lamp")), str(_("Water pipe")), str(_("Lift"))]},
        "yAxis": {"type": "value"},
        "legend": {"top": 0},
        "series": [
            {"type": "bar", "name": str(_("In time")), "stack": "a", "data": [34, 28, 17], "tone": "good"},
            {"type": "bar", "name": str(_("Late")), "stack": "a", "data": [3, 6, 9], "tone": "bad"},
        ],
    }


def _lines() -> dict[str, Any]:
    days = [f"11-{day:02}" for day in range(1, 15)]
    return {
        "xAxis": {"type": "category", "data": days},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "line",
                "smooth": True,
                "areaStyle": {"opacity": 0.12},
                "data": [(n * 7) % 11 + 6 for n in range(14)],
            }
        ],
    }


def map_response() -> JsonResponse:
    """Invented grids, roads and points as GeoJSON."""
    features = [_grid(column, row) for column in range(4) for row in range(3)]
    features += [_road(offset) for offset in range(5)]
    lng, lat = CENTRE
    features.append(
        {
            "type": "Feature",
            "properties": {
                "name": str(_("Burst water pipe")),
                "text": str(_("reported today")),
                "tone": "bad",
                "url": reverse("ui:styleguide"),
            },
            "geometry": {"type": "Point", "coordinates": [lng + 0.004, lat + 0.003]},
        }
    )
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _grid(column: int, row: int) -> dict[str, Any]:
    lng, lat = CENTRE[0] + 0.006 * column, CENTRE[1] + 0.005 * row
    ring = [[lng, lat], [lng + 0.0057, lat], [lng + 0.0057, lat + 0.0047], [lng, lat + 0.0047], [lng, lat]]
    number = 4 * row + column + 1
    return {
        "type": "Feature",
        "properties": {
            "name": _("Grid %(number)s") % {"number": number},
            "text": _("%(n)s households") % {"n": 280 + 31 * number},
            "tone": ("good", "good", "warn", "bad")[number % 4],
            "label": True,
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _road(offset: int) -> dict[str, Any]:
    lng = CENTRE[0] - 0.00015 + 0.006 * offset
    line = [[lng, CENTRE[1] - 0.003], [lng, CENTRE[1] + 0.018]]
    return {
        "type": "Feature",
        "properties": {"ground": "road", "name": _("Sample road %(number)s") % {"number": offset + 1}},
        "geometry": {"type": "LineString", "coordinates": line},
    }
