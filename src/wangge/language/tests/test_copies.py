"""Near copies stand together, so that no check is fooled by a sentence it has seen."""

import random

from wangge.language import copies
from wangge.language.text import as_document

SENTENCES = (
    "楼道里从家里拉线给电动车充电，很担心着火，物业也不管",
    "早上起来突然没水，也没看到通知，不知道什么时候来",
    "在附近工地干活，两个月工钱没有结，包工头电话不接",
    "楼下垃圾桶两天没清，袋子堆到地上，有味道",
)
PLACES = ("花园小区", "河锦里", "景朔雅居三号楼", "育才东路", "祥盛花园", "柳翠家园")


def test_the_same_sentence_at_another_place_is_a_copy_and_another_sentence_there_is_not() -> None:
    told = [(sentence, place) for sentence in SENTENCES for place in PLACES]
    random.Random(3).shuffle(told)
    found = copies.groups([as_document("", f"{place}{sentence}。") for sentence, place in told])
    together = {}
    for (sentence, _), group in zip(told, found.tolist(), strict=True):
        together.setdefault(sentence, set()).add(group)
    assert sorted(map(len, together.values())) == [1, 1, 1, 1]
    assert sorted(set(found.tolist())) == [0, 1, 2, 3]
    assert found[0] == 0


def test_texts_without_a_word_stand_alone_and_nothing_is_no_group() -> None:
    assert copies.groups([]).tolist() == []
    assert copies.groups([as_document("", text) for text in ("", "", "🙂", "水")]).tolist() == [0, 1, 2, 3]
