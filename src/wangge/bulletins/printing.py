"""A reminder as a sheet for the stairwell: large letters, and a code that leads to the public page."""

from wangge.bulletins.models import Bulletin
from wangge.kit.qr import svg
from wangge.kit.typeset import pdf

SHEET = """\
#set page(paper: "a4", margin: 22mm)
#let ink = rgb("#0e3f41")
#set par(leading: 0.9em)
#text(size: 15pt, fill: rgb("#4c5f62"))[#data.kind]
#v(2mm)
#text(size: 34pt, weight: "bold", fill: ink)[#data.title]
#v(8mm)
#set text(size: 20pt)
#for line in data.lines [
  #block(above: 7mm)[#line]
]
#place(bottom)[
  #grid(columns: (1fr, 32mm), gutter: 6mm, align: bottom,
    [#text(size: 13pt)[#data.says] \\ #text(size: 13pt, fill: rgb("#4c5f62"))[#data.until] \\
     #text(size: 13pt, fill: rgb("#a8231b"))[#data.emergency]],
    image(bytes(data.qr), format: "svg", width: 32mm),
  )
]
"""


def poster(row: Bulletin, *, address: str, until: str, emergency: str) -> bytes:
    """The sheet as a PDF."""
    values = {
        "kind": row.get_kind_display(), "title": row.title, "lines": [line for line in row.text.splitlines() if line],
        "says": row.organization.name, "until": until, "emergency": emergency, "qr": svg(address),
    }  # fmt: skip
    return pdf(SHEET, values)
