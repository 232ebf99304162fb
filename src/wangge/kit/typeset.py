"""Typeset documents: a typst template and plain data in, a PDF out, with the shipped Chinese font and no other."""

import json
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "Noto Sans CJK SC"
PRELUDE = f"""\
#let data = json(bytes(sys.inputs.data))
#set text(font: "{FAMILY}", lang: "zh", region: "cn", size: 10.5pt)
#set page(paper: "a4", margin: 20mm)
#set par(justify: true, leading: 0.8em)
"""


class TemplateBroken(ValueError):
    """The template does not compile; the message is typst's."""


def _plain(value: Any) -> str:
    """Moments and lazy texts as the reader sees them."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The document; the template finds its values in `data`, already with the house's page, font and language set.

    Pictures are handed over as text (`image(bytes(data.qr), format: "svg")`).
    """
    with tempfile.TemporaryDirectory(prefix="wangge-typeset-") as empty:  # a template cannot read files of this machine
        try:
            document: bytes = typst.compile(  # type: ignore[call-overload]  # its stubs want root to be bytes too
                (PRELUDE + template).encode(),
                root=empty,
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=_plain)},
            )
        except typst.TypstError as error:
            raise TemplateBroken(str(error)) from error
    return document
