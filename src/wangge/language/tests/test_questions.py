"""Which answered question somebody means: by a word, by a slip of the pen, in a long story."""

from hypothesis import given
from hypothesis import strategies as st

from wangge.language.questions import Asked, Questions

HELD = [
    Asked(1, "居住证怎么办，要带什么？", "到便民服务窗口申请，带身份证和租房合同"),
    Asked(2, "电动车充电棚不够用，怎么申请加装？", "告诉社区是哪个小区"),
    Asked(3, "暖气不热，先找谁？", "打供热热线报修 供暖 取暖"),
    Asked(4, "独居老人能不能申请助餐？", "社区登记，网格员代办"),
    Asked(5, "户口簿丢了怎么补？", "到派出所补领"),
    Asked(6, "路灯不亮了怎么报？", "写明位置和灯杆编号"),
]


def first(text: str, least: float = 0.34) -> int:
    found = Questions.of(HELD).meant(text, least=least, most=3)
    return found[0][0] if found else 0


def test_a_word_is_enough() -> None:
    assert [first(text) for text in ("居住证", "充电棚", "助餐", "暖气", "补户口簿")] == [1, 2, 4, 3, 5]


def test_what_stands_in_the_answer_counts_too() -> None:
    assert first("供暖") == 3
    assert first("灯杆") == 6


def test_a_slip_of_the_pen_does_not_lose_it() -> None:
    assert first("户口薄丢了") == 5
    assert first("居驻证怎么办理") == 1


def test_a_story_means_the_question_it_holds() -> None:
    story = "我家住在三楼，这几天暖气一直不热，孩子都冻感冒了，给物业打了两次电话也没有人来看，到底应该先找谁"
    assert first(story, least=0.45) == 3


def test_what_nobody_answered_finds_nothing() -> None:
    for text in ("学区划分", "隔壁半夜弹钢琴，吵得人睡不着，已经一个星期了，希望有人管一管", "，。？", ""):
        assert first(text) == 0
    assert Questions.of([]).meant("居住证", least=0, most=3) == []


@given(st.text(max_size=80))
def test_likeness_is_a_share_whatever_is_typed(text: str) -> None:
    found = Questions.of(HELD).meant(text, least=0.0, most=10)
    assert all(0.0 <= likeness <= 1.0 for _name, likeness in found)
    assert found == sorted(found, key=lambda one: (-one[1], one[0]))
