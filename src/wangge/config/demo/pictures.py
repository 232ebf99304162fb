"""Drawn pictures for the demo's reports: plainly drawings, so that nobody takes them for photographs."""

import random
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from wangge.files.models import StoredFile
from wangge.files.services import store

SIZE = (960, 720)
SKIES = ((214, 229, 236), (236, 226, 208), (205, 214, 224), (226, 234, 222))


def draw(number: int) -> bytes:
    """A street scene of a few shapes, different for each number."""
    dice = random.Random(number)  # noqa: S311 - a drawing, not a secret
    picture = Image.new("RGB", SIZE, dice.choice(SKIES))
    pen = ImageDraw.Draw(picture)
    wide, high = SIZE
    x = -40
    while x < wide:
        width, height = dice.randint(110, 200), dice.randint(220, 430)
        shade = dice.randint(120, 190)
        pen.rectangle([x, high - 190 - height, x + width, high - 190], fill=(shade, shade - 8, shade - 20))
        for row in range(0, height - 50, 52):
            for column in range(18, width - 30, 44):
                lit = (250, 225, 150) if dice.random() < 0.25 else (shade - 40, shade - 36, shade - 30)
                top = high - 190 - height + 20 + row
                pen.rectangle([x + column, top, x + column + 22, top + 28], fill=lit)
        x += width + dice.randint(10, 60)
    pen.rectangle([0, high - 190, wide, high], fill=(96, 100, 104))
    for dash in range(0, wide, 120):
        pen.rectangle([dash, high - 98, dash + 60, high - 90], fill=(225, 225, 215))
    left, top = dice.randint(120, 700), dice.randint(high - 170, high - 110)
    pen.ellipse([left, top, left + 130, top + 56], fill=(52, 54, 58), outline=(196, 72, 44), width=6)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def store_pictures(number: int, at: datetime) -> list[StoredFile]:
    """Stored drawings that the stories share."""
    return [store(upload=draw(one), name=f"demo-{one + 1}.jpg", holder="demo", at=at) for one in range(number)]
