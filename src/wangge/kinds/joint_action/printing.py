"""The record of a joint action, for all present to sign."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.kinds.joint_action.queries import findings_of, review_of, units_of
from wangge.kit.typeset import pdf
from wangge.matters.models import Matter, WorkOrder

RECORD = """\
#let d = data
#align(center)[#text(20pt, weight: "bold")[#d.title]]
#align(center)[#text(10pt)[#d.number]]
#v(3mm)
#table(columns: (30mm, 1fr), inset: 2.4mm, stroke: 0.6pt,
  ..d.facts.map(row => (text(weight: "bold")[#row.at(0)], [#row.at(1)])).flatten())
#text(12.5pt, weight: "bold")[#d.words.units]
#table(columns: (36mm, 1fr, 26mm, 1fr), inset: 2.4mm, stroke: 0.6pt,
  table.header(..d.words.heads.map(head => text(weight: "bold")[#head])),
  ..d.units.flatten().map(cell => [#cell]))
#text(12.5pt, weight: "bold")[#d.words.findings]
#for line in d.findings [#block(above: 2.4mm)[#line]]
#v(2mm)
#text(12.5pt, weight: "bold")[#d.words.review]
#block(above: 2.4mm)[#d.review]
#v(4mm)
#text(12.5pt, weight: "bold")[#d.words.signed]
#table(columns: (1fr, 1fr, 1fr), inset: 2.4mm, stroke: 0.6pt,
  ..d.signers.map(name => ([#name #v(12mm)])))
"""


def _when(moment: datetime | None) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else "—"


def record_pdf(matter: Matter) -> bytes:
    """The record as a PDF: findings unit by unit in the order they were written, and room to sign."""
    details, orders = matter.joint, units_of(matter)
    review = review_of(matter)
    units = [
        [
            order.unit.name + (_(" (lead)") if order.part == WorkOrder.Part.LEAD else ""), order.answer or "—",
            _when(order.arrived_at), order.result or "—",
        ]
        for order in orders
    ]  # fmt: skip
    found = [
        f"{_when(row.at)} {row.organization.name if row.organization else row.actor_name}：{row.note}"
        for row in findings_of(matter)
    ]
    values = {
        "title": f"{details.get_action_kind_display()} · {matter.title}", "number": matter.number,
        "facts": [
            (_("Where"), f"{matter.area_name} {details.places}"), (_("Meeting"), _when(details.meet_at)),
            (_("What for"), matter.text or "—"), (_("Who does what"), details.plan or "—"),
        ],
        "units": units, "findings": found or ["—"], "review": review.note if review else "—",
        "signers": [order.unit.name for order in orders if order.arrived_at] or ["—"],
        "words": {
            "units": _("Units"), "findings": _("Findings on the spot"), "review": _("Review"),
            "signed": _("Signed by all present"),
            "heads": [_("Unit"), _("What it brings"), _("On the spot"), _("Result")],
        },
    }  # fmt: skip
    return pdf(RECORD, values)
