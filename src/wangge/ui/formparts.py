"""How a bound form field becomes a label, a control, a help text and an error beside it."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    DateTimeInput,
    FileInput,
    RadioSelect,
    Select,
    Widget,
)

GROUPS = (RadioSelect, CheckboxSelectMultiple)


def kind_of(widget: Widget) -> str:
    """Which part draws this control: group, switch, file or control."""
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, CheckboxInput):
        return "switch"
    if isinstance(widget, FileInput):
        return "file"
    return "control"


def control_attributes(bound: BoundField) -> dict[str, Any]:
    """Classes and types that make the kept library and the browser's own pickers work."""
    widget = bound.field.widget
    extra = str(widget.attrs.get("class", ""))
    if isinstance(widget, Select):
        return {"class": f"form-select {extra}".strip()}
    attributes: dict[str, Any] = {"class": f"form-control {extra}".strip()}
    if isinstance(widget, DateTimeInput):
        widget.format = "%Y-%m-%dT%H:%M"
        widget.input_type = "datetime-local"
    elif isinstance(widget, DateInput):
        widget.format = "%Y-%m-%d"
        widget.input_type = "date"
    elif isinstance(bound.field, forms.IntegerField):
        attributes["inputmode"] = "numeric"
    return attributes


def control(bound: BoundField) -> Any:
    """The control itself, drawn with our attributes."""
    widget = bound.field.widget
    if kind_of(widget) == "switch":
        return bound.as_widget(attrs={"class": "form-check-input"})
    if kind_of(widget) == "file" and isinstance(widget, FileInput):
        return bound.as_widget(attrs={"class": "form-control", "data-photos": ""})
    return bound.as_widget(attrs=control_attributes(bound))
