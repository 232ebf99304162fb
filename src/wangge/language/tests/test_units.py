"""A dispatcher sees the likely units with reasons and precedents; refusals and closed cases teach."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from wangge.language import store, units
from wangge.language.history import History, empty_history
from wangge.language.units import UnitModel

COLUMNS = ("street", "community", "type", "source")
STREETS = {
    "花园街道": ["柳树社区", "杨树社区"],
    "东门街道": ["桥头社区", "桥尾社区"],
    "南湖街道": ["荷花社区", "芦苇社区"],
}
START = date(2025, 1, 1)


def unit_for(case: dict[str, str]) -> str:
    return {
        "噪声": "环境局",
        "占道": f"{case['street']}执法队",
        "路灯": f"市政中心（{case['street']}办事处）",
        "邻里": case["community"],
    }[case["type"]]


def some_cases(number: int, seed: int = 1) -> list[dict[str, str]]:
    dice = random.Random(seed)
    cases = []
    for _ in range(number):
        street = dice.choice(list(STREETS))
        cases.append(
            {
                "street": street,
                "community": dice.choice(STREETS[street]),
                "type": dice.choice(["噪声", "占道", "路灯", "邻里"]),
                "source": dice.choice(["电话", "网络"]),
            }
        )
    return cases


@pytest.fixture(scope="module")
def past() -> History:
    cases = some_cases(400)
    days = [START + timedelta(days=place // 10) for place in range(400)]
    return empty_history(COLUMNS).with_cases(
        cases, [unit_for(case) for case in cases], days, [f"c{n}" for n in range(400)]
    )


@pytest.fixture(scope="module")
def model(past: History) -> UnitModel:
    return units.train(past)


def test_later_cases_go_to_the_unit_that_handled_such_cases(model: UnitModel) -> None:
    later = some_cases(100, seed=2)
    first = [three[0].unit for three in model.propose(later)]
    assert sum(unit == unit_for(case) for unit, case in zip(first, later, strict=True)) >= 97


def test_a_proposal_brings_its_reason_and_two_precedents(model: UnitModel) -> None:
    case = {"street": "花园街道", "community": "柳树社区", "type": "路灯", "source": "电话"}
    best = model.propose([case])[0][0]
    assert best.unit == "市政中心（花园街道办事处）"
    assert best.reason is not None
    assert best.reason.times == best.reason.of >= 2
    assert {"路灯"} <= set(best.reason.values) <= set(case.values())
    assert len(best.precedents) == 2
    for number in best.precedents:
        row = model.history.ids.index(number)
        assert model.history.units[row] == best.unit
        assert model.history.values[row][2] == "路灯"


def test_an_unknown_area_and_missing_columns_are_answered(model: UnitModel) -> None:
    answers = model.propose([{"type": "噪声"}, {}, {"street": "新街道", "community": "新社区", "type": "噪声"}])
    assert answers[0][0].unit == "环境局"
    assert answers[2][0].unit == "环境局"
    assert len(answers[1]) == 3


def test_refusals_teach(model: UnitModel) -> None:
    case = {"street": "花园街道", "community": "柳树社区", "type": "噪声", "source": "电话"}
    day = START + timedelta(days=41)
    before = model.propose([case])[0][0]
    taught = model
    for turn in range(60):
        taught = taught.learn([case], ["环境局"], [day], [f"r{turn}"], refused=True)
        taught = taught.learn([case], ["柳树社区"], [day], [f"s{turn}"])
    after = taught.propose([case])[0]
    assert before.unit == "环境局"
    assert after[0].unit == "柳树社区"


def test_a_renamed_office_is_proposed_under_its_new_name_within_days(model: UnitModel) -> None:
    taught = model
    for turn in range(3):
        day = START + timedelta(days=41 + turn)
        cases = [{**case, "street": "花园街道", "community": "柳树社区"} for case in some_cases(6, seed=turn + 9)]
        renamed = [unit_for(case).replace("花园街道执法队", "花园街道执法队（花园街道办事处）") for case in cases]
        taught = taught.learn(cases, renamed, [day] * 6, [f"d{turn}{place}" for place in range(6)])
    assert any("执法队（" in unit for unit in taught.history.units)
    elsewhere = {"street": "花园街道", "community": "杨树社区", "type": "占道", "source": "网络"}
    assert taught.propose([elsewhere])[0][0].unit == "花园街道执法队（花园街道办事处）"


def test_a_saved_model_answers_the_same_and_a_damaged_one_is_refused(model: UnitModel, tmp_path: Path) -> None:
    path = tmp_path / "unit.model"
    model.save(path)
    case = some_cases(1, seed=4)
    assert units.load(path).propose(case) == model.propose(case)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(store.ModelRefused):
        units.load(path)


def test_too_few_cases_are_refused(past: History) -> None:
    with pytest.raises(units.TooLittle):
        units.train(past.until(30))
