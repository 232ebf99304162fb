"""A new city gets proposals on its first day, and its own concerns soon outweigh what was made up."""

from pathlib import Path

import pytest

from wangge.language import category, coldstart, command
from wangge.language.category import CategoryModel
from wangge.language.text import as_document

LETTERS = {
    "城乡建设": "我们小区的电梯三天两头停运，物业说维修基金批不下来",
    "劳动和社会保障": "厂里拖欠工人工资，社保也停交了",
    "教育文体": "暑假里老师私下办补习班收费",
    "环境保护": "村口的养殖场把粪水直接排进小河，臭得开不了窗",
    "卫生计生": "卫生院说疫苗没有货，孩子等了两个月",
    "交通运输": "末班公交车太早，下夜班没有车坐",
    "商贸旅游": "超市卖过期牛奶，找商家退款不理",
}


@pytest.fixture(scope="module")
def model() -> CategoryModel:
    documents, labels = coldstart.texts(coldstart.read("petition"))
    return category.train(documents, labels, weights=[0.3] * len(documents))


@pytest.mark.parametrize(("label", "letter"), LETTERS.items(), ids=range(len(LETTERS)))
def test_a_city_without_a_past_gets_sensible_proposals(model: CategoryModel, label: str, letter: str) -> None:
    three = [proposal.label for proposal in model.propose([as_document("", letter)])[0]]
    assert label in three[:2]


def test_made_up_texts_fade_as_real_ones_come() -> None:
    weights = [coldstart.weight(real) for real in (0, 100, 200, 1_000, 10_000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] < 1
    assert weights[-1] < 0.01


def test_every_shipped_catalogue_can_be_learned_from() -> None:
    for name in coldstart.shipped():
        entries = coldstart.read(name)
        assert len({entry.label for entry in entries}) == len(entries) >= 2
        assert all(entry.terms and entry.examples for entry in entries)


def test_only_a_catalogue_that_knows_all_labels_is_used() -> None:
    assert {entry.label for entry in coldstart.fitting(["教育文体", "交通运输"])} == {"教育文体", "交通运输"}
    assert coldstart.fitting(["教育文体", "never heard of"]) == []


def test_the_command_starts_from_a_catalogue_alone(tmp_path: Path) -> None:
    path = tmp_path / "cold.model"
    assert command.main(["train", "--task", "category", "--catalogue", "petition", "--out", str(path)]) == 0
    assert len(category.load(path).labels) == 7


@pytest.mark.parametrize("content", ["", "[]", '{"categories": [{}]}', '{"categories": 3}'])
def test_a_broken_catalogue_is_refused(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "catalogue.json"
    path.write_text(content, "utf-8")
    arguments = ["train", "--task", "category", "--catalogue", str(path), "--out", str(tmp_path / "model")]
    assert command.main(arguments) == 2
    assert "is no catalogue" in capsys.readouterr().err


def test_without_data_or_catalogue_the_command_says_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["train", "--task", "category", "--out", str(tmp_path / "model")]) == 2
    assert "--data" in capsys.readouterr().err


EVERYDAY = {
    "电梯": "电梯又停了，高层老人下不来",
    "水电气热": "家里暖气一点都不热",
    "欠薪": "包工头不给工钱",
    "停车": "地锁占了公共车位",
    "消防": "楼道堆满东西，着火了跑不出去",
    "环境卫生": "垃圾桶满了没人清运",
    "家庭": "丈夫喝酒打老婆",
    "社保救助": "想申请低保",
}


def test_everyday_concerns_find_their_type_on_the_first_day() -> None:
    documents, labels = coldstart.texts(coldstart.read("concern"))
    model = category.train(documents, labels, weights=[0.3] * len(documents))
    found = {label: model.propose([as_document("", text)])[0] for label, text in EVERYDAY.items()}
    right = [label for label, three in found.items() if label in [proposal.label for proposal in three]]
    assert len(right) >= 7
