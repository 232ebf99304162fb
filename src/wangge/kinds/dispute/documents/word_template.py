"""Writes `papers.docx`, the Word template of all papers; an operator may change the file in Word afterwards.

Run as `python -m wangge.kinds.dispute.documents.word_template FILE` when a sheet is added.
"""

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "宋体"
RIGHT, CENTRE = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
GREY = "EDEDED"
Rows = tuple[tuple[str, str], ...]
Widths = tuple[float, ...]


def _in_chinese(element: Any) -> None:
    """Names the font for Chinese text too, which Word keeps apart."""
    element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=GREY))


def _put(cell: Any, text: str, width: float, *, is_head: bool = False) -> None:
    """One cell: width, text in the table's size, grey where it is a heading."""
    cell.width = Cm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = 1.15
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.font.name = Pt(10.5), is_head, FONT
    _in_chinese(run._element)
    if is_head:
        _shade(cell)


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
        style.paragraph_format.space_after = Pt(4)
        self._foot(section.footer.paragraphs[0])

    def _foot(self, paragraph: Any) -> None:
        """Organization, number and page on every page."""
        paragraph.alignment = CENTRE
        self._small(paragraph, "{{ case.body }} · {{ number }} · 第 ")
        run = self._small(paragraph, "")
        for kind in ("begin", "", "end"):
            if kind:
                run._r.append(_element("w:fldChar", fldCharType=kind))
                continue
            code = OxmlElement("w:instrText")
            code.text = "PAGE"
            run._r.append(code)
        self._small(paragraph, " 页")

    def _small(self, paragraph: Any, text: str) -> Any:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(9), FONT
        _in_chinese(run._element)
        return run

    def line(
        self, text: str, *, size: float = 12, bold: bool = False, align: Any = None, page: bool = False,
        indent: bool = False, keep: bool = False,
    ) -> None:  # fmt: skip
        """A paragraph; `keep` holds it on one page with what follows."""
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        run.font.name = FONT
        _in_chinese(run._element)
        paragraph.alignment = align
        paragraph.paragraph_format.page_break_before = page
        paragraph.paragraph_format.keep_with_next = keep
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)

    def title(self, text: str, *, page: bool = True) -> None:
        """The title of a sheet, on a page of its own."""
        self.line(text, size=20, bold=True, align=CENTRE, page=page, keep=True)

    def head(self, text: str) -> None:
        """A heading inside a sheet."""
        self.line(text, bold=True, keep=True)

    def told(self, value: str) -> None:
        """A text of the case, each of its lines as a paragraph of its own."""
        self.each(f"line in ({value} or '').splitlines() if line.strip()")
        self.line("{{ line }}", indent=True)
        self.end("for")

    def when(self, condition: str) -> None:
        """Begins a part that is there only under a condition."""
        self.line("{%p if " + condition + " %}")

    def each(self, loop: str) -> None:
        """Begins a part that repeats."""
        self.line("{%p for " + loop + " %}")

    def end(self, what: str = "if") -> None:
        """Ends a part."""
        self.line("{%p end" + what + " %}")

    def signs(self, *labels: str) -> None:
        """Where people sign, one below the other at the right."""
        self.line("", size=6)
        for label in labels:
            self.line(f"{label}：＿＿＿＿＿＿＿＿", align=RIGHT, keep=label != labels[-1])

    def _table(self, columns: int) -> Any:
        table = self.document.add_table(rows=0, cols=columns, style="Table Grid")
        table.autofit = False
        return table

    def pairs(self, rows: Rows) -> None:
        """A table of names and values."""
        table = self._table(2)
        for name, value in rows:
            cells = table.add_row().cells
            _put(cells[0], name, 4, is_head=True)
            _put(cells[1], value, 11.8)
        self.line("", size=6)

    def table(self, heads: tuple[str, ...], widths: Widths, loop: str, cells: tuple[str, ...]) -> None:
        """A table with one row for each of a list; its heading is repeated on every page, no row breaks in two."""
        table = self._table(len(heads))
        row = table.add_row()
        row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
        for cell, title, width in zip(row.cells, heads, widths, strict=True):
            _put(cell, title, width, is_head=True)
        for text in ("{%tr for " + loop + " %}", None, "{%tr endfor %}"):
            row = table.add_row()
            row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))
            if text is not None:
                row.cells[0].text = text
                continue
            for cell, value, width in zip(row.cells, cells, widths, strict=True):
                _put(cell, value, width)
        self.line("", size=6)


