"""Reads a public text for what would tell whom it speaks of: names, telephones, addresses, illness; pure Python.

Two grades. A fault is certain enough to refuse the text: telephone and identity numbers, words of illness, a door or
house number, and whatever the sealed part of the same wish holds. A doubt is shown to the second person, who decides:
a surname with a form of address reads like a name, but so may an ordinary word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Finding(StrEnum):
    """What a stretch of text gives away."""

    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"
    OWN_NAME = "own_name"
    OWN_ADDRESS = "own_address"
    ADDRESS = "address"
    ILLNESS = "illness"
    STATUS = "status"
    NAME = "name"
    SITUATION = "situation"


DOUBTS = frozenset({Finding.NAME, Finding.SITUATION})

WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Full-width signs by their ordinary ones; each stays one sign, so places in the text stay what they are."""
NUMERAL = "[0-9一二三四五六七八九十百零〇]"
PHONE = re.compile(r"(?<![0-9])(?:(?:\+?86[- ]?)?1[- ]?[3-9](?:[- ]?[0-9]){9}|0[0-9]{2,3}[- ]?[0-9]{7,8})(?![0-9])")
IDENTITY_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15,19})(?![0-9Xx])")
ADDRESS = re.compile(
    rf"{NUMERAL}+\s*(?:号楼|栋|幢|单元|门牌|号院|号房|巷\s*{NUMERAL}+\s*号|组\s*{NUMERAL}+\s*号|弄)"
    r"|[0-9]+\s*[-—]\s*[0-9]+\s*[-—]\s*[0-9]{2,4}"
    r"|[0-9]{3,4}\s*室"
)
ILLNESS_WORDS = (
    "残疾", "癌", "肿瘤", "白血病", "糖尿病", "高血压", "心脏病", "脑梗", "中风", "偏瘫", "瘫痪", "尿毒症", "透析",
    "化疗", "精神病", "抑郁", "自闭症", "癫痫", "智障", "痴呆", "阿尔茨海默", "帕金森", "艾滋", "肝炎", "肺结核",
    "哮喘", "白内障", "骨折", "截肢", "失明", "聋哑", "卧床", "重病", "大病", "患病", "患有", "病重", "住院", "手术",
)  # fmt: skip
ILLNESS = re.compile("|".join(ILLNESS_WORDS))
STATUS = re.compile("低保|特困|吸毒|戒毒|刑满|服刑|上访|信访|救助对象")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文纳哈撒丁"
)
CALLED = "大爷|大妈|大娘|大叔|大婶|奶奶|爷爷|阿姨|叔叔|婆婆|老师|先生|女士|同学|小朋友|师傅|老人|老汉|某某|某"
NAME = re.compile(
    rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:{CALLED})|[老小][{SURNAMES}](?![\u4e00-\u9fff]{{0,1}}[区院村街路])"
)
SITUATION = re.compile("独居|孤儿|单亲|失独|留守|空巢|丧偶|离异|唯一|年过[八九]旬|[89][0-9]岁")
PATTERNS = (
    (Finding.IDENTITY_NUMBER, IDENTITY_NUMBER),
    (Finding.PHONE, PHONE),
    (Finding.ADDRESS, ADDRESS),
    (Finding.ILLNESS, ILLNESS),
    (Finding.STATUS, STATUS),
    (Finding.NAME, NAME),
    (Finding.SITUATION, SITUATION),
)
SHORTEST_NAME, SHORTEST_ADDRESS = 2, 3


@dataclass(frozen=True)
class Found:
    """A stretch of the text and what it gives away."""

    finding: Finding
    words: str
    start: int
    end: int

    @property
    def is_doubt(self) -> bool:
        """Whether a person has to decide."""
        return self.finding in DOUBTS


def screen(text: str, *, names: Iterable[str] = (), addresses: Iterable[str] = ()) -> list[Found]:
    """Everything found, in the order of the text; `names` and `addresses` are those of the same household."""
    plain = text.translate(WIDE)
    found = [
        Found(finding, text[match.start() : match.end()], match.start(), match.end())
        for finding, pattern in PATTERNS
        for match in pattern.finditer(plain)
    ]
    own = [(Finding.OWN_NAME, name) for name in names if len(name.strip()) >= SHORTEST_NAME]
    own += [(Finding.OWN_ADDRESS, part) for address in addresses for part in address_parts(address)]
    for finding, words in own:
        place = text.find(words.strip())
        if place >= 0:
            found.append(Found(finding, words.strip(), place, place + len(words.strip())))
    return without_inner(found)


def address_parts(address: str) -> list[str]:
    """The pieces of an address that would lead there: what stands between spaces, marks and numbers."""
    pieces = re.split(r"[\s,，、;；0-9０-９]+", address.strip())
    return [piece for piece in pieces if len(piece) >= SHORTEST_ADDRESS]


def without_inner(found: Iterable[Found]) -> list[Found]:
    """Leaves out what lies within a longer stretch already found; a doubt never hides a fault."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda item: (item.is_doubt, item.start - item.end, item.start)):
        if not any(_covers(other, one) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda item: (item.start, item.end))


def _covers(outer: Found, inner: Found) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def faults(found: Iterable[Found]) -> list[Found]:
    """What refuses the text."""
    return [one for one in found if not one.is_doubt]
