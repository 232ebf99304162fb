"""Leaders see the same trouble in the same place as one thing, under a name that stays."""

from datetime import date, timedelta

import pytest

from wangge.language import hotspots
from wangge.language.hotspots import Board, Message, Spot
from wangge.language.tests.conftest import PHRASES
from wangge.language.text import as_document

PLANT = [
    "云溪新城旁边的搅拌站夜里施工噪音大",
    "云溪新城门口建搅拌站灰尘太大",
    "投诉云溪新城附近的混凝土搅拌站",
    "云溪新城搅拌站粉尘污染严重",
    "请关停云溪新城旁边的搅拌站",
    "搅拌站的灰尘让云溪新城居民不敢开窗",
]
PARKING = ["锦绣华庭捆绑销售车位", "锦绣华庭不买车位不给选房", "锦绣华庭强制搭售车位太黑", "请查处锦绣华庭捆绑车位销售"]
FUNDS = [
    "公积金异地贷款需要哪些材料",
    "离职以后公积金怎么提取",
    "单位一直不缴公积金找谁",
    "公积金网站登录不上去",
    "退休那年公积金还能领吗",
    "夫妻两人公积金额度是多少",
    "公积金中心中午没人上班",
    "租房子能不能用公积金",
]
START = date(2025, 5, 1)


def message(number: str, title: str, day: int, who: str = "") -> Message:
    return Message(number, as_document(title, title), title, START + timedelta(days=day), who)


def everyday() -> list[Message]:
    phrases = [phrase for phrases in PHRASES.values() for phrase in phrases]
    return [message(f"x{n}", phrase, n) for n, phrase in enumerate(phrases)]


def named(board: Board, name: str) -> Spot:
    return next(spot for spot in board.hottest() if spot.name == name)


def troubles() -> list[Message]:
    plant = [message(f"p{n}", title, n) for n, title in enumerate(PLANT)]
    return plant + [message(f"k{n}", title, n + 3) for n, title in enumerate(PARKING)]


@pytest.fixture
def board() -> Board:
    return hotspots.look(everyday() + troubles())


def test_the_largest_trouble_comes_first_and_is_whole(board: Board) -> None:
    first, second = board.hottest()[:2]
    assert {member.id for member in first.members} == {f"p{n}" for n in range(6)}
    assert {member.id for member in second.members} == {f"k{n}" for n in range(4)}


def test_a_hot_spot_has_a_readable_title_its_days_and_its_place(board: Board) -> None:
    first = board.hottest()[0]
    assert first.title in PLANT
    assert (first.start, first.end) == (START, START + timedelta(days=5))
    assert "云溪新城" in first.place


def test_a_concern_that_arrives_later_joins_and_the_name_stays(board: Board) -> None:
    before = board.hottest()[0]
    later = board.add([message("late", "云溪新城旁边搅拌站噪音扰民", 9), message("other", "公交车改线没有公告", 9)])
    after = later.hottest()[0]
    assert after.name == before.name
    assert {member.id for member in after.members} == {member.id for member in before.members} | {"late"}


def test_two_loose_concerns_can_open_a_new_hot_spot(board: Board) -> None:
    new = [
        message("n1", "云溪新城搅拌站粉尘", 9),
        message("n2", "翠湖湾地下车库积水", 9),
        message("n3", "翠湖湾地下车库积水没人管", 9),
    ]
    grown = board.add(new)
    assert any({member.id for member in spot.members} == {"n2", "n3"} for spot in grown.hottest())


def test_one_person_writing_often_is_not_a_crowd() -> None:
    crowd = [message(f"p{n}", title, n, who=f"w{n}") for n, title in enumerate(PLANT)]
    insistent = [message(f"p{n}", title, n, who="w") for n, title in enumerate(PLANT)]
    hot, cool = (named(hotspots.look(everyday() + group), "p0") for group in (crowd, insistent))
    assert hot.heat > 3 * cool.heat


def test_solved_concerns_cool_down() -> None:
    done = [Message(m.id, m.document, m.title, m.on, m.who, is_open=False) for m in troubles()[:6]]
    cool, hot = (named(hotspots.look(everyday() + group), "p0") for group in (done, troubles()[:6]))
    assert cool.heat < hot.heat


def test_many_who_share_one_word_do_not_stand_before_a_trouble_of_one_place() -> None:
    funds = [message(f"f{n}", title, n) for n, title in enumerate(FUNDS)]
    first, second = hotspots.look(everyday() + funds + troubles()).hottest()[:2]
    assert {first.name, second.name} == {"p0", "k0"}


def test_a_trouble_of_one_place_is_hotter_than_a_larger_one_told_of_many_places() -> None:
    places = ["翠湖湾", "望江苑", "凤凰台", "北辰里", "南塘村", "松鹤园", "紫荆府", "长桥坊"]
    lifts = [f"{place}电梯经常出故障困人，请求检修更换电梯" for place in places]
    bridge = [
        f"{lead}拆除五一桥改建商铺廊桥"
        for lead in ("反对", "市民坚决反对", "请阻止", "文物部门为何同意", "举报", "质疑")
    ]
    told = [message(f"l{n}", text, n) for n, text in enumerate(lifts)]
    told += [message(f"b{n}", text, n) for n, text in enumerate(bridge)]
    first, second = hotspots.look(everyday() + told).hottest()[:2]
    assert {member.id[0] for member in first.members} == {"b"}
    assert {member.id[0] for member in second.members} == {"l"}
    assert len(second.members) > len(first.members)


def test_a_trouble_that_half_the_board_tells_does_not_make_its_own_name_common() -> None:
    many = [message(f"p{n}", title, n) for n, title in enumerate(PLANT * 40)]
    found = hotspots.look(everyday() + many + troubles()[6:]).hottest()
    assert {member.id for member in found[0].members} == {member.id for member in many}
    assert {member.id for member in found[1].members} == {f"k{n}" for n in range(4)}


def test_nothing_and_a_single_concern_have_no_hot_spots() -> None:
    assert hotspots.look([]).hottest() == []
    assert hotspots.look(troubles()[:1]).hottest() == []


def test_empty_and_foreign_texts_do_no_harm() -> None:
    odd = [message("o1", "", 1), message("o2", "🚧", 1), message("o3", "مصباح", 1), message("o4", "", 2)]
    assert {member.id for member in named(hotspots.look(troubles() + odd), "p0").members} == {f"p{n}" for n in range(6)}
