"""What may stand in an answer, and what is kept of a search."""

import pytest

from wangge.answers.rules import PHONE, kept_words, may_name_somebody, numbers_of_people


@pytest.mark.parametrize("text", ["打 13912345678", "身份证 640302199001011234", "车牌宁A·12345", "微信号：abc12345"])
def test_what_leads_to_one_person_is_found(text: str) -> None:
    assert numbers_of_people(text)


@pytest.mark.parametrize("text", ["打 0953-2012345", "12345 热线", "每周二、四上午 9:00—12:00", "政务大厅 3 号窗口"])
def test_what_everybody_may_call_is_not_a_person(text: str) -> None:
    assert numbers_of_people(text) == []


def test_a_name_or_a_door_has_to_be_looked_at() -> None:
    assert may_name_somebody("找王女士") == ["王女士"]
    assert may_name_somebody("二楼302室") == ["302室"]
    assert may_name_somebody("带身份证到窗口") == []


@pytest.mark.parametrize("phone", ["12345", "0953-2012345", "0953-2012345转8001", "400 800 1234", "2012345、2012346"])
def test_numbers_as_one_dials_them(phone: str) -> None:
    assert PHONE.fullmatch(phone)


@pytest.mark.parametrize("phone", ["找王师傅", "微信", "12", "0953-2012345 王"])
def test_what_is_no_number(phone: str) -> None:
    assert not PHONE.fullmatch(phone)


def test_of_a_search_only_few_words_without_anybody_are_kept() -> None:
    assert kept_words(" 充电桩  电价？") == "充电桩 电价"
    for text in ("好", "3号楼501漏水", "找王女士", "我家住在三楼这几天暖气一直不热孩子都感冒了", "13912345678"):
        assert kept_words(text) == ""
