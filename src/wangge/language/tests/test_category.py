"""A dispatcher sees a category that was thought through, its reasons, and an honest "don't know"."""

from pathlib import Path

import numpy as np
import pytest

from wangge.language import category
from wangge.language.category import CategoryModel
from wangge.language.tests.test_text import HOSTILE
from wangge.language.text import Document, as_document, is_telling, segment

Corpus = tuple[list[Document], list[str]]


@pytest.fixture(scope="module")
def model(corpus: Corpus) -> CategoryModel:
    return category.train(*corpus)


def test_a_new_text_gets_its_category_and_the_words_that_spoke(model: CategoryModel) -> None:
    text = as_document("垃圾没人清", "单元门口的垃圾臭味很大")
    best = model.propose([text])[0][0]
    assert best.label == "环境卫生"
    assert best.probability > model.threshold
    assert "垃圾" in model.words_for(text, "环境卫生")


@pytest.mark.parametrize(
    ("told", "whole", "fragments"),
    [
        ("梧祥新苑7号楼楼道灯坏了几天，老人上下楼看不见台阶", {"楼道", "台阶"}, {"号楼", "灯坏", "梧祥", "几天"}),
        ("早上路口的通信线垂到一人高，东门消防通道停着两个车", {"通信线", "消防通道"}, {"早上", "垂到", "一人", "停着", "两个"}),
    ],
)  # fmt: skip
def test_only_whole_words_that_say_something_by_themselves_are_shown(
    told: str, whole: set[str], fragments: set[str]
) -> None:
    shown = {word for word in segment(told) if is_telling(word)}
    assert whole <= shown
    assert not fragments & shown


def test_probabilities_of_all_labels_sum_to_one_and_come_best_first(model: CategoryModel) -> None:
    text = as_document("", "工资没发")
    table = model.probabilities([text, as_document("", "")])
    assert np.allclose(table.sum(axis=1), 1)
    chances = [proposal.probability for proposal in model.propose([text])[0]]
    assert chances == sorted(chances, reverse=True)
    assert len(chances) == 3


def test_a_text_about_nothing_known_is_left_to_the_person(model: CategoryModel) -> None:
    assert model.sure(as_document("", "")) is None
    assert model.sure(as_document("", "🙂")) is None


def test_a_city_that_says_the_same_sentences_again_and_again_makes_nobody_certain_about_a_new_one() -> None:
    told = {
        "utility": "早上起来突然没水，也没看到通知",
        "fire": "楼道里拉线给电动车充电，怕着火",
        "wage": "工钱拖了两个月没有结",
    }
    places = [
        "花园小区",
        "河锦里",
        "东门外三号楼",
        "景朔雅居",
        "康桂新苑",
        "祥盛花园",
        "柳翠家园",
        "学金花园",
        "桂丽水岸",
        "瑞滨华府",
        "荷书名邸",
        "泰朔里",
    ]
    texts = [(as_document("", f"{place}{words}"), label) for label, words in told.items() for place in places]
    model = category.train([document for document, _ in texts], [label for _, label in texts])
    assert model.sure(as_document("", "今天天气很好")) is None
    assert model.propose([as_document("", "路上有人遛狗不牵绳，看着害怕")])[0][0].probability < 0.8
    known = model.propose([as_document("", "嘉朔新苑早上起来突然没水，也没看到通知")])[0][0]
    assert (known.label, known.probability > model.threshold) == ("utility", True)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_answered_like_any_other(model: CategoryModel, text: str) -> None:
    document = as_document(text, text, text)
    proposals = model.propose([document])[0]
    assert abs(sum(model.probabilities([document])[0]) - 1) < 1e-6
    assert len(proposals) == 3
    model.words_for(document, proposals[0].label)


def test_a_sure_branch_with_unsure_leaves_is_proposed_as_a_branch(corpus: Corpus) -> None:
    documents, labels = corpus
    leaves = [f"{label}/{'甲乙丙丁'[place % 4]}" for place, label in enumerate(labels)]
    model = category.train(documents, leaves)
    found = model.sure(as_document("路灯不亮", "花园路路灯不亮"))
    assert found is not None
    assert found.label == "公共设施"
    assert found.probability >= model.threshold


def test_near_copies_do_not_flatter_the_score(corpus: Corpus) -> None:
    documents, labels = corpus
    dice = np.random.default_rng(3)
    labels = list(dice.permutation(labels))
    copies = [place % 60 for place in range(len(documents))]
    same = [documents[copy] for copy in copies]
    honest = category.train(same, [labels[copy] for copy in copies], groups=[str(copy) for copy in copies])
    blind = category.train(same, [labels[copy] for copy in copies])
    assert honest.about["scores"]["accuracy"] < blind.about["scores"]["accuracy"]


def test_an_overruled_proposal_teaches(corpus: Corpus) -> None:
    documents, labels = corpus
    odd = as_document("充电桩不出电", "小区充电桩扫码后不出电")
    before = category.train(documents, labels).probabilities([odd])[0]
    lessons = [as_document("充电桩坏了", f"{place}号充电桩扫码没有反应") for place in range(4)]
    after_model = category.train([*documents, *lessons], [*labels, *["公共设施"] * 4])
    place = after_model.labels.index("公共设施")
    assert after_model.propose([odd])[0][0].label == "公共设施"
    assert after_model.probabilities([odd])[0][place] > before[place]


def test_a_saved_model_answers_the_same(model: CategoryModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model.zip")
    again = category.load(tmp_path / "model.zip")
    text = as_document("", "井盖响个不停")
    assert again.propose([text]) == model.propose([text])
    assert again.about == model.about


def test_a_worse_candidate_is_not_activated(corpus: Corpus, model: CategoryModel) -> None:
    documents, labels = corpus
    spoiled = category.train(documents, list(np.random.default_rng(1).permutation(labels)))
    now, then = category.measure(model, documents, labels), category.measure(spoiled, documents, labels)
    assert category.is_better(now, None)
    assert not category.is_better(then, now)


def test_training_can_be_watched_and_cancelled(corpus: Corpus) -> None:
    heard: list[float] = []

    def cancel(part: float, step: str) -> None:
        heard.append(part)
        if part > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        category.train(*corpus, progress=cancel)
    assert heard == sorted(heard)
    assert 0.3 < heard[-1] < 1


def test_two_labels_are_enough_and_one_is_not(corpus: Corpus) -> None:
    documents, labels = corpus
    kept = [place for place, label in enumerate(labels) if label in {"物业", "欠薪"}]
    model = category.train([documents[place] for place in kept], [labels[place] for place in kept])
    assert model.propose([as_document("", "老板不给工钱")])[0][0].label == "欠薪"
    with pytest.raises(category.TooLittle):
        category.train(documents[:5], ["物业"] * 5)
