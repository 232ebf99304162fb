"""Words of danger in a report: which number is to be called first."""

import pytest

from wangge.portal.rules import emergency_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("厨房燃气味很大", "119"),
        ("有人晕倒在路边", "120"),
        ("两个人持刀打架", "110"),
        ("路灯不亮", None),
        ("电梯困人了", "119"),
    ],
)
def test_words_of_danger_name_the_right_number(text: str, number: str | None) -> None:
    found = emergency_in(text)
    assert (found[0] if found else None) == number