def _parties(sheet: Sheet) -> None:
    agent = "（{{ p.standing }}：{{ p.representative }} {{ p.representative_contact }}）"
    agent = "{% if p.representative %}" + agent + "{% endif %}"
    sheet.table(
        ("当事人", "姓名或名称", "联系方式", "住址、代理人"), (2.5, 3.2, 3.3, 6.8), "p in parties if not p.left",
        ("{{ p.alias }}", "{{ p.name }}", "{{ p.contact }}", "{{ p.address }}" + agent),
    )  # fmt: skip


def _cover(sheet: Sheet) -> None:
    sheet.when("'cover' in only")
    for _line in range(3):
        sheet.line("")
    sheet.line("{{ case.body }}", size=16, align=CENTRE)
    sheet.line("")
    sheet.line("调 解 卷 宗", size=30, bold=True, align=CENTRE)
    sheet.line("")
    sheet.pairs(
        (
            ("年度", "{{ year }}"), ("卷号", "{{ number }}"), ("卷名", "{{ case.subject }}"),
            ("纠纷类别", "{{ case.trouble }}"), ("调解员", MEDIATORS),
            ("受理日期", "{{ opened }}"), ("调解结果", "{{ case.outcome }}"), ("结案日期", "{{ case.ended }}"),
            ("立卷人", ""), ("立卷日期", "{{ today }}"), ("保管期限", ""),
        )
    )  # fmt: skip
    sheet.end()
    sheet.when("'contents' in only")
    sheet.title("卷内目录")
    sheet.table(
        ("序号", "文书名称", "页次", "备注"), (1.6, 8.8, 2.4, 3), "s in listed",
        ("{{ loop.index }}", "{{ s.title }}", "", ""),
    )  # fmt: skip
    sheet.when("lacking")
    sheet.head("尚缺材料（补齐后归档）")
    sheet.table(
        ("序号", "文书名称", "补入日期"), (1.6, 8.8, 5.4), "s in lacking", ("{{ loop.index }}", "{{ s.title }}", "")
    )
    sheet.end()
    sheet.end()


MEDIATORS = "{{ mediators|map(attribute='name')|join('、') }}"


def _application(sheet: Sheet) -> None:
    sheet.when("'application' in only")
    sheet.title("人民调解申请书")
    _parties(sheet)
    sheet.head("纠纷简要情况")
    sheet.told("case.subject")
    sheet.told("case.story")
    sheet.head("申请事项")
    sheet.line(
        "申请{{ case.body }}对上述纠纷进行调解。人民调解不收取任何费用；任何一方可以随时拒绝或者终止调解，"
        "调解不影响依法通过仲裁、行政、司法等途径维护权利。",
        indent=True,
    )
    sheet.signs("申请人（签名、盖章或按指印）")
    sheet.line("年　　月　　日", align=RIGHT)
    sheet.end()
    sheet.when("'register' in only")
    sheet.title("人民调解受理登记表")
    sheet.pairs(
        (
            ("编号", "{{ number }}"), ("受理日期", "{{ opened }}"), ("纠纷类别", "{{ case.trouble }}"),
            ("案件来源", "{{ case.source }} {{ case.delegated_by }}"), ("发生地", "{{ place }}"),
            ("调解委员会", "{{ case.body }}"), ("调解员", MEDIATORS),
            ("调解期限", "{% if until %}{{ until }}前{% endif %}"), ("诉讼时效截止", "{{ case.limitation }}"),
        )
    )  # fmt: skip
    _came_from(sheet)
    _parties(sheet)
    sheet.head("纠纷简要情况")
    sheet.told("case.subject")
    sheet.told("case.story")
    _told_ways(sheet)
    sheet.signs("登记人（签名）")
    sheet.end()


