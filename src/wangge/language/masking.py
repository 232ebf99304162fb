"""Hide personal data before a text leaves the machine or is shown to more people, and put it back afterwards."""

import re
from dataclasses import dataclass

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "证件",
        re.compile(r"(?<![0-9A-Za-z])\d{6}(?:18|19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"),
    ),
    ("卡号", re.compile(r"(?<!\d)\d(?:[ -]?\d){14,18}(?!\d)")),
    ("电话", re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    ("电话", re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)")),
    (
        "车牌",
        re.compile(rf"[{_PROVINCES}][A-Z][·• ]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])"),
    ),
    ("账号", re.compile(r"(?:微信|QQ|qq|账号)[号]?[::：\s]{0,2}[A-Za-z0-9_-]{5,20}")),
    (
        "住址",
        re.compile(
            r"(?:\d{1,4}(?:号楼|栋|幢|座)\d{0,2}(?:单元)?-?)\d{2,4}(?:室|户)?|\d{1,2}单元\d{2,4}(?:室|户)?|(?<!\d)\d{3,4}室"
        ),
    ),
    (
        "姓名",
        re.compile(
            r"(?:(?<=我叫)|(?<=姓名[::：])|(?<=本人姓名)|(?<=联系人[::：])|(?<=联系人)|(?<=业主[::：]))[\u4e00-\u9fff]{2,4}?(?=[,，。;；、\s(（]|电话|住|家住|是|$)"
        ),
    ),
    ("姓名", re.compile(r"[\u4e00-\u9fff](?:先生|女士|小姐|师傅|大爷|大妈|阿姨)")),
)


@dataclass(frozen=True)
class Masked:
    """A text with marks such as 〔电话1〕 in place of personal data, and what stood there."""

    text: str
    hidden: dict[str, str]

    def unmask(self, answer: str) -> str:
        """Put back what was hidden wherever the answer repeats a mark."""
        for mark, value in self.hidden.items():
            answer = answer.replace(mark, value)
        return answer


def mask(text: str, known: tuple[str, ...] = ()) -> Masked:
    """Hide numbers, addresses and names; `known` are strings to hide besides, such as the reporter's name.

    Patterns see what has a form. A name in the middle of a sentence has none: pass it in `known`.
    """
    hidden: dict[str, str] = {}
    marks: dict[str, str] = {}

    def hide(kind: str, value: str) -> str:
        if value not in marks:
            number = sum(mark.startswith(f"〔{kind}") for mark in hidden) + 1
            marks[value] = f"〔{kind}{number}〕"
            hidden[marks[value]] = value
        return marks[value]

    for value in sorted({value for value in known if value.strip()}, key=len, reverse=True):
        if value in text:
            text = text.replace(value, hide("隐去", value))
    for kind, pattern in _PATTERNS:
        text = pattern.sub(lambda found, kind=kind: hide(kind, found.group(0)), text)  # type: ignore[misc]
    return Masked(text, hidden)
