import io
import re
from datetime import date

import pytest
from PIL import ImageFont
from pypdf import PdfReader

from wangge.kit import qr, typeset

SLIP = """
= #data.title
#for line in data.lines [- #line]
#strong[#data.on]
#if "qr" in data { image(bytes(data.qr), format: "svg", width: 30mm) }
"""


def document(**data: object) -> PdfReader:
    return PdfReader(io.BytesIO(typeset.pdf(SLIP, {"title": "", "lines": [], "on": ""} | data)))


def fonts_of(reader: PdfReader) -> set[str]:
    found: set[str] = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(re.sub(r"^/[A-Z]{6}\\+", "", str(font.get_object()["/BaseFont"])))
    return found


def gb2312() -> str:
    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)
    return "".join(bytes([row, cell]).decode("gb2312", errors="ignore") for row in rows for cell in cells)


def test_what_was_handed_over_can_be_read_in_the_document():
    reader = document(
        title="民情督办单〔2026〕第 3 号", lines=["路灯不亮（利通区）", "电梯困人“三天”未修"], on=date(2026, 3, 2)
    )
    text = "".join(reader.pages[0].extract_text().split())
    for said in ("民情督办单〔2026〕第3号", "路灯不亮（利通区）", "电梯困人“三天”未修", "2026-03-02"):
        assert said in text


def test_only_the_shipped_font_is_used_even_if_the_machine_has_others():
    template = '#text(font: "Noto Serif CJK SC")[宋体] #text(font: "DejaVu Sans")[不要] *粗体*'
    used = fonts_of(PdfReader(io.BytesIO(typeset.pdf(template, {}))))
    assert used
    assert all("NotoSansCJKsc" in name for name in used), used


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_common_character_has_a_picture(weight):
    font = ImageFont.truetype(typeset.FONTS / f"NotoSansCJKsc-{weight}.subset.otf", 16)
    nothing = bytes(font.getmask("\U0010ffff"))
    names = "喆堃垚赟昇祎玥翀晞頔滢镕鑫淼骉犇龘崾崄塬墚峁硖峁"
    punctuation = "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％℃①②㎡→□■√×⑩㈠"
    missing = [char for char in gb2312() + names + punctuation if bytes(font.getmask(char)) == nothing]
    assert missing == []


def test_the_font_files_stay_small_and_carry_their_licence():
    files = list(typeset.FONTS.glob("*.otf"))
    assert len(files) == 2
    assert all(file.stat().st_size < 4_000_000 for file in files)
    assert "SIL OPEN FONT LICENSE" in (typeset.FONTS / "OFL.txt").read_text()


def test_a_qr_code_stands_in_the_document():
    plain, with_code = typeset.pdf(SLIP, {"title": "x", "lines": [], "on": ""}), qr.svg("https://wangge.example/g/1")
    drawn = typeset.pdf(SLIP, {"title": "x", "lines": [], "on": "", "qr": with_code})
    assert len(drawn) > len(plain) + 500


def test_text_is_data_and_never_a_command():
    reader = document(title='#panic("x") $x$ *a* @b <c>')
    assert '#panic("x") $x$ *a* @b <c>' in reader.pages[0].extract_text()


def test_a_template_cannot_read_files_of_the_machine_and_says_what_is_wrong():
    with pytest.raises(typeset.TemplateBroken, match=r"."):
        typeset.pdf('#read("/etc/passwd")', {})
