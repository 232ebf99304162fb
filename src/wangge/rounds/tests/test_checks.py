"""Rounds over any register with a form of the operator's: gas households by building, estates, whole communities."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import COUNTY, GARDEN, GARDEN_1, GARDEN_2, NOW, RIVER_1, WEST, Town

from wangge.matters.tests.stories import with_photo
from wangge.rounds import services
from wangge.rounds.models import Due, Finding, ListEntry, Record, Round, ShortForm, TargetList
from wangge.rounds.purposes import purpose_of
from wangge.rounds.queries import found_in
from wangge.rounds.registers import registers_for
from wangge.rounds.services import Answer, LineGiven, RoundRefused

HEAD = "条目编号,条目,区域编码,小区,数量,负责单位编码\n"
GOOD = f"{HEAD}R1,1号楼,{GARDEN_1},,48,\nR2,2号楼,{GARDEN_2},,36,\n"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def gas_list(town: Town, area: str = GARDEN, by: str = "secretary") -> TargetList:
    return services.create_list(
        name="燃气用户（按楼）", area=town.areas[area], counts="户", actor=town.actor(by), at=NOW
    )  # fmt: skip


def bring_in(town: Town, held: TargetList, text: str, *, by: str = "secretary", **given: str) -> str:
    """Uploads a table and saves it when it is clean; returns the preview page."""
    client = town.client(by)
    table = SimpleUploadedFile("gas.csv", text.encode())
    answer = client.post(reverse("rounds:entries", args=[held.pk]), {"file": table})
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(answer.url).content.decode()
    client.post(answer.url, given)
    return page


FORM = {
    "purpose": "rounds.check", "name": "入户燃气安检", "frequency": "yearly", "days": [], "month": "3", "month_day": "4",
    "rest_days": "keep", "window_days": "60", "closes_at": "", "starts_on": "2026-03-04", "ends_on": "", "doers": "area",
}  # fmt: skip


def set_up(
    town: Town, register: str, *, by: str = "secretary", area: str = GARDEN, form: str = "入户燃气安检"
) -> Round:
    services.begin_forms(NOW)
    pk = ShortForm.objects.get(name=form).pk
    given = FORM | {"area": town.areas[area].pk, "register": register, "form": pk}
    answer = town.client(by).post(reverse("rounds:new"), given)
    assert answer.status_code == 302, answer.context["form"].errors
    services.open_due(NOW)
    return Round.objects.latest("pk")


class TestRegisters:
    def test_apps_and_operators_offer_theirs_and_nobody_elses_list_is_seen(self, town: Town) -> None:
        gas_list(town)
        names = {one.name for one in registers_for(GARDEN)}
        assert {"communities", "grids", "estates", "lift", "gas_station"} <= names
        assert sum(name.startswith("list:") for name in names) == 1
        assert not any(one.name.startswith("list:") for one in registers_for(RIVER_1[:12]))
        assert sum(one.name.startswith("list:") for one in registers_for(COUNTY)) == 1

    def test_whole_communities_and_grids_become_targets(self, town: Town) -> None:
        check = purpose_of("rounds.check")
        codes = [one.area_code for one in check.targets(register="communities", area_code=WEST)]
        assert codes
        assert all(len(code) == 12 and code.startswith(WEST) for code in codes)
        assert {one.area_code for one in check.targets(register="grids", area_code=GARDEN)} >= {GARDEN_1, GARDEN_2}

    def test_who_does_it_is_the_unit_of_the_register_or_who_serves_the_area(self, town: Town) -> None:
        held = gas_list(town)
        bring_in(town, held, f"{HEAD}R1,1号楼,{GARDEN_1},,48,{town.units['property'].code}\n")
        check, name = purpose_of("rounds.check"), f"list:{held.pk}"
        (by_unit,) = check.targets(register=name, area_code=GARDEN)
        (by_area,) = check.targets(register=name, area_code=GARDEN, is_by_unit=False)
        assert (by_unit.unit_id, by_area.unit_id) == (town.units["property"].pk, None)
        assert by_unit.label == "1号楼（48户）"


class TestLists:
    def test_a_table_is_seen_before_it_is_saved_and_comes_again_without_doubling(self, town: Town) -> None:
        held = gas_list(town)
        page = bring_in(town, held, GOOD)
        assert "都没有问题" in page
        assert list(held.entries.values_list("code", "number").order_by("code")) == [("R1", 48), ("R2", 36)]
        bring_in(town, held, f"{HEAD}R1,1号楼,{GARDEN_1},,50,\n", whole="1")
        assert list(held.entries.values_list("code", "number", "is_active").order_by("code")) == [
            ("R1", 50, True), ("R2", 36, False),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (f"R1,,{GARDEN_1},,48,", "此项必填"), ("R1,1号楼,999999999999,,48,", "没有编码为"),
            (f"R1,1号楼,{RIVER_1},,48,", "不在名册所属的区域内"), (f"R1,1号楼,{GARDEN_1},,四十,", "不是整数"),
            (f"R1,1号楼,{GARDEN_1},无此小区,1,", "没有小区"), (f"R1,1号楼,{GARDEN_1},,1,XX", "没有编码为"),
            (f"R1,1号楼,{GARDEN_1},,1,\nR1,2号楼,{GARDEN_1},,1,", "的代码重复"),
        ],
    )  # fmt: skip
    def test_every_error_stands_beside_its_cell_and_nothing_is_saved(self, town: Town, row: str, said: str) -> None:
        held = gas_list(town)
        page = bring_in(town, held, f"{HEAD}{row}\n")
        assert said in page
        assert not ListEntry.objects.exists()

    def test_a_community_brings_its_part_into_the_countys_list_and_touches_no_other(self, town: Town) -> None:
        held = gas_list(town, COUNTY, "county_leader")
        bring_in(town, held, f"{HEAD}R9,9号楼,{RIVER_1},,9,\n", by="county_leader")
        bring_in(town, held, GOOD, whole="1")
        assert held.entries.filter(is_active=True).count() == 3
        assert "属于别的区域" in bring_in(town, held, f"{HEAD}R9,9号楼,{GARDEN_1},,9,\n")
        page = town.client("secretary").get(reverse("rounds:entries", args=[held.pk])).content.decode()
        assert ("1号楼" in page, "9号楼" in page) == (True, False)


class TestForms:
    def test_lines_changed_are_a_new_edition_and_old_records_keep_theirs(self, town: Town) -> None:
        client = town.client("county_leader")
        assert "小区消防安全检查" in client.get(reverse("rounds:forms")).content.decode()
        row = ShortForm.objects.get(name="小区消防安全检查")
        url = reverse("rounds:form", args=[row.pk])
        assert "!消防车通道畅通" in client.get(url).content.decode()
        given = {"name": row.name, "lines": "!消防通道畅通\n#占道车辆数", "is_offered": "on"}
        assert client.post(url, given).status_code == 302
        row.refresh_from_db()
        assert row.edition == 2
        assert services.lines_of(row) == [
            LineGiven("消防通道畅通", "verdict", True), LineGiven("占道车辆数", "number", False),
        ]  # fmt: skip
        assert row.lines.filter(edition=1).exists()
        client.post(url, given)
        row.refresh_from_db()
        assert row.edition == 2, "the same lines are the same edition"
        wrong = client.post(reverse("rounds:form_new"), {"name": row.name, "lines": " "})
        assert wrong.status_code == 422


class TestChecks:
    def test_a_grid_worker_counts_and_looks_and_the_leader_reads_the_sums(self, town: Town) -> None:
        held = gas_list(town)
        bring_in(town, held, GOOD)
        row = set_up(town, f"list:{held.pk}")
        worker = town.client("grid_worker")
        due = Due.objects.get(target__label="1号楼（48户）")
        url = reverse("rounds_field:check", args=[due.pk])
        assert url in worker.get(reverse("rounds_field:today")).content.decode()
        numbers = {"number_1": "40", "number_2": "6", "number_3": "2"}
        wrong = worker.post(url, numbers | {"line_4": "bad", "rest_ok": "1"})
        assert (wrong.status_code, Record.objects.count()) == (422, 0), "what is wrong needs a word"
        given = numbers | {"line_4": "bad", "note_4": "三单元一处软管老化", "rest_ok": "1"}
        answer = worker.post(url, given)
        assert answer.url == reverse("rounds_field:record", args=[Record.objects.get().pk])
        assert "三单元一处软管老化" in worker.get(answer.url).content.decode()
        due.refresh_from_db()
        assert (due.state, due.result_kind) == ("done", "record")
        assert worker.post(url, given).status_code == 302, "done once"
        assert Record.objects.count() == 1
        found = found_in(row, actor=town.actor("secretary"), since=NOW - timedelta(days=1))
        assert [number for _text, number in found.numbers] == [40, 6, 2]
        assert [one.note for one in found.newest] == ["三单元一处软管老化"]
        page = town.client("secretary").get(reverse("rounds:round", args=[row.pk])).content.decode()
        assert "三单元一处软管老化" in page
        assert town.client("river_worker").get(answer.url).status_code == 404

    def test_what_was_not_looked_at_or_counted_is_refused(self, town: Town) -> None:
        set_up(town, "grids", form="小区消防安全检查")
        due = Due.objects.get(area_code=GARDEN_1)
        fine = {position: Answer() for position in range(1, 6)} | {6: Answer(number=0)}
        for bad in (
            {1: Answer()}, fine | {6: Answer()}, fine | {1: Answer(is_ok=False, note=" ")},
        ):  # fmt: skip
            with pytest.raises(RoundRefused):
                services.record_work(due, actor=town.actor("grid_worker"), answers=bad, at=NOW)
        with pytest.raises(RoundRefused):
            services.record_work(due, actor=town.actor("river_worker"), answers=fine, at=NOW)
        assert not Finding.objects.exists()
        services.record_work(due, actor=town.actor("grid_worker"), answers=fine, at=NOW)
        assert not Finding.objects.exists()

    def test_a_list_of_elsewhere_is_no_choice(self, town: Town) -> None:
        held = gas_list(town, RIVER_1[:12], "county_leader")
        given = FORM | {"area": town.areas[GARDEN].pk, "register": f"list:{held.pk}"}
        answer = town.client("county_leader").post(reverse("rounds:new"), given)
        assert answer.status_code == 422
        assert "register" in answer.context["form"].errors


class TestGrowing:
    def found(self, town: Town) -> Finding:
        set_up(town, "grids", form="小区消防安全检查")
        due = Due.objects.get(area_code=GARDEN_1)
        answers = {position: Answer() for position in range(1, 6)} | {6: Answer(number=0)}
        answers[3] = Answer(is_ok=False, note="二单元门厅有飞线充电")
        return services.record_work(due, actor=town.actor("grid_worker"), answers=answers, at=NOW).findings.get()

    def test_a_finding_becomes_a_concern_in_two_taps_linked_both_ways_and_once(self, town: Town) -> None:
        finding, client = self.found(town), town.client("grid_worker")
        url = reverse("rounds_field:grow", args=[finding.pk])
        assert url in client.get(reverse("rounds_field:record", args=[finding.record_id])).content.decode()
        form = client.get(url).context["form"]
        given = {"kind": form.fields["kind"].choices[0][0], **{name: form.initial[name] for name in ("title", "text")}}
        answer = client.post(url, given)
        assert answer.status_code == 302
        finding.refresh_from_db()
        matter = finding.matter
        assert "二单元门厅有飞线充电" in matter.text
        assert matter.area_code == GARDEN_1
        assert matter.number in client.get(answer.url).content.decode()
        page = town.client("secretary").get(reverse("matters:detail", args=[matter.number])).content.decode()
        assert reverse("rounds_field:record", args=[finding.record_id]) in page
        assert client.post(url, given).url == answer.url
        services.attach(finding, matter=matter, actor=town.actor("grid_worker"), at=NOW)
        with pytest.raises(RoundRefused):
            services.attach(finding, matter=with_photo(town, grid=GARDEN_1), actor=town.actor("grid_worker"), at=NOW)

    def test_kinds_with_forms_of_their_own_are_offered_filled_in_and_strangers_see_nothing(self, town: Town) -> None:
        finding = self.found(town)
        client = town.client("clerk")
        others = client.get(reverse("rounds_field:grow", args=[finding.pk])).context["others"]
        assert others
        for _kind, url in others:
            assert "飞线充电" in client.get(url).content.decode()
            assert town.client("river_worker").get(url).status_code in (403, 404)

    def test_an_errand_that_grew_out_of_a_finding_is_noted_on_it(self, town: Town) -> None:
        finding, client = self.found(town), town.client("clerk")
        address = next(
            url for kind, url in client.get(reverse("rounds_field:grow", args=[finding.pk])).context["others"]
            if kind.name == "errand"
        )  # fmt: skip
        form = client.get(address).context["form"]
        given = {"title": form.initial["title"], "name": "某住户", "channel": "visit", "grid": GARDEN_1}
        assert client.post(address, given).status_code == 302
        finding.refresh_from_db()
        assert (finding.matter.kind, finding.matter.intake_key) == ("errand", f"finding:{finding.pk}")