def _came_from(sheet: Sheet) -> None:
    sheet.when("referral")
    sheet.head("来访转办经过")
    sheet.pairs(
        (
            ("转办编号", "{{ referral.number }}"), ("登记窗口", "{{ referral.centre }} {{ referral.taken }}"),
            ("原承办单位", "{{ referral.unit }}"), ("转为本案", "{{ referral.went_on }}，由{{ case.body }}办理"),
        )
    )  # fmt: skip
    sheet.each("p in referral.papers")
    sheet.line("补正告知（{{ p.day }}）：{{ p.lines|join('；') }}", size=10.5)
    sheet.end("for")
    sheet.end()


def _told_ways(sheet: Sheet) -> None:
    sheet.when("case.told")
    sheet.head("已告知的其他途径")
    sheet.told("case.told")
    sheet.end()


def _middle(sheet: Sheet) -> None:
    sheet.when("'consents' in only")
    sheet.title("当事人意见登记")
    sheet.table(
        ("当事人", "事项", "意见", "方式", "日期"), (2.5, 4.8, 1.8, 3, 3.7), "c in consents",
        ("{{ c.who }}", "{{ c.about }}", "{{ c.answer }}", "{{ c.how }}", "{{ c.day }}"),
    )  # fmt: skip
    sheet.line("不愿调解的，不问理由。", size=9.5)
    sheet.end()
    sheet.when("'inquiry' in only")
    sheet.each("n in inquiries")
    sheet.title("人民调解调查记录")
    sheet.pairs(
        (("时间", "{{ n.day }}"), ("地点", "{{ n.place }}"), ("被调查人", "{{ n.who }}"), ("记录人", "{{ n.writer }}"))
    )
    sheet.head("记录")
    sheet.told("n.text")
    sheet.signs("被调查人（签名）", "调查人（签名）")
    sheet.end("for")
    sheet.end()
    sheet.when("'evidence' in only")
    sheet.title("证据材料清单")
    sheet.table(
        ("序号", "收到日期", "提交人", "材料"), (1.6, 3.7, 2.8, 7.7), "n in evidence",
        ("{{ loop.index }}", "{{ n.day }}", "{{ n.who }}", "{{ n.text }}"),
    )  # fmt: skip
    sheet.end()
    sheet.when("'session' in only")
    sheet.each("s in sessions")
    sheet.title("人民调解记录")
    sheet.pairs(
        (
            ("次数", "第 {{ s.position }} 次，{% if s.is_open %}公开{% else %}不公开{% endif %}"),
            ("时间", "{{ s.starts }} 至 {{ s.ends }}"), ("地点", "{{ s.place }}"), ("到场当事人", "{{ s.present }}"),
            ("调解员", MEDIATORS), ("记录人", "{{ s.recorder }}"),
        )
    )  # fmt: skip
    sheet.head("调解记录")
    sheet.told("s.record")
    sheet.signs("当事人（签名、盖章或按指印）", "调解员（签名）", "记录人（签名）")
    sheet.end("for")
    sheet.end()


