"""The register on paper."""

from typing import Any

from wangge.kit.typeset import pdf

SHEET = """\
#set page(flipped: true, margin: 15mm)
#align(center)[#text(size: 16pt, weight: "bold", fill: rgb("#0e3f41"))[#data.title]]
#v(3mm)
#set text(size: 9pt)
#table(columns: (30mm, 26mm, 34mm, 1fr, 24mm, 24mm, 34mm), stroke: 0.5pt + rgb("#b9c6c6"), inset: 2mm,
  table.header(..data.heads.map(head => text(weight: "bold")[#head])),
  ..data.rows.flatten().map(cell => [#cell]))
"""


def register_pdf(title: str, heads: list[str], rows: list[list[Any]]) -> bytes:
    """The register as a PDF."""
    return pdf(SHEET, {"title": title, "heads": heads, "rows": rows})
