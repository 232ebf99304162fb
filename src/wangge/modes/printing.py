"""A mode and its review as a paper for the file."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.kit.typeset import pdf
from wangge.modes.models import ModeSwitch
from wangge.modes.queries import board, log_of, roster, sums_of

SHEET = """\
#let ink = rgb("#0e3f41")
#align(center)[#text(size: 17pt, weight: "bold", fill: ink)[#data.title]]
#v(3mm)
#table(columns: (26mm, 1fr), stroke: 0.5pt + rgb("#b9c6c6"), inset: 2.4mm,
  ..data.facts.map(row => (text(weight: "bold")[#row.at(0)], [#row.at(1)])).flatten())
#for part in data.parts [
  #v(2mm)
  #text(size: 12pt, weight: "bold", fill: ink)[#part.at(0)]
  #for line in part.at(1) [#block(above: 2.2mm, below: 0mm)[#line]]
]
#v(6mm)
#align(right)[#text(fill: rgb("#4c5f62"), size: 9pt)[#data.foot]]
"""


def _when(moment: datetime | None) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else "—"


def review_pdf(mode: ModeSwitch, *, at: datetime) -> bytes:
    """The paper as a PDF."""
    sums = sums_of(mode)
    figures = _("Called %(called)d, came %(here)d, could not %(cannot)d; tasks %(tasks)d, done %(done)d.") % {
        "called": sums.called, "here": sums.here, "cannot": sums.cannot, "tasks": sums.tasks, "done": sums.done,
    }  # fmt: skip
    facts = [
        (_("Area"), mode.area.name), (_("Level"), mode.get_level_display()), (_("Reason"), mode.reason),
        (_("Switched on by"), mode.starter), (_("Runs since"), _when(mode.starts_at)),
        (_("Ended"), f"{_when(mode.ended_at)} {mode.end_reason}".strip()), (_("In numbers"), figures),
    ]  # fmt: skip
    squads = [
        _("%(area)s: called %(called)d, came %(here)d") % {
            "area": squad.area.name, "called": len(squad.calls),
            "here": sum(call.arrived_at is not None for call in squad.calls),
        }
        for squad in roster(mode, on=localtime(at).date())
    ]  # fmt: skip
    tasks = [
        f"{place} · {task.title} · {task.unit.name} · {task.get_state_display()} {task.note}".strip()
        for place, rows in board(mode)
        for task in rows
    ]
    log = [f"{_when(line.at)} {line.act} {line.by} {line.detail}".strip() for line in log_of(mode)]
    nothing = [_("not written yet")] if mode.reviewed_at is None else ["—"]
    parts = [
        (_("What we did"), mode.what_was_done.splitlines() or nothing),
        (_("What to keep"), mode.what_to_keep.splitlines() or nothing),
        (_("What to change"), mode.what_to_change.splitlines() or nothing),
        (_("Squads"), squads or ["—"]), (_("Tasks"), tasks or ["—"]), (_("What happened when"), log),
    ]  # fmt: skip
    reviewed = _("Review: %(who)s, %(when)s") % {"who": mode.reviewer, "when": _when(mode.reviewed_at)}
    title = _("%(area)s: review of an emergency") % {"area": mode.area.name}
    return pdf(SHEET, {"title": title, "facts": facts, "parts": parts, "foot": reviewed if mode.reviewed_at else ""})
