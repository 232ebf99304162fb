"""Writes `papers.docx`, the Word template of all papers; an operator may change the file in Word afterwards.

Run as `python -m wangge.kinds.dispute.documents.word_template FILE` when a sheet is added.
"""

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "宋体"
Rows = tuple[tuple[str, str], ...]


def _in_chinese(element: Any) -> None:
    """Names the font for Chinese text too, which Word keeps apart."""
    element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


class Sheet:
    """Writes one paper after the other into a document."""

    def __init__(self) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        section.top_margin = section.bottom_margin = Cm(2.4)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(12)
        _in_chinese(style.element)
        style.paragraph_format.line_spacing = 1.4

    def line(self, text: str, *, size: int = 12, bold: bool = False, align: Any = None, page: bool = False) -> None:
        """A paragraph."""
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        run.font.name = FONT
        _in_chinese(run._element)
        paragraph.alignment = align
        paragraph.paragraph_format.page_break_before = page

    def title(self, text: str, *, page: bool = True) -> None:
        """The title of a sheet, on a page of its own."""
        self.line(text, size=20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, page=page)

    def head(self, text: str) -> None:
        """A heading inside a sheet."""
        self.line(text, bold=True)

    def when(self, condition: str) -> None:
        """Begins a part that is there only under a condition."""
        self.line("{%p if " + condition + " %}")

    def each(self, loop: str) -> None:
        """Begins a part that repeats."""
        self.line("{%p for " + loop + " %}")

    def end(self, what: str = "if") -> None:
        """Ends a part."""
        self.line("{%p end" + what + " %}")

    def pairs(self, rows: Rows) -> None:
        """A table of names and values."""
        table = self.document.add_table(rows=0, cols=2, style="Table Grid")
        for name, value in rows:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, value
            cells[0].width, cells[1].width = Cm(4), Cm(11.8)

    def table(self, heads: tuple[str, ...], loop: str, cells: tuple[str, ...]) -> None:
        """A table with one row for each of a list."""
        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        for cell, title in zip(table.rows[0].cells, heads, strict=True):
            cell.text = title
        for text in ("{%tr for " + loop + " %}", None, "{%tr endfor %}"):
            row = table.add_row().cells
            if text is not None:
                row[0].text = text
                continue
            for place, value in zip(row, cells, strict=True):
                place.text = value


def _parties(sheet: Sheet) -> None:
    sheet.table(
        ("当事人", "姓名或名称", "联系方式", "住址、代理人"), "p in parties if not p.left",
        ("{{ p.alias }}", "{{ p.name }}", "{{ p.contact }}", "{{ p.address }} {{ p.standing }} {{ p.representative }}"),
    )  # fmt: skip


def _cover(sheet: Sheet) -> None:
    sheet.when("'cover' in only")
    sheet.line("{{ case.body }}", size=16, align=WD_ALIGN_PARAGRAPH.CENTER)
    sheet.title("调解卷宗", page=False)
    sheet.pairs(
        (
            ("年度", "{{ year }}"), ("卷号", "{{ number }}"), ("卷名", "{{ case.subject }}"),
            ("纠纷类别", "{{ case.trouble }}"), ("调解员", "{{ mediators|map(attribute='name')|join('、') }}"),
            ("受理日期", "{{ opened }}"), ("调解结果", "{{ case.outcome }}"), ("结案日期", "{{ case.ended }}"),
            ("立卷人", ""), ("立卷日期", "{{ today }}"), ("保管期限", ""),
        )
    )  # fmt: skip
    sheet.end()
    sheet.when("'contents' in only")
    sheet.title("卷内目录")
    sheet.table(
        ("文书名称", "页次", "备注"), "s in sheets if s.there and s.name not in ('cover', 'contents')",
        ("{{ s.title }}", "", ""),
    )  # fmt: skip
    sheet.end()


def _application(sheet: Sheet) -> None:
    sheet.when("'application' in only")
    sheet.title("人民调解申请书")
    _parties(sheet)
    sheet.head("纠纷简要情况")
    sheet.line("{{ case.subject }}")
    sheet.line("{{ case.story }}")
    sheet.line("申请{{ case.body }}对上述纠纷进行调解。人民调解不收取任何费用；任何一方可以随时拒绝或者终止调解。")
    sheet.line("申请人（签名、盖章或按指印）：＿＿＿＿＿＿＿＿", align=WD_ALIGN_PARAGRAPH.RIGHT)
    sheet.end()
    sheet.when("'register' in only")
    sheet.title("人民调解受理登记表")
    sheet.pairs(
        (
            ("编号", "{{ number }}"), ("受理日期", "{{ opened }}"), ("纠纷类别", "{{ case.trouble }}"),
            ("案件来源", "{{ case.source }} {{ case.delegated_by }}"), ("发生地", "{{ place }}"),
            ("调解委员会", "{{ case.body }}"), ("诉讼时效截止", "{{ case.limitation }}"),
        )
    )  # fmt: skip
    _parties(sheet)
    sheet.head("纠纷简要情况")
    sheet.line("{{ case.subject }}")
    sheet.line("{{ case.story }}")
    sheet.end()


