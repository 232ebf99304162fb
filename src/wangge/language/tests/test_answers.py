"""The writer of an answer sees what was answered before, and what the draft still lacks."""

from wangge.language.answers import Answered, Hint, Library, hints
from wangge.language.duplicates import Concern

QUESTION = "花园路路灯坏了一个星期，晚上走路看不见，什么时候能修好"
GOOD = (
    "您好，您反映的花园路路灯问题，市政养护中心已于5月3日到场检查，更换了两盏路灯的线路，预计3个工作日内全部恢复照明。"
)
EMPTY = "您好，感谢您的来信。我们高度重视，将进一步加强监管，持续关注，感谢您对我们工作的支持。"


def test_similar_closed_concerns_come_with_their_answers_and_rules() -> None:
    library = Library(
        [
            Answered(Concern("a", "花园路的路灯坏了很久"), GOOD, rule="市政设施管理办法"),
            Answered(Concern("b", "工地拖欠工资三个月"), "已责令支付"),
        ]
    )
    offers = library.offer(Concern("q", QUESTION))
    assert [offer.answered.concern.id for offer in offers] == ["a"]
    assert offers[0].answered.rule == "市政设施管理办法"


def test_among_equals_the_answer_that_satisfied_comes_first() -> None:
    same = "花园路的路灯坏了很久没人修"
    library = Library([Answered(Concern("cold", same), "无", 0.0), Answered(Concern("warm", same), GOOD, 1.0)])
    assert library.offer(Concern("q", QUESTION))[0].answered.concern.id == "warm"


def test_a_good_answer_has_no_hints() -> None:
    assert hints(QUESTION, GOOD) == []


def test_an_answer_of_phrases_is_told_what_it_lacks() -> None:
    found = hints(QUESTION, EMPTY)
    assert {Hint.NO_DATE, Hint.NO_UNIT, Hint.NO_REMEDY, Hint.PHRASES_ONLY, Hint.OFF_TOPIC} <= set(found)


def test_a_copied_answer_is_noticed() -> None:
    assert Hint.TEMPLATE in hints(QUESTION, GOOD, [GOOD.replace("5月3日", "4月9日")])
    assert Hint.TEMPLATE not in hints(QUESTION, GOOD, ["工资已经由包工头支付完毕，请您核对。"])


def test_a_shrug_is_too_short() -> None:
    assert Hint.SHORT in hints(QUESTION, "收到")
