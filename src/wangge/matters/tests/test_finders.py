"""What pickers find: for residents communities and estates with the way to them; for the desk categories told apart."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import GARDEN, NOW, Town, category

from wangge.estates.models import Estate
from wangge.kinds.concern.services import report
from wangge.matters.finders import FINDERS
from wangge.matters.models import Category
from wangge.people.actors import resident

pytestmark = pytest.mark.django_db


def found(text: str, what: str = "home"):
    return Client().get(reverse("matters_public:pick", args=[what]), {"q": text})


def test_a_community_is_found_with_the_way_to_it(town: Town) -> None:
    (row,) = found(town.areas[GARDEN].name[:2]).json()["found"]
    assert (row["value"], row["hint"]) == (GARDEN, "利通区 西街街道")


def test_an_estate_is_found_in_the_same_words(town: Town, django_assert_max_num_queries) -> None:
    estate = Estate.objects.create(name="朝阳家园", code="E1", area=town.areas[GARDEN], valid_from=NOW.date())
    with django_assert_max_num_queries(2):
        (row,) = found("家园").json()["found"]
    assert (row["value"], row["hint"]) == (f"e{estate.pk}", f"西街街道 {town.areas[GARDEN].name}")


def test_nothing_typed_finds_nothing(town: Town) -> None:
    assert found(" ").json() == {"found": []}


@pytest.mark.parametrize("what", [*(name for name, finder in FINDERS.items() if not finder.is_public), "nothing"])
def test_what_is_not_for_everybody_does_not_exist_there(town: Town, what: str) -> None:
    assert found("一", what).status_code == 404


class TestCategories:
    def coarse(self) -> Category:
        """A class of the first level with three beneath it; the text's own words name one of them."""
        above = category("facility", "公共设施")
        for number, (name, words) in enumerate((("井盖", "窨井"), ("路灯", "路灯 不亮"), ("座椅", "长椅"))):
            category(f"facility.{number}", name, parent=above, words=words, limits={f"{name}坏了": "2 work_day"})
        return above

    def test_twins_of_one_name_say_their_way_down_and_the_list_they_are_in(self, town: Town) -> None:
        self.coarse()
        municipal = category("C01", "公用设施", scheme="component")
        category("C0137", "路灯", scheme="component", parent=municipal)
        rows = FINDERS["category"].suggest(town.actor("dispatcher"), "路灯")
        assert [(row.label, row.hint) for row in rows] == [
            ("路灯", "公用设施 › 路灯 · 城市部件目录 · C0137"),
            ("路灯", "公共设施 › 路灯 · 居民诉求目录"),
        ]

    def test_beneath_a_class_what_the_text_names_comes_first_and_says_why(self, town: Town) -> None:
        above = self.coarse()
        matter = report(
            actor=resident(), title="楼下路灯不亮", channel="phone", at=NOW, category=above, area_code=GARDEN
        ).matter
        near = {"under": str(above.pk), "but": matter.number}
        rows = FINDERS["category"].suggest(town.actor("dispatcher"), "", near)
        assert [row.label for row in rows] == ["路灯", "井盖", "座椅"]
        assert "文中提到：路灯 不亮" in rows[0].hint

    def test_who_accepts_under_a_class_without_a_condition_is_told_and_offered_finer_ones(self, town: Town) -> None:
        above = self.coarse()
        matter = report(
            actor=resident(), title="楼下路灯不亮", channel="phone", at=NOW, category=above, area_code=GARDEN
        ).matter
        page = town.client("dispatcher").get(reverse("matters:move", args=[matter.number, "accept"]))
        text = page.content.decode()
        assert "“公共设施”是大类，没有立案条件，请先选更细的类别。" in text
        offered = page.context["form"].fields["category"].widget.offered
        assert [row.label for row in offered] == ["路灯", "井盖", "座椅"]
        matter.category = Category.objects.get(name="路灯")
        matter.save()
        fine = town.client("dispatcher").get(reverse("matters:move", args=[matter.number, "accept"])).content.decode()
        assert "是大类" not in fine.split('data-pick-finer="')[0]
        assert "路灯坏了" in fine