def _middle(sheet: Sheet) -> None:
    sheet.when("'consents' in only")
    sheet.title("当事人意见登记")
    sheet.table(
        ("当事人", "事项", "意见", "方式", "日期"), "c in consents",
        ("{{ c.who }}", "{{ c.about }}", "{{ c.answer }}", "{{ c.how }}", "{{ c.day }}"),
    )  # fmt: skip
    sheet.end()
    for name, title, rows in (
        ("inquiry", "人民调解调查记录", "inquiries"), ("evidence", "证据材料", "evidence"),
        ("visit", "人民调解回访记录", "visits"),
    ):  # fmt: skip
        sheet.when(f"'{name}' in only")
        sheet.title(title)
        sheet.each(f"n in {rows}")
        sheet.line("日期：{{ n.day }}　地点：{{ n.place }}　对象：{{ n.who }}　记录人：{{ n.writer }}")
        sheet.line("{{ n.text }}")
        sheet.end("for")
        sheet.end()
    sheet.when("'session' in only")
    sheet.each("s in sessions")
    sheet.title("人民调解记录")
    sheet.line("第{{ s.position }}次　{{ s.starts }} 至 {{ s.ends }}")
    sheet.line("地点：{{ s.place }}　到场当事人：{{ s.present }}")
    sheet.line("{{ s.record }}")
    sheet.line("当事人（签名、盖章或按指印）：＿＿＿＿＿＿＿＿　调解员（签名）：＿＿＿＿＿＿")
    sheet.end("for")
    sheet.end()


def _agreement(sheet: Sheet) -> None:
    sheet.when("'agreement' in only")
    sheet.title("人民调解协议书")
    sheet.line("编号：{{ number }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _parties(sheet)
    for title, name in (
        ("一、纠纷主要事实", "facts"), ("二、争议事项", "issues"), ("三、各方责任", "responsibility"),
        ("经调解，双方自愿达成如下协议", "content"), ("履行方式、期限", "way"),
    ):  # fmt: skip
        sheet.head(title)
        sheet.line("{{ agreement." + name + " }}")
    sheet.table(
        ("序号", "履行人", "内容", "期限"), "p in promises",
        ("{{ p.position }}", "{{ p.who }}", "{{ p.what }}", "{{ p.due }}"),
    )  # fmt: skip
    sheet.line(
        "本协议一式{{ agreement.copies }}份，当事人各执一份，调解委员会留存一份。自各方当事人签名、盖章或者按指印，"
        "人民调解员签名并加盖调解委员会印章之日起生效。双方认为有必要的，可以自生效之日起三十日内共同向人民法院申请司法确认。"
    )
    sheet.each("s in agreement.signatures")
    sheet.line("{{ s.alias }}（签名、盖章或按指印）：＿＿＿＿＿＿＿＿　身份证件号码（当面填写）：＿＿＿＿＿＿＿＿")
    sheet.end("for")
    sheet.line("人民调解员（签名）：＿＿＿＿＿＿　记录人（签名）：＿＿＿＿＿＿")
    sheet.line("{{ case.body }}（印章）　{{ case.effective }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    sheet.end()
    sheet.when("'oral' in only")
    sheet.title("人民调解口头协议登记表")
    _parties(sheet)
    for title, name in (
        ("纠纷主要事实", "facts"),
        ("争议事项", "issues"),
        ("协议内容", "content"),
        ("履行方式", "way"),
    ):
        sheet.head(title)
        sheet.line("{{ agreement." + name + " }}")
    sheet.line("人民调解员（签名）：＿＿＿＿＿＿", align=WD_ALIGN_PARAGRAPH.RIGHT)
    sheet.end()


def _last(sheet: Sheet) -> None:
    sheet.when("'confirmation' in only")
    sheet.title("司法确认情况")
    sheet.pairs(
        (
            ("法院", "{{ case.court }}"), ("共同申请日期", "{{ case.court_asked }}"), ("法院意见", "{{ case.ruling }}"),
            ("日期", "{{ case.ruled }}"),
        )
    )  # fmt: skip
    sheet.end()
    sheet.when("'note' in only")
    sheet.title("卷宗情况说明")
    sheet.pairs((("调解结果", "{{ case.outcome }}"), ("结案日期", "{{ case.ended }}")))
    sheet.each("n in remarks")
    sheet.line("{{ n.text }}")
    sheet.end("for")
    sheet.line("{{ case.told }}")
    sheet.line("立卷人（签名）：＿＿＿＿＿＿　检查人（签名）：＿＿＿＿＿＿", align=WD_ALIGN_PARAGRAPH.RIGHT)
    sheet.end()


def build() -> Any:
    """The template as a document."""
    sheet = Sheet()
    for write in (_cover, _application, _middle, _agreement, _last):
        write(sheet)
    return sheet.document


if __name__ == "__main__":
    build().save(str(Path(sys.argv[1])))
