"""Whatever people send, it is read without a crash and without a hang."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wangge.language.text import LONGEST, as_document, clean, segment

HOSTILE = {
    "nothing": "",
    "one character": "漏",
    "a hundred thousand characters": "路灯坏了" * 25_000,
    "one endless word": "a" * 100_000,
    "emoji": "🚧🕳️👨‍👩‍👧‍👦💩",
    "uyghur": "مەھەللىمىزدە چىراغ يانمايۋاتىدۇ",
    "arabic": "مصباح الشارع مكسور",
    "markup": "<script>alert('路')</script><p>路灯<b>不亮</b>&nbsp;&lt;三天&gt;</p><img src=x onerror=alert(1)>",
    "zero bytes": "路\x00灯\x00",
    "half a surrogate": "路\ud83d灯",
    "many open tags": "<" * 50_000 + "a" * 50_000,
    "many script starts": "<script" * 14_000,
    "many comment starts": "<!--" * 25_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_read(text: str) -> None:
    document = as_document("", text)
    assert sum(map(len, document.whole)) <= LONGEST


def test_markup_leaves_only_its_words() -> None:
    assert clean(HOSTILE["markup"]) == "路灯 不亮 <三天>"
    assert clean("路灯<!-- 备注 <b>粗</b> -->不亮<STYLE>b{}</style >三天") == "路灯 不亮 三天"
    assert clean("路灯<script><script>1</script>不亮") == "路灯 不亮"


def test_uyghur_words_survive() -> None:
    assert segment(HOSTILE["uyghur"]) == ["مەھەللىمىزدە", "چىراغ", "يانمايۋاتىدۇ"]


def test_a_title_is_the_head_and_the_first_words_stand_in_for_a_missing_one() -> None:
    titled = as_document("垃圾没有清运", "晚上臭味很大")
    assert titled.head == ("垃圾", "清运")
    assert titled.whole[:2] == titled.head
    assert as_document(segmented="路灯 不亮 三天").head == ("路灯", "不亮", "三天")


def test_full_width_and_half_width_letters_are_the_same() -> None:
    assert clean("Ａ座１０１") == clean("A座101")


@given(some.text(max_size=300))
def test_reading_never_fails(text: str) -> None:
    assert all(token.strip() for token in as_document(text, text, text).whole)
