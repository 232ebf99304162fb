"""Answers on paper and in a table: a leaflet in large letters with a code that leads to all of them, and a list."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wangge.answers.models import Edition
from wangge.answers.queries import as_reply, checked_on
from wangge.kit.qr import svg
from wangge.kit.sheets import write_xlsx
from wangge.kit.typeset import pdf

LEAFLET = """\
#set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 42mm), footer: [
  #line(length: 100%, stroke: 0.4pt + luma(180))
  #grid(columns: (1fr, 26mm), gutter: 6mm, align: horizon,
    [#text(size: 11pt)[#data.scan] \\ #text(size: 11pt, fill: rgb("#4c5f62"))[#data.says] \\
     #text(size: 11pt, fill: rgb("#a8231b"))[#data.emergency]],
    image(bytes(data.qr), format: "svg", width: 26mm),
  )
])
#let ink = rgb("#0e3f41")
#set par(justify: false, leading: 0.75em)
#text(size: 24pt, weight: "bold", fill: ink)[#data.title]
#v(3mm)
#for row in data.rows [
  #block(breakable: false, above: 8mm, width: 100%)[
    #text(size: 16pt, weight: "bold", fill: ink)[#row.question]
    #for line in row.lines [#block(above: 3.6mm)[#text(size: 13pt)[#line]]]
    #block(above: 3.2mm)[#text(size: 9.5pt, fill: rgb("#4c5f62"))[#row.holds]]
  ]
]
"""


def leaflet(rows: Iterable[Edition], *, title: str, says: str, address: str) -> bytes:
    """The leaflet as a PDF."""
    shown: list[dict[str, Any]] = []
    for row in rows:
        words = {"area": row.answer.area.name, "day": checked_on(row).isoformat()}
        holds = _("Holds for %(area)s, checked on %(day)s.") % words
        if row.basis:
            holds = f"{holds} {row.basis}"
        shown.append(
            {"question": row.question, "lines": [line for line in as_reply(row).splitlines() if line], "holds": holds}
        )
    values = {
        "title": title, "rows": shown, "says": says, "qr": svg(address),
        "scan": _("Scan for more answers, or to report something"), "emergency": _("Danger to life: 110, 119, 120"),
    }  # fmt: skip
    return pdf(LEAFLET, values)


def table_xlsx(rows: Iterable[Edition]) -> bytes:
    """A list of answers as a table."""
    heads = [
        _("Question"), _("What the answer says"), _("What to bring"), _("Where"), _("Telephone at work"),
        _("Law or rule behind it"),
        _("Category"), _("Where it holds"), _("Holds until"), _("To be looked at again on"), _("Helped"),
        _("Did not help"),
    ]  # fmt: skip
    return write_xlsx(heads, (_line(row) for row in rows))


def _line(row: Edition) -> list[Any]:
    where = " ".join(filter(None, (str(row.station or ""), str(row.unit or ""), row.place)))
    return [
        row.question, row.text, row.bring, where, row.phone, row.basis, row.category.name if row.category else "",
        row.answer.area.name, row.valid_until or "", row.review_on, row.answer.helped, row.answer.not_helped,
    ]  # fmt: skip
