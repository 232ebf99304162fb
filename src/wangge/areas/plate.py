"""The plate of a grid: one A5 page with its name, whom to call and a code to scan, to be hung in a hallway.

`PLATE` is the drawing alone, a Typst function of the values, for documents of many plates.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wangge.areas.queries import AnyArea, contacts_of, path_of
from wangge.kit.qr import svg
from wangge.kit.typeset import pdf

MOST = 3  # contacts that fit
PLATE = """\
#let ink = rgb("#0e3f41")
#let warm = rgb("#c2541a")
#let plate(data) = page(paper: "a5", flipped: true, margin: 0mm)[
#set par(justify: false)
#block(width: 100%, height: 44mm, fill: ink, inset: (x: 14mm, y: 9mm))[
  #set text(fill: white)
  #text(size: 15pt)[#data.place]
  #v(-3mm)
  #text(size: 34pt, weight: "bold")[#data.name]
]
#pad(x: 14mm, top: 6mm)[
  #grid(
    columns: (1fr, 62mm),
    gutter: 10mm,
    [
      #text(size: 15pt, fill: warm, weight: "bold")[#data.call_title]
      #v(2mm)
      #if data.contacts.len() == 0 [#text(size: 13pt)[#data.no_contact]]
      #for contact in data.contacts [
        #block(below: 7mm)[
          #text(size: 13pt)[#contact.title #h(2mm) #text(weight: "bold")[#contact.name]]
          #v(-2mm)
          #text(size: 27pt, weight: "bold", fill: ink)[#contact.phone]
        ]
      ]
      #v(4mm)
      #text(size: 12pt)[#data.anytime]
    ],
    align(center)[
      #image(bytes(data.qr), format: "svg", width: 62mm)
      #v(-4mm)
      #text(size: 14pt, weight: "bold")[#data.scan]
    ],
  )
]
#place(bottom)[
  #block(width: 100%, fill: rgb("#f1eee5"), inset: (x: 14mm, y: 5mm))[
    #grid(
      columns: (1fr, auto),
      text(size: 13pt, weight: "bold", fill: rgb("#a8231b"))[#data.emergency],
      text(size: 11pt, fill: rgb("#4c5f62"))[#data.number],
    )
  ]
]
]
"""


def plate_values(grid: AnyArea, address: str) -> dict[str, Any]:
    """What stands on the plate; the code to scan leads to the grid's public page."""
    return {
        "name": grid.name,
        "place": " ".join(area.name for area in path_of(grid.code)[2:-1]),
        "call_title": _("Whom to call"),
        "contacts": [
            {"title": contact.title, "name": contact.name, "phone": contact.phone} for contact in contacts_of(grid.code)
        ][:MOST],
        "no_contact": _("The community will name a contact soon."),
        "anytime": _("You can report a trouble at any time and see what becomes of it."),
        "scan": _("Scan to report a trouble"),
        "emergency": _("Danger to life: 110, 119, 120"),
        "number": _("Grid number %(code)s") % {"code": grid.code},
        "qr": svg(address),
    }


def plates(grids: Iterable[tuple[AnyArea, str]]) -> bytes:
    """The plates of grids, with the addresses that their codes lead to, as one PDF."""
    values = [plate_values(grid, address) for grid, address in grids]
    return pdf(PLATE + "#for one in data.plates { plate(one) }\n", {"plates": values})
