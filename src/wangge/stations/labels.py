"""What kinds of station, facilities and opening hours are called on pages."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wangge.stations.rules import HoursRefused, Line, clock, open_until, read_hours, runs

KIND_TITLES = {
    "party_service": gettext_lazy("Party and residents' service station"),
    "convenience": gettext_lazy("Convenience service station"),
    "new_employment": gettext_lazy("Warm station for couriers and riders"),
    "volunteer": gettext_lazy("Volunteer service station"),
    "elder": gettext_lazy("Service station for the elderly"),
    "civilisation_practice": gettext_lazy("Civilization practice station"),
}
FACILITY_TITLES = {
    "water": gettext_lazy("Drinking water"),
    "rest": gettext_lazy("A seat in the warm"),
    "toilet": gettext_lazy("Toilet"),
    "warm_meal": gettext_lazy("Microwave"),
    "phone_charging": gettext_lazy("Charging of phones"),
    "bike_charging": gettext_lazy("Charging of e-bikes"),
    "wifi": gettext_lazy("Wireless network"),
    "first_aid": gettext_lazy("First aid box"),
    "umbrella": gettext_lazy("Umbrellas to borrow"),
    "tools": gettext_lazy("Tools and pump"),
    "reading": gettext_lazy("Books and a desk"),
    "nursing": gettext_lazy("Nursing room"),
    "step_free": gettext_lazy("Step-free entrance"),
    "printing": gettext_lazy("Printing and copying"),
    "errands": gettext_lazy("Errands and filling in of forms"),
}
DAY_NAMES = (
    pgettext_lazy("weekday", "Mon"), pgettext_lazy("weekday", "Tue"), pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"), pgettext_lazy("weekday", "Fri"), pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)  # fmt: skip
EVERY_DAY = (1, 7)
ALL_DAY = (0, 24 * 60)


def refusal_words(refused: HoursRefused) -> str:
    """What is wrong with opening hours, and how to write them."""
    if refused.reason == "order":
        return _("A time ends before it begins; write hours past midnight as two times.")
    if refused.reason == "overlap":
        return _("The same hour of a day stands there twice.")
    return _("These hours cannot be read. Write them like: Mon-Fri 08:30-12:00 14:00-18:00; Sat 09:00-12:00")


def _run_words(first: int, last: int) -> str:
    if (first, last) == EVERY_DAY:
        return _("Every day")
    if first == last:
        return str(DAY_NAMES[first - 1])
    return _("%(first)s–%(last)s") % {"first": DAY_NAMES[first - 1], "last": DAY_NAMES[last - 1]}


def _line_words(line: Line) -> str:
    days = _(", ").join(_run_words(first, last) for first, last in runs(line.days))
    spans = " ".join(
        _("day and night") if span == ALL_DAY else f"{clock(span[0])}–{clock(span[1])}" for span in line.spans
    )
    return f"{days} {spans}"


def hours_words(hours: str) -> list[str]:
    """Opening hours as the door says them, a line for each."""
    return [_line_words(line) for line in read_hours(hours)]


def open_words(hours: str, moment: datetime) -> tuple[str, str]:
    """Whether a door is open at a local moment, in words and as a tone; empty where its hours are not known."""
    if not hours:
        return "", ""
    until = open_until(read_hours(hours), moment)
    if until is None:
        return _("Shut now"), "plain"
    if until == ALL_DAY[1]:
        return _("Open at this hour"), "good"
    return _("Open until %(time)s") % {"time": clock(until)}, "good"
