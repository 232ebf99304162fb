"""The same trouble reported twice is found before it is worked on twice."""

import random
from datetime import date

import pytest

from wangge.language.duplicates import Concern, Index
from wangge.language.tests.conftest import ENDINGS, PHRASES, PLACES
from wangge.language.tests.test_text import HOSTILE

TODAY = date(2025, 5, 1)
LAMP = Concern("lamp", "幸福小区三号楼楼道灯坏了好几天没人修", "640101001", "公共设施", TODAY, (100.0, 100.0))


def filled(number: int) -> Index:
    dice = random.Random(6)
    phrases = [phrase for phrases in PHRASES.values() for phrase in phrases]
    index = Index()
    index.add(
        [
            Concern(
                f"c{n}",
                f"{dice.choice(PLACES)}{n}号{dice.choice(phrases)}，{dice.choice(ENDINGS)}{dice.randrange(9**9)}",
                "640101002",
                "",
                TODAY,
            )
            for n in range(number)
        ]
    )
    index.add([LAMP])
    return index


@pytest.fixture(scope="module")
def index() -> Index:
    return filled(5_000)


def again(text: str = "三号楼的楼道灯坏了好多天了，幸福小区", **other: object) -> Concern:
    return Concern("new", text, **{"area": "640101001", "on": TODAY, **other})  # type: ignore[arg-type]


def test_the_same_trouble_in_other_words_is_found_first(index: Index) -> None:
    assert index.like(again())[0].id == "lamp"


def test_another_trouble_is_not_called_the_same(index: Index) -> None:
    assert all(likeness.id != "lamp" for likeness in index.like(again("公交车改线没有公告")))


def test_the_same_words_far_away_and_long_ago_and_in_another_category_count_less(index: Index) -> None:
    def score(**other: object) -> float:
        return next(like.score for like in index.like(again(**other), 50, 0.1) if like.id == "lamp")

    assert score(area="640101009") < score()
    assert score(on=date(2024, 12, 1)) < score()
    assert score(category="欠薪") < score(category="公共设施")
    assert score(point=(9000.0, 100.0)) < score(point=(120.0, 100.0))


def test_an_arrival_is_found_at_once_and_a_merged_one_no_more() -> None:
    index = filled(50)
    index.add([Concern("second", "三号楼楼道灯不亮，幸福小区", "640101001", "", TODAY)])
    assert {like.id for like in index.like(again())} >= {"lamp", "second"}
    index.drop(["second"])
    assert "second" not in {like.id for like in index.like(again())}


def test_a_concern_is_not_its_own_duplicate(index: Index) -> None:
    assert all(like.id != "lamp" for like in index.like(LAMP))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_compared_like_any_other(index: Index, text: str) -> None:
    assert isinstance(index.like(again(text)), list)


def test_the_twin_is_first_among_twenty_thousand() -> None:
    index = filled(20_000)
    index.add([LAMP])
    assert index.like(again())[0].id == "lamp"
