"""The same trouble in the same place becomes visible, keeps its name, and leads somewhere with one click."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import GARDEN_1, NOW, RIVER_1, Town

from wangge.matters.kinds import kinds
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven, move
from wangge.reading.models import HotSpot, SpotMember
from wangge.reading.queries import SpotRow
from wangge.reading.services.gathering import gather, parts_of, without_names
from wangge.reading.tests.stories import catalogue, finish, send, tell

HEATING = (
    ("和平小区暖气不热", "和平小区五号楼暖气冰凉，家里只有十四度"),
    ("和平小区暖气一直不热", "和平小区三号楼暖气不热，老人孩子都感冒了"),
    ("和平小区暖气温度不够", "交了取暖费，和平小区暖气摸着是温的"),
    ("和平小区暖气冰凉", "和平小区二号楼整栋暖气不热，没人管"),
)
OTHERS = (("路口红绿灯坏了", "十字路口的信号灯三天没亮"), ("广场舞太吵", "晚上十点音响还在放"))


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def reported(texts=HEATING, **given) -> list[Matter]:
    """One report a day, each by somebody else."""
    return [
        tell(
            title, text, at=NOW - timedelta(days=20 - day), reporter=ReporterGiven(contact=f"1390953000{day}"), **given
        )
        for day, (title, text) in enumerate(texts)
    ]


def the_spot() -> HotSpot:
    return HotSpot.objects.get(is_live=True, concerns__gte=3)


class TestGathering:
    def test_reports_of_one_trouble_in_one_place_come_together(self, town: Town) -> None:
        reported(OTHERS)
        told = reported()
        gather(NOW)
        spot = the_spot()
        assert set(SpotMember.objects.filter(spot=spot).values_list("matter__number", flat=True)) == {
            row.number for row in told
        }
        assert (spot.concerns, spot.people, spot.recent, spot.unsolved) == (4, 4, 4, 4)
        assert "暖气" in spot.title

    def test_its_name_stays_from_day_to_day_and_what_arrives_joins_it(self, town: Town) -> None:
        reported(HEATING[:3])
        gather(NOW - timedelta(days=1))
        name = the_spot().name
        new = tell("和平小区暖气还是不热", "和平小区六号楼暖气不热，家里十五度")
        gather(NOW)
        assert the_spot().name == name
        assert SpotMember.objects.get(matter=new).spot.name == name
        gather(NOW + timedelta(days=1))
        assert the_spot().name == name

    def test_one_person_who_asks_again_and_again_is_one_person(self, town: Town) -> None:
        for title, text in HEATING:
            tell(title, text, at=NOW - timedelta(days=3), reporter=ReporterGiven(contact="13909530001"))
        gather(NOW)
        assert (the_spot().concerns, the_spot().people) == (4, 1)

    def test_what_is_solved_cools_down(self, town: Town) -> None:
        rows, told = catalogue(), reported()
        gather(NOW)
        before = the_spot().heat
        for row in told[:2]:
            finish(town, send(town, row, rows["water"]))
        gather(NOW)
        assert the_spot().unsolved == 2
        assert the_spot().heat < before
        tell("别的事情", "路边的树枝断了", at=NOW + timedelta(days=119))
        gather(NOW + timedelta(days=120))
        assert not HotSpot.objects.get(concerns__gte=3).is_live

    def test_a_report_that_was_not_taken_up_does_not_heat(self, town: Town) -> None:
        catalogue()
        for row in reported():
            move(
                row, "reject", actor=town.actor("dispatcher"), at=NOW,
                given={"ground": "unclear", "public_text": "请补充地点后再报"},
            )  # fmt: skip
        gather(NOW)
        assert not HotSpot.objects.filter(concerns__gte=2, is_live=True).exists()

    def test_nobody_told_anything_is_no_heat(self) -> None:
        parts = parts_of([], NOW.date())
        assert (parts.people, parts.recent, parts.before, parts.unsolved) == (0, 0, 0, 0)


class TestTitles:
    @pytest.mark.parametrize(
        ("title", "place", "places", "said"),
        [
            ("夜里施工太吵", "", 11, "金星镇（11 处）：夜里施工太吵"),
            ("电梯老是停", "和平小区", 1, "和平小区：电梯老是停"),
            ("和平小区暖气不热", "和平小区", 1, "和平小区暖气不热"),
            ("路面塌了一个坑", "", 1, "金星镇：路面塌了一个坑"),
        ],
    )
    def test_a_title_says_where(self, title: str, place: str, places: int, said: str) -> None:
        assert SpotRow(HotSpot(title=title, place=place, places=places), "金星镇", 1.0).title == said

    def test_the_house_of_one_reporter_is_no_title_of_many_places(self, town: Town) -> None:
        assert without_names("3号楼2单元楼道灯不亮", GARDEN_1[:9]) == "楼道灯不亮"


class TestPages:
    def test_the_board_shows_what_the_heat_is_made_of_in_ones_own_area(self, town: Town) -> None:
        reported()
        gather(NOW)
        page = town.client("dispatcher").get(reverse("reading:spots")).content.decode()
        assert the_spot().title in page
        assert "4 人反映" in page
        assert "“热度”就是反映过这个问题的人数" in page
        elsewhere = town.client("east_leader").get(reverse("reading:spots")).content.decode()
        assert the_spot().title not in elsewhere
        assert town.client("east_leader").get(reverse("reading:spot", args=[the_spot().name])).status_code == 404

    def test_its_page_leads_to_whatever_grows_out_of_it(self, town: Town) -> None:
        told = reported()
        gather(NOW)
        page = town.client("secretary").get(reverse("reading:spot", args=[the_spot().name])).content.decode()
        assert all(row.number in page for row in told)
        grown = [kind for kind in kinds().values() if told[0].kind in kind.grows_from and kind.new_url]
        assert grown
        role = town.actor("secretary").role
        offered = [kind for kind in grown if role in kind.offered_to]
        assert all(f"{reverse(kind.new_url)}?from=" in page for kind in offered)

    def test_telephone_numbers_do_not_stand_in_a_title(self, town: Town) -> None:
        reported([(f"{title}，电话13909530009", text) for title, text in HEATING])
        gather(NOW)
        assert "13909530009" not in the_spot().title

    def test_a_grid_worker_sees_only_the_reports_of_his_grid(self, town: Town) -> None:
        reported(HEATING[:2], grid=GARDEN_1)
        other = reported(HEATING[2:], grid=RIVER_1)
        gather(NOW)
        spot = HotSpot.objects.filter(area_code=other[0].area_code[:9]).first()
        assert spot is None or spot not in {row.spot for row in SpotMember.objects.filter(matter__area_code=GARDEN_1)}
