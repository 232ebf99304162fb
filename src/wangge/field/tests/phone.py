"""What a phone sends."""

import uuid
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.world import GARDEN_1, POINTS


def shot(colour: str = "teal") -> SimpleUploadedFile:
    """A photo as the camera hands it over."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", stream.getvalue(), "image/jpeg")


def key() -> str:
    """The key of a form."""
    return str(uuid.uuid4())


def standing_in(grid: str = GARDEN_1) -> dict[str, Any]:
    """The hidden fields after somebody tapped the position button there."""
    lng, lat = POINTS[grid]
    return {"lng": lng, "lat": lat, "accuracy": 12}
