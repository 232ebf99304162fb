"""Rules of recurrence in the words people use for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS = {
    "MO": gettext_lazy("Monday"),
    "TU": gettext_lazy("Tuesday"),
    "WE": gettext_lazy("Wednesday"),
    "TH": gettext_lazy("Thursday"),
    "FR": gettext_lazy("Friday"),
    "SA": gettext_lazy("Saturday"),
    "SU": gettext_lazy("Sunday"),
}
REST_DAYS = {
    "keep": gettext_lazy("Rest days count like any other day"),
    "skip": gettext_lazy("Rest days are left out"),
    "later": gettext_lazy("Moved to the next working day"),
    "earlier": gettext_lazy("Moved to the working day before"),
}


def parts(rule: str) -> dict[str, str]:
    """The parts of a rule by name."""
    return dict(part.partition("=")[::2] for part in rule.split(";") if part)


def _every(rule: dict[str, str]) -> str:
    number = int(rule.get("INTERVAL", "1"))
    if number == 1:
        return {
            "DAILY": _("every day"), "WEEKLY": _("every week"), "MONTHLY": _("every month"), "YEARLY": _("every year"),
        }[rule["FREQ"]]  # fmt: skip
    return {
        "DAILY": _("every %(number)d days"), "WEEKLY": _("every %(number)d weeks"),
        "MONTHLY": _("every %(number)d months"), "YEARLY": _("every %(number)d years"),
    }[rule["FREQ"]] % {"number": number}  # fmt: skip


def _on_days(rule: dict[str, str]) -> str:
    names = [str(DAYS.get(day[-2:], day)) for day in rule.get("BYDAY", "").split(",") if day]
    return _(", ").join(names)


def _on_month_days(days: str) -> str:
    if days == LAST_DAY:
        return _("on the last day")
    return _("from day %(days)s") % {"days": days.replace(",", _(", "))}


def _as_often(found: dict[str, str]) -> str:
    """Quarters and halves of a year have words of their own."""
    months = found.get("BYMONTH", "")
    name = {"1,4,7,10": "quarterly", "1,7": "halfyearly"}.get(months) if found["FREQ"] == "MONTHLY" else None
    if name:
        return {"quarterly": _("every quarter"), "halfyearly": _("every half-year")}[name]
    words = _every(found)
    if not months:
        return words
    when = _("in month %(months)s") % {"months": months.replace(",", _(", "))}
    return _("%(every)s, %(when)s") % {"every": words, "when": when}


def describe(rule: str) -> str:
    """A rule in words, such as “every Monday, Thursday”; what has no words is shown as it stands."""
    found = parts(rule)
    if set(found) - {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH"} or any(
        sign.isdigit() for sign in found.get("BYDAY", "")
    ):
        return rule
    if set(found) == {"FREQ", "BYDAY"} and found["FREQ"] == "WEEKLY":
        return _("every %(days)s") % {"days": _on_days(found)}
    words = _as_often(found)
    if "BYMONTHDAY" in found:
        words = _("%(every)s, %(when)s") % {"every": words, "when": _on_month_days(found["BYMONTHDAY"])}
    if "BYDAY" in found:
        words = _("%(every)s on %(days)s") % {"every": words, "days": _on_days(found)}
    return words


LAST_DAY = "-1"
MONTHLY = ("monthly", "quarterly", "halfyearly", "yearly")
"""Rhythms that begin on a day of the month."""
BEGINNINGS = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;BYMONTH=1,4,7,10",
    "halfyearly": "FREQ=MONTHLY;BYMONTH=1,7",
    "yearly": "FREQ=YEARLY;BYMONTH=1",
}


def preset(frequency: str, *, days: Sequence[str] = ("MO",), month_day: int = 1, month: int = 1) -> str:
    """The rule of a usual rhythm: every day, every week on some days, every month from a day on, and so on."""
    beginning = BEGINNINGS[frequency]
    if frequency == "yearly":
        beginning = f"FREQ=YEARLY;BYMONTH={month}"
    if frequency in MONTHLY:
        return f"{beginning};BYMONTHDAY={month_day}"
    return beginning if frequency == "daily" else f"{beginning};BYDAY={','.join(days)}"


@dataclass(frozen=True)
class Chosen:
    """A rule as the choices of a form; `frequency` is empty where the form has no words for it."""

    frequency: str = ""
    days: tuple[str, ...] = ()
    month_day: int = 1
    month: int = 1


def chosen(rule: str) -> Chosen:
    """The choices that make a rule; the other way round of `preset`."""
    found = parts(rule)
    days = tuple(day for day in found.get("BYDAY", "").split(",") if day in DAYS)
    first = found.get("BYMONTHDAY", "1").split(",")[0]
    month = found.get("BYMONTH", "1").split(",")[0]
    for frequency in BEGINNINGS:
        one = Chosen(frequency, days, int(first), int(month))
        made = preset(frequency, days=one.days, month_day=one.month_day, month=one.month)
        if parts(made) == found:
            return one
    return Chosen()
