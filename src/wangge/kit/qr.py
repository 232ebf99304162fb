"""QR codes as SVG for pages and PNG for printing."""

import io

import segno


def svg(text: str, *, border: int = 2) -> str:
    """An inline SVG that scales with its box and needs no style attribute."""
    return segno.make(text, error="m", micro=False).svg_inline(
        border=border, omitsize=True, svgclass="qr", lineclass=None
    )


def png(text: str, *, scale: int = 8, border: int = 4) -> bytes:
    """A PNG with `scale` pixels per module; `border` 4 is what scanners ask for on paper."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="png", scale=scale, border=border)
    return target.getvalue()