def _agreement(sheet: Sheet) -> None:
    sheet.when("'agreement' in only")
    sheet.title("人民调解协议书")
    sheet.line("编号：{{ number }}", align=RIGHT)
    _parties(sheet)
    for title, name in (
        ("一、纠纷主要事实", "facts"), ("二、争议事项", "issues"), ("三、各方责任", "responsibility"),
        ("经调解，双方自愿达成如下协议", "content"), ("履行方式、期限", "way"),
    ):  # fmt: skip
        sheet.when(f"agreement.{name}")
        sheet.head(title)
        sheet.told(f"agreement.{name}")
        sheet.end()
    _promises(sheet)
    sheet.line(
        "本协议一式{{ agreement.copies }}份，当事人各执一份，调解委员会留存一份。自各方当事人签名、盖章或者按指印，"
        "人民调解员签名并加盖调解委员会印章之日起生效。双方认为有必要的，可以自生效之日起三十日内共同向人民法院申请司法确认。",
        indent=True,
    )
    sheet.each("s in agreement.signatures")
    sheet.line("{{ s.alias }}（签名、盖章或按指印）：＿＿＿＿＿＿＿＿", keep=True)
    sheet.line("身份证件号码（当面填写，系统不存）：＿＿＿＿＿＿＿＿＿＿＿＿", size=9.5, keep=True)
    sheet.end("for")
    sheet.line("人民调解员（签名）：＿＿＿＿＿＿＿　记录人（签名）：＿＿＿＿＿＿＿", keep=True)
    sheet.line("{{ case.body }}（印章）", align=RIGHT, keep=True)
    sheet.line("{% if case.effective %}{{ case.effective }}{% else %}年　　月　　日{% endif %}", align=RIGHT)
    sheet.end()
    sheet.when("'oral' in only")
    sheet.title("人民调解口头协议登记表")
    sheet.pairs((("编号", "{{ number }}"), ("达成日期", "{{ case.effective }}"), ("调解员", MEDIATORS)))
    _parties(sheet)
    for title, name in (
        ("纠纷主要事实", "facts"),
        ("争议事项", "issues"),
        ("口头协议内容", "content"),
        ("履行方式、期限", "way"),
    ):
        sheet.head(title)
        sheet.told(f"agreement.{name}")
    _promises(sheet)
    sheet.signs("人民调解员（签名）")
    sheet.end()


def _promises(sheet: Sheet) -> None:
    sheet.when("promises")
    sheet.table(
        ("序号", "履行人", "内容", "期限"), (1.6, 2.8, 7.4, 4), "p in promises",
        ("{{ p.position }}", "{{ p.who }}", "{{ p.what }}", "{{ p.due }}"),
    )  # fmt: skip
    sheet.end()


def _last(sheet: Sheet) -> None:
    sheet.when("'visit' in only")
    sheet.title("人民调解回访记录")
    sheet.each("n in visits")
    sheet.pairs(
        (
            ("回访日期", "{{ n.day }}"),
            ("回访对象", "{{ n.who }}"),
            ("地点", "{{ n.place }}"),
            ("回访人", "{{ n.writer }}"),
        )
    )
    sheet.told("n.text")
    sheet.end("for")
    sheet.head("履行情况")
    sheet.table(
        ("序号", "履行人", "内容", "期限", "履行"), (1.4, 2.5, 5.3, 3.3, 3.3), "p in promises",
        ("{{ p.position }}", "{{ p.who }}", "{{ p.what }}", "{{ p.due }}",
         "{% if p.done %}{{ p.done }}{% elif p.broken %}未履行{% endif %}"),
    )  # fmt: skip
    sheet.end()
    sheet.when("'confirmation' in only")
    sheet.title("司法确认情况")
    sheet.pairs(
        (
            ("受理法院", "{{ case.court }}"), ("共同申请日期", "{{ case.court_asked }}"),
            ("法院意见", "{{ case.ruling }}"), ("日期", "{{ case.ruled }}"),
        )
    )  # fmt: skip
    sheet.end()
    sheet.when("'note' in only")
    sheet.title("卷宗情况说明")
    sheet.pairs((("调解结果", "{{ case.outcome }}"), ("结案日期", "{{ case.ended }}")))
    sheet.each("n in remarks")
    sheet.told("n.text")
    sheet.end("for")
    _told_ways(sheet)
    sheet.signs("立卷人（签名）", "检查人（签名）")
    sheet.end()


def build() -> Any:
    """The template as a document."""
    sheet = Sheet()
    for write in (_cover, _application, _middle, _agreement, _last):
        write(sheet)
    return sheet.document


if __name__ == "__main__":
    build().save(str(Path(sys.argv[1])))
