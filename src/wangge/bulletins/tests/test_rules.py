from datetime import date, timedelta

import pytest

from wangge.bulletins.rules import KINDS, LONGEST, USUAL, codes_above, hangs_too_long, names_somebody


@pytest.mark.parametrize(
    "text",
    [
        "有事打13912345678", "电话 139 1234 5678", "身份证64030219800101123X", "卡号6222021234567890123",
        "3号楼2单元501的王某", "5栋1单元",
    ],
)  # fmt: skip
def test_what_leads_to_a_person_is_found(text: str) -> None:
    assert names_somebody(text) is (text != "5栋1单元")


@pytest.mark.parametrize(
    "text", ["拨打 96110 或 110", "社区电话 0953-2012345", "3号楼停水", "8月15日9时至18时", "编号20260304"]
)
def test_what_leads_to_nobody_may_stand(text: str) -> None:
    assert not names_somebody(text)


def test_the_words_that_ship_name_nobody_and_fit() -> None:
    for kind, title, text in USUAL:
        assert kind in KINDS
        assert not names_somebody(title + text)
        assert len(title) <= 40
        assert len(text) <= 1000


def test_a_quarter_of_a_year_is_the_most() -> None:
    day = date(2026, 3, 4)
    assert not hangs_too_long(day, day + LONGEST)
    assert hangs_too_long(day, day + LONGEST + timedelta(days=1))


def test_an_area_reads_what_stands_above_it() -> None:
    assert codes_above("640302001001001") == [
        "64", "6403", "640302", "640302001", "640302001001", "640302001001001",
    ]  # fmt: skip
