"""Contact cards of grids: for each ten of the size of a name card on an A4 page, to be cut and handed out."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wangge.areas.queries import AnyArea, contacts_of, path_of
from wangge.kit.qr import svg
from wangge.kit.typeset import pdf

CARDS = 10
MOST = 2  # contacts that fit on a card
SHEET = """\
#set page(paper: "a4", margin: (x: 15mm, y: 13.5mm))
#let ink = rgb("#0e3f41")
#let edge = (paint: luma(190), thickness: 0.4pt, dash: "dashed")
#let card(data) = block(width: 90mm, height: 54mm, stroke: edge, inset: 5mm)[
  #set par(justify: false, leading: 0.5em)
  #grid(columns: (1fr, 25mm), gutter: 3mm,
    [
      #text(size: 8pt, fill: rgb("#4c5f62"))[#data.place]
      #v(-1.5mm)
      #text(size: 14pt, weight: "bold", fill: ink)[#data.name]
      #for contact in data.contacts [
        #block(above: 3mm)[
          #text(size: 9pt)[#contact.title #h(1mm) #text(weight: "bold")[#contact.name]]
          #v(-1.5mm)
          #text(size: 14pt, weight: "bold", fill: ink)[#contact.phone]
        ]
      ]
      #if data.contacts.len() == 0 [#block(above: 3mm)[#text(size: 9pt)[#data.no_contact]]]
    ],
    align(center)[
      #image(bytes(data.qr), format: "svg", width: 25mm)
      #v(-2.5mm)
      #text(size: 7.5pt)[#data.scan]
    ],
  )
  #place(bottom)[#text(size: 7.5pt, fill: rgb("#a8231b"))[#data.emergency]]
]
#for sheet in data.sheets [
  #page[#grid(columns: 2, ..range(sheet.cards).map(number => card(sheet)))]
]
"""


def card_values(grid: AnyArea, address: str) -> dict[str, Any]:
    """What stands on a card; the code to scan leads to the grid's public page."""
    contacts = contacts_of(grid.code)[:MOST]
    return {
        "cards": CARDS,
        "name": grid.name,
        "place": " ".join(area.name for area in path_of(grid.code)[3:-1]),
        "contacts": [{"title": one.title, "name": one.name, "phone": one.phone} for one in contacts],
        "no_contact": _("The community will name a contact soon."),
        "scan": _("Scan to report a trouble"),
        "emergency": _("Danger to life: 110, 119, 120"),
        "qr": svg(address),
    }


def cards(grids: Iterable[tuple[AnyArea, str]]) -> bytes:
    """A page of cards for each grid, with the address that its code leads to, as one PDF."""
    return pdf(SHEET, {"sheets": [card_values(grid, address) for grid, address in grids]})
