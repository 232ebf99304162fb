"""What the pages of installations show, ready for the templates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.inspection.models import Check, Installation
from wangge.kinds.inspection.rules import CAUSE_TITLES, GRADE_TITLES, RHYTHM_TITLES, STATE_TITLES
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.rounds.models import Due
from wangge.rounds.pages import Square
from wangge.rounds.rules import STATE_TITLES as DUE_TITLES
from wangge.rounds.rules import DueState

TONES = {"in_service": "good", "stopped": "bad", "retired": "plain"}
SOON_DAYS = 30


@dataclass(frozen=True)
class InstallationRow:
    """A row of the register."""

    row: Installation
    condition: str
    tone: str
    inspection: str
    inspection_tone: str


def inspection_words(day: date | None, today: date) -> tuple[str, str]:
    """How near the statutory inspection is, with its tone."""
    if day is None:
        return _("not known"), "plain"
    left = (day - today).days
    if left < 0:
        return _("overdue by %(days)d days") % {"days": -left}, "bad"
    if left <= SOON_DAYS:
        return _("in %(days)d days") % {"days": left}, "warn"
    return f"{day:%Y-%m-%d}", ""


def installation_row(row: Installation, at: datetime) -> InstallationRow:
    """One installation with the words for its condition."""
    words, tone = inspection_words(row.next_inspection_on, localdate(at))
    return InstallationRow(row, row.get_condition_display(), TONES[row.condition], words, tone)


@dataclass(frozen=True)
class HazardRow:
    """A hazard in a list."""

    matter: Matter
    state: str
    tone: str
    grade: str
    grade_tone: str
    cause: str


def hazard_row(matter: Matter) -> HazardRow:
    """One hazard with its words."""
    details = matter.hazard
    is_open = matter.phase in OPEN_PHASES
    return HazardRow(
        matter=matter,
        state=_(STATE_TITLES[matter.state]),
        tone="warn" if is_open else "good" if matter.phase == "done" else "plain",
        grade=_(GRADE_TITLES[details.grade]) if details.grade else _("Not graded yet"),
        grade_tone="bad" if details.grade == "serious" else "plain",
        cause=_(CAUSE_TITLES[details.cause]),
    )


def squares(dues: list[Due]) -> list[Square]:
    """The strip of an installation's newest turns."""
    found = []
    for due in dues:
        is_made_up = due.state == DueState.MISSED and due.done_at is not None
        word = _("Missed, done later") if is_made_up else _(DUE_TITLES[due.state])
        found.append(Square("made-up" if is_made_up else due.state, f"{due.period:%m-%d} {word}", ""))
    return found


def check_title(kind: str, rhythm: str) -> str:
    """What a check is called."""
    return _("%(kind)s: %(rhythm)s") % {"kind": Installation.Kind(kind).label, "rhythm": _(RHYTHM_TITLES[rhythm])}


def record_lines(check: Check, findings: list[Any]) -> list[dict[str, Any]]:
    """Every line of the list with what was found."""
    bad = {finding.position: finding for finding in findings}
    return [
        {"position": item.position, "text": item.text, "finding": bad.get(item.position)}
        for item in check.sheet.items.order_by("position")
    ]


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds of installations for a filter."""
    return list(Installation.Kind.choices)


def trouble_url(row: Installation) -> str:
    """The report form with the place filled in, so that nobody has to say before which of many lifts he stands."""
    place = {
        "grid": row.area.code, "estate": row.estate.code if row.estate else "", "at": f"{row.name}（{row.code}）",
    }  # fmt: skip
    return f"{reverse('portal:report_new')}?{urlencode(place)}"
