"""The place a text speaks of is offered with a score, and never silently guessed."""

import pytest

from wangge.language.places import Candidate, Gazetteer, Place, mentions
from wangge.language.tests.test_text import HOSTILE

TOWN = Gazetteer(
    [
        Place("a1", "花园街道", "area", "640101001"),
        Place("a2", "柳树社区", "area", "640101001001"),
        Place("a3", "东门街道", "area", "640101002"),
        Place("e1", "幸福小区", "estate", "640101001001"),
        Place("e2", "幸福小区", "estate", "640101002007"),
        Place("e3", "水岸名邸", "estate", "640101002007", aliases=("名邸一期",)),
        Place("r1", "解放西路", "road"),
        Place("r2", "解放路", "road"),
    ]
)


def found(text: str, within: str = "") -> dict[str, Candidate]:
    return {candidate.place.key: candidate for candidate in TOWN.find(text, within)}


def test_an_estate_with_its_house_number() -> None:
    candidate = found("水岸名邸3号楼2单元电梯坏了")["e3"]
    assert candidate.house == "3号楼2单元"
    assert candidate.score > 0.9


def test_a_name_shared_by_two_estates_is_offered_twice_with_half_the_trust() -> None:
    both = found("幸福小区停水")
    assert both["e1"].score == both["e2"].score < 0.55


def test_another_area_in_the_text_tells_them_apart() -> None:
    both = found("柳树社区的幸福小区停水")
    assert both["e1"].score > both["e2"].score


def test_the_area_the_reporter_is_in_tells_them_apart() -> None:
    both = found("幸福小区停水", within="640101002")
    assert both["e2"].score > both["e1"].score


def test_a_longer_name_hides_the_shorter_one_inside_it() -> None:
    assert set(found("解放西路路灯不亮")) == {"r1"}


def test_near_a_place_is_not_at_the_place() -> None:
    at, near = found("水岸名邸有垃圾")["e3"], found("水岸名邸附近有垃圾")["e3"]
    assert near.near
    assert not at.near
    assert near.score < at.score


def test_other_names_and_short_names_are_known() -> None:
    assert "e3" in found("名邸一期漏水")
    assert found("花园那边漏水")["a1"].score < found("花园街道漏水")["a1"].score


def test_a_text_without_a_known_place_has_no_candidates() -> None:
    assert found("路灯不亮") == {}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_searched_like_any_other(text: str) -> None:
    assert isinstance(TOWN.find(text), list)
    mentions(text)


def test_names_that_look_like_places_are_seen_without_a_gazetteer() -> None:
    assert any("幸福小区" in name for name in mentions("反映幸福小区夜间施工"))
