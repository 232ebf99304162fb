import io
import xml.etree.ElementTree as ET

from PIL import Image

from wangge.kit import qr


def test_the_svg_scales_and_carries_no_inline_style():
    drawn = qr.svg("https://wangge.example/g/640302107001017")
    root = ET.fromstring(drawn)
    assert root.attrib["viewBox"]
    assert "width" not in root.attrib
    assert "style" not in drawn


def test_the_png_keeps_a_quiet_margin_for_scanners():
    image = Image.open(io.BytesIO(qr.png("吴忠市利通区", scale=4))).convert("1")
    corner = image.crop((0, 0, 16, 16))
    assert corner.getextrema() == (255, 255)
    assert image.getextrema() == (0, 255)
