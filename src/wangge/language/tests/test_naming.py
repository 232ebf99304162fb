"""An office is known again under its new name."""

import pytest

from wangge.language import naming

STEMS = ["花园", "东门"]


@pytest.mark.parametrize(
    "name", ["花园街道执法队", "花园办事处执法队", "花园执法队（花园街道办事处）", "花园街道执法队（花园街道办事处）"]
)
def test_all_names_of_one_office_are_one_family(name: str) -> None:
    assert naming.family(name, STEMS) == "花园执法队"


def test_offices_of_different_areas_stay_apart() -> None:
    assert naming.family("市政中心（花园街道办事处）", STEMS) != naming.family("市政中心（东门街道办事处）", STEMS)


def test_the_same_kind_of_office_elsewhere_has_the_same_template() -> None:
    here = naming.template("花园街道执法队", ["花园"], ["东门"])
    there = naming.template("东门办事处执法队", ["东门"], ["花园"])
    assert here == there == "{0}执法队"
    assert naming.template("东门办事处执法队", ["花园"], ["东门"]) == "{x}执法队"


@pytest.mark.parametrize(("value", "stem"), [("花园街道", "花园"), ("柳树社区", "柳树"), ("12345", ""), ("噪声", "")])
def test_areas_are_told_by_their_names(value: str, stem: str) -> None:
    assert naming.area_stem(value) == stem
