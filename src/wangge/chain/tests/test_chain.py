"""The chain of a county: levels as people call them, branches over one grid or several, coverage by units alone."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.world import COUNTY, GARDEN, GARDEN_1, GARDEN_2, NOW, RIVER, WEST, Town

from wangge.areas.services import Part, divide
from wangge.chain.models import Branch, Level
from wangge.chain.queries import board
from wangge.chain.rules import USUAL
from wangge.chain.services import ChainRefused, Given, begin_with, retire_level, save_branch, save_level
from wangge.people.models import Organization
from wangge.people.services import create_organization

ON = date(2026, 3, 4)


def levels(town: Town, template: str = "five") -> dict[str, Level]:
    begin_with(template, county=town.areas[COUNTY], actor=town.actor("county_leader"), at=NOW)
    return {level.name: level for level in Level.objects.filter(is_active=True)}


def branch(
    town: Town, *grids: str, name: str = "第一网格党支部", keeper: str = "secretary", **given: object
) -> Organization:
    level = given.pop("level", None) or Level.objects.get(name="网格党支部")
    values = {"name": name, "scope": town.areas[GARDEN], "level": level, "grids": [town.areas[code] for code in grids]}
    return save_branch(Given(**{**values, **given}), actor=town.actor(keeper), at=NOW)


class TestLevels:
    @pytest.mark.parametrize(("template", "number"), [("three", 3), ("four", 4), ("five", 5)])
    def test_a_county_begins_with_three_four_or_five(self, town: Town, template: str, number: int) -> None:
        assert len(levels(town, template)) == number == len(USUAL[template][1])

    def test_a_second_beginning_changes_nothing(self, town: Town) -> None:
        before = levels(town, "three")
        assert set(levels(town, "five")) == set(before)

    def test_it_is_renamed_as_people_here_say_and_organizations_stay(self, town: Town) -> None:
        row = levels(town)["网格党支部"]
        made = branch(town, GARDEN_1)
        save_level(
            actor=town.actor("county_leader"), at=NOW, county=town.areas[COUNTY], name="小区党支部", place="grid",
            subkind="branch", position=30, level=row,
        )  # fmt: skip
        assert made.branch.level.name == "网格党支部"
        made.branch.level.refresh_from_db()
        assert made.branch.level.name == "小区党支部"

    @pytest.mark.parametrize("name", ["secretary", "township_leader", "east_leader"])
    def test_only_the_county_keeps_them(self, town: Town, name: str) -> None:
        with pytest.raises(ChainRefused):
            begin_with("three", county=town.areas[COUNTY], actor=town.actor(name), at=NOW)
        row = levels(town)["网格党支部"]
        with pytest.raises(ChainRefused):
            retire_level(row, actor=town.actor(name), at=NOW)


class TestCoverage:
    def test_one_branch_over_two_grids_covers_both(self, town: Town) -> None:
        levels(town)
        assert [grid.code for grid in board(town.areas[GARDEN], ON).without] == [GARDEN_1, GARDEN_2]
        made = branch(town, GARDEN_1, GARDEN_2)
        found = board(town.areas[GARDEN], ON)
        assert (found.total.reached, found.total.grids, found.without) == (2, 2, [])
        assert made.area.code == GARDEN

    def test_a_branch_of_one_grid_stands_there(self, town: Town) -> None:
        levels(town)
        assert branch(town, GARDEN_1).area.code == GARDEN_1
        found = board(town.areas[COUNTY], ON)
        assert (found.total.reached, found.total.grids) == (1, 4)
        assert [(row.code, row.reached, row.grids) for row in found.below] == [(WEST, 1, 2), ("640302002", 0, 2)]

    def test_one_brought_in_with_the_table_of_organizations_counts_too(self, town: Town) -> None:
        given = {"code": "z1", "name": "花园一网格支部", "kind": "party_org", "area": town.areas[GARDEN_1]}
        create_organization(**given, subkind="branch", actor=town.actor("system_admin"), at=NOW)
        assert board(town.areas[GARDEN], ON).total.reached == 1

    def test_a_hub_household_is_no_organization_of_the_grid(self, town: Town) -> None:
        level = levels(town)["党员中心户"]
        branch(town, GARDEN_1, name="中心户", level=level)
        assert board(town.areas[GARDEN], ON).total.reached == 0

    def test_a_closed_one_reaches_nothing(self, town: Town) -> None:
        levels(town)
        made = branch(town, GARDEN_1)
        given = Given(name=made.name, scope=town.areas[GARDEN], level=made.branch.level, grids=[town.areas[GARDEN_1]])
        save_branch(given, actor=town.actor("secretary"), at=NOW, organization=made, is_active=False)
        assert board(town.areas[GARDEN], ON).total.reached == 0

    def test_when_a_grid_is_divided_its_branch_reaches_all_pieces(self, town: Town) -> None:
        levels(town)
        made = branch(town, GARDEN_1, GARDEN_2)
        divide([town.areas[GARDEN_1]], [Part("甲"), Part("乙")], on=ON, at=NOW, actor=None)
        found = board(town.areas[GARDEN], ON)
        assert (found.total.reached, found.total.grids) == (3, 3)
        assert Branch.objects.get(organization=made)


class TestWritingDown:
    def test_a_joint_branch_needs_two_founders(self, town: Town) -> None:
        levels(town)
        joint = save_level(
            actor=town.actor("county_leader"), at=NOW, county=town.areas[COUNTY], name="联合党支部", place="grid",
            subkind="joint_branch", position=35,
        )  # fmt: skip
        with pytest.raises(ChainRefused) as refused:
            branch(town, GARDEN_1, level=joint, founders=[town.units["property"]])
        assert refused.value.field == "founders"
        made = branch(town, GARDEN_1, level=joint, founders=[town.units["property"], town.units["owners"]])
        assert made.subkind == "joint_branch"
        assert set(made.branch.founders.values_list("code", flat=True)) == {"property", "owners"}

    def test_a_branch_of_the_grid_level_says_which_grid(self, town: Town) -> None:
        levels(town)
        with pytest.raises(ChainRefused) as refused:
            branch(town)
        assert refused.value.field == "grids"

    @pytest.mark.parametrize("keeper", ["east_leader", "grid_worker", "manager", "supervisor"])
    def test_nobody_from_elsewhere_writes_it(self, town: Town, keeper: str) -> None:
        levels(town)
        with pytest.raises(ChainRefused):
            branch(town, GARDEN_1, keeper=keeper)
        assert not Branch.objects.exists()

    def test_no_column_has_room_for_a_person(self) -> None:
        named = {field.name for model in (Branch, Level) for field in model._meta.get_fields()}
        assert not named & {"person", "members", "secretary", "name_of_secretary", "post"}


class TestPages:
    def test_the_community_writes_its_branch_down_and_mends_it(self, town: Town) -> None:
        level, client = levels(town)["网格党支部"], town.client("secretary")
        address = f"{reverse('chain:add')}?area={GARDEN}"
        given = {"name": "花园党支部", "level": level.pk, "grids": [town.areas[GARDEN_1].pk]}
        client.post(address, given)
        made = Organization.objects.get(name="花园党支部")
        both = [town.areas[GARDEN_1].pk, town.areas[GARDEN_2].pk]
        client.post(reverse("chain:edit", args=[made.pk]), {**given, "grids": both, "is_active": "on"})
        page = client.get(reverse("chain:board")).content.decode()
        assert "100 %" in page
        assert "所有网格都已覆盖" in page

    def test_a_refused_form_keeps_what_was_typed(self, town: Town) -> None:
        level = levels(town)["网格党支部"]
        page = town.client("secretary").post(
            f"{reverse('chain:add')}?area={GARDEN}", {"name": "花园党支部", "level": level.pk}
        )
        assert page.status_code == 422
        assert "花园党支部" in page.content.decode()
        assert "请选择覆盖的网格" in page.content.decode()

    def test_another_community_is_not_written_from_here(self, town: Town) -> None:
        levels(town)
        page = town.client("secretary").get(f"{reverse('chain:add')}?area={RIVER}").content.decode()
        assert "花园社区" in page
        assert "河畔" not in page

    def test_the_county_is_led_back_to_choose_a_place(self, town: Town) -> None:
        levels(town)
        page = town.client("county_leader").get(reverse("chain:add"), follow=True).content.decode()
        assert "请先选择乡镇（街道）或社区（村）" in page

    def test_the_table_taken_out_can_be_brought_back(self, town: Town) -> None:
        levels(town)
        branch(town, GARDEN_1, GARDEN_2)
        client = town.client("secretary")
        table = client.get(reverse("chain:export")).content
        book = load_workbook(BytesIO(table))
        sheet = book.active
        sheet["B2"] = "改名的党支部"
        sheet["E2"] = GARDEN_2
        out = BytesIO()
        book.save(out)
        sent = client.post(reverse("chain:import"), {"file": SimpleUploadedFile("t.xlsx", out.getvalue())})
        assert sent.status_code == 302
        client.post(sent["Location"])
        row = Branch.objects.get()
        assert row.organization.name == "改名的党支部"
        assert [grid.code for grid in row.grids.all()] == [GARDEN_2]

    def test_a_wrong_cell_is_said_at_its_cell_and_nothing_is_saved(self, town: Town) -> None:
        levels(town)
        table = f"name,level,scope\n无名,没有的层级,{GARDEN}\n".encode()
        client = town.client("secretary")
        sent = client.post(reverse("chain:import"), {"file": SimpleUploadedFile("t.csv", table)})
        assert "县里没有" in client.get(sent["Location"]).content.decode()
        client.post(sent["Location"])
        assert not Branch.objects.exists()

    def test_grids_without_come_first_in_the_table(self, town: Town) -> None:
        levels(town)
        branch(town, GARDEN_1)
        answer = town.client("township_leader").get(reverse("chain:without"))
        rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]] == [GARDEN_2, GARDEN_1]

    def test_the_county_is_asked_for_levels_first(self, town: Town) -> None:
        assert "选择层级" in town.client("county_leader").get(reverse("chain:board")).content.decode()
        assert "请县级办公室先设置" in town.client("secretary").get(reverse("chain:board")).content.decode()
        client = town.client("county_leader")
        client.post(reverse("chain:levels"), {"template": "four"})
        assert "党员联系户" in client.get(reverse("chain:levels")).content.decode()

    def test_more_branches_cost_no_more_statements(self, town: Town) -> None:
        levels(town)
        branch(town, GARDEN_1)
        client = town.client("secretary")

        def asked() -> int:
            with CaptureQueriesContext(connection) as seen:
                client.get(reverse("chain:board"))
            return len(seen)

        asked()
        few = asked()
        for number in range(5):
            branch(town, GARDEN_1, GARDEN_2, name=f"第{number}支部")
        assert asked() <= few
