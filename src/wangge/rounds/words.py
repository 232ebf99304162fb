"""Rules of recurrence in the words people use for them."""

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


def describe(rule: str) -> str:
    """A rule in words, such as “every week, on Monday”; what has no words is shown as it stands."""
    found = parts(rule)
    if set(found) - {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH"} or any(
        sign.isdigit() for sign in found.get("BYDAY", "")
    ):
        return rule
    words = [_every(found)]
    if "BYMONTH" in found:
        words.append(_("in month %(months)s") % {"months": found["BYMONTH"].replace(",", _(", "))})
    if "BYMONTHDAY" in found:
        words.append(_("from day %(days)s") % {"days": found["BYMONTHDAY"].replace(",", _(", "))})
    if "BYDAY" in found:
        words.append(_("on %(days)s") % {"days": _on_days(found)})
    return _(", ").join(words)


def preset(frequency: str, *, day: str = "MO", month_day: int = 1) -> str:
    """The rule of a usual rhythm: daily, weekly, monthly, quarterly, yearly."""
    return {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={day}",
        "monthly": f"FREQ=MONTHLY;BYMONTHDAY={month_day}",
        "quarterly": f"FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY={month_day}",
        "yearly": f"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY={month_day}",
    }[frequency]
