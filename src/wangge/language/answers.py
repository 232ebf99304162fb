"""Help for the one who writes the answer: similar closed concerns with theirs, and hints about the draft.

Hints are about the text, never about the person who wrote it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from wangge.language.duplicates import Concern, Index, plain
from wangge.language.text import segment

TEMPLATE = 88.0  # likeness (0 to 100) to an answer given to another concern
SHORTEST = 30  # characters
ANSWERED = 0.15  # share of the question's words that a pertinent answer takes up

_DATE = re.compile(
    r"\d{1,2}月\d{0,2}日?|\d{4}年|\d{1,3}个?(?:工作日|天|日|周|小时)内?|本周|下周|本月|月底|年底|即日|当日|当天"
)
_UNIT = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:局|委|办|处|所|站|中心|公司|街道|社区|居委会|村委会|大队|支队|物业|学校|医院|政府|集团)"
)
_REMEDY = re.compile(
    r"维修|修复|更换|清理|清运|清除|整改|整治|拆除|停止|停工|处罚|责令|约谈|退还|退款|补发|支付|安装|增设|加装|协调|恢复|疏通|"
    r"安排|纳入|计划|解决|办理|发放|公示|检查|巡查|办结|处理|施工|开通|调整|建议您|可到|可向|请您|不属于|不符合|无法"
)
_EMPTY = re.compile(r"高度重视|正在研究|加强监管|进一步(?:加强|研究|核实)|感谢您(?:的|对)|举一反三|持续关注|跟踪落实")


class Hint(StrEnum):
    """What a draft answer lacks."""

    SHORT = "short"
    OFF_TOPIC = "off_topic"
    NO_DATE = "no_date"
    NO_UNIT = "no_unit"
    NO_REMEDY = "no_remedy"
    PHRASES_ONLY = "phrases_only"
    TEMPLATE = "template"


@dataclass(frozen=True)
class Answered:
    """A closed concern with the answer that was given, how satisfied the reporter was (0 to 1), and the rule cited."""

    concern: Concern
    answer: str
    satisfied: float = 0.5
    rule: str = ""


@dataclass(frozen=True)
class Offer:
    """An earlier answer offered to the writer, with the likeness of its question."""

    answered: Answered
    score: float


class Library:
    """Closed concerns and their answers."""

    def __init__(self, closed: Sequence[Answered]) -> None:
        self.by_id = {answered.concern.id: answered for answered in closed}
        self.index = Index()
        self.index.add([answered.concern for answered in closed])

    def offer(self, concern: Concern, most: int = 3) -> list[Offer]:
        """Similar closed concerns, those whose reporters were satisfied first among equals."""
        found = self.index.like(concern, most * 4, 0.25)
        offers = [
            Offer(self.by_id[likeness.id], likeness.score * (0.8 + 0.4 * self.by_id[likeness.id].satisfied))
            for likeness in found
        ]
        return sorted(offers, key=lambda offer: -offer.score)[:most]


def hints(question: str, answer: str, others: Sequence[str] = ()) -> list[Hint]:
    """What the answer lacks; `others` are answers lately given to other concerns."""
    found = [hint for hint, lacks in _LACKS if lacks(answer)]
    asked, said = set(segment(question)), plain(answer)
    if asked and sum(word in said for word in asked) < ANSWERED * len(asked):
        found.append(Hint.OFF_TOPIC)
    if any(fuzz.ratio(said, plain(other)) >= TEMPLATE for other in others):
        found.append(Hint.TEMPLATE)
    return found


def _is_phrases(answer: str) -> bool:
    """Whether little is left once the set phrases are taken out."""
    return bool(_EMPTY.search(answer)) and not _DATE.search(answer) and len(_REMEDY.findall(answer)) < 2


_LACKS = (
    (Hint.SHORT, lambda answer: len(plain(answer)) < SHORTEST),
    (Hint.NO_DATE, lambda answer: not _DATE.search(answer)),
    (Hint.NO_UNIT, lambda answer: not _UNIT.search(answer)),
    (Hint.NO_REMEDY, lambda answer: not _REMEDY.search(answer)),
    (Hint.PHRASES_ONLY, _is_phrases),
)
