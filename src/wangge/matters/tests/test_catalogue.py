"""The catalogue: loaded from files all or nothing, edited by its keepers, every change in the log."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.world import NOW, WEST, Town, category

from wangge.audit.models import Entry
from wangge.matters.models import Category, Condition, DutyRule, LimitRule, Question
from wangge.matters.services.catalogue import (
    CatalogueRefused,
    add_duty_rule,
    end_duty_rule,
    remove_category,
    save_category,
    save_condition,
    set_limit_rule,
)
from wangge.matters.services.catalogue_loading import load_catalogue

GOOD = """row,code,parent,name,filing,closing,limit,question,text,choices,required,unit,area,urgent
category,road,,道路,,,,,,,,,,
category,road.hole,road,路面破损,,,,,,,,,,
category,road.sink,road,路面塌陷,,,,,,,,,,yes
condition,road.hole,,,有坑洼,已修平,5 work_day,,,,,,,
question,road.hole,,,,,,depth,有多深？,脚踝|膝盖,yes,,,
duty,road,,,,,,,,,,urban,640302001,
"""


def load(text: str, **given: object) -> list[str]:
    return [str(fault) for fault in load_catalogue(text.encode(), filename="list.csv", at=NOW, **given).faults]


def test_a_good_file_is_loaded_and_a_second_time_changes_nothing(town: Town) -> None:
    assert load(GOOD) == []
    hole = Category.objects.get(code="road.hole")
    assert hole.parent.name == "道路"
    assert hole.conditions.get().limit == "5 work_day"
    assert hole.questions.get().choices.splitlines() == ["脚踝", "膝盖"]
    assert DutyRule.objects.get().unit.name == "城市管理局"
    assert Category.objects.get(code="road.sink").is_urgent
    again = load_catalogue(GOOD.encode(), filename="list.csv", at=NOW)
    assert (again.created, again.changed, again.removed, again.unchanged) == (0, 0, 0, 6)
    assert Entry.objects.filter(act="catalogue.load").count() == 2


def test_every_bad_row_is_named_and_nothing_is_loaded(town: Town) -> None:
    bad = GOOD + (
        "category,road,,又是道路,,,,,,,,,,\n"
        "category,lost,nowhere,无家,,,,,,,,,,\n"
        "condition,road.hole,,,有裂缝,,5 moons,,,,,,,\n"
        "condition,unknown,,,有裂缝,,1 work_day,,,,,,,\n"
        "duty,road,,,,,,,,,,nobody,,\n"
        "nonsense,road,,,,,,,,,,,,\n"
        "category,,,无码,,,,,,,,,,\n"
    )
    report = load_catalogue(bad.encode(), filename="list.csv", at=NOW)
    assert {fault.line for fault in report.faults} == set(range(8, 15))
    assert all(fault.reason for fault in report.faults)
    assert Category.objects.count() == 0


def test_a_circle_of_parents_is_refused(town: Town) -> None:
    assert len(load("row,code,parent,name\ncategory,a,b,甲\ncategory,b,a,乙\n")) == 2


def test_a_trial_changes_nothing(town: Town) -> None:
    report = load_catalogue(GOOD.encode(), filename="list.csv", at=NOW, dry_run=True)
    assert (report.created, Category.objects.count()) == (6, 0)


def test_what_is_exported_can_be_loaded_again_without_a_change(town: Town, tmp_path: Path) -> None:
    load(GOOD)
    for name in ("out.csv", "out.xlsx"):
        file = tmp_path / name
        call_command("load_catalogue", str(file), "--export", stdout=StringIO())
        report = load_catalogue(file, at=NOW)
        assert report.is_loaded
        assert (report.created, report.changed, report.removed) == (0, 0, 0)


def test_the_command_says_what_is_wrong_and_fails(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("row,code,name,limit\ncategory,a,,\n", encoding="utf-8")
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("load_catalogue", str(file), stderr=said)
    assert "2" in said.getvalue()
    assert "name" in said.getvalue()


def test_only_its_keepers_change_the_catalogue(town: Town) -> None:
    allowed = set()
    for name in town.names():
        try:
            save_category(code=f"x.{name}", name="试", actor=town.actor(name), at=NOW)
        except CatalogueRefused:
            continue
        allowed.add(name)
    assert allowed == {"county_leader", "system_admin"}
    assert Category.objects.count() == 2
    assert Entry.objects.filter(act="catalogue.category").count() == 2


def test_a_category_is_not_put_above_itself(town: Town) -> None:
    keeper = town.actor("system_admin")
    road = save_category(code="road", name="道路", actor=keeper, at=NOW)
    hole = save_category(code="hole", name="坑", parent=road, actor=keeper, at=NOW)
    with pytest.raises(CatalogueRefused):
        save_category(code="road", parent=hole, actor=keeper, at=NOW)


def test_a_limit_must_be_one(town: Town) -> None:
    lamp = category()
    keeper = town.actor("county_leader")
    with pytest.raises(CatalogueRefused) as refused:
        save_condition(category=lamp, filing="不亮", closing="亮", limit="soon", actor=keeper, at=NOW)
    assert refused.value.field == "limit"
    row = save_condition(category=lamp, filing="不亮", closing="亮", limit="2个工作日", actor=keeper, at=NOW)
    assert (row.number, row.limit) == (1, "2 work_day")
    changed = save_condition(
        category=lamp, filing="不亮", closing="亮", limit="1 work_day", actor=keeper, at=NOW, number=1
    )
    assert (changed.pk, Condition.objects.get().limit) == (row.pk, "1 work_day")


def test_a_new_duty_rule_ends_the_old_one_and_both_stay(town: Town) -> None:
    lamp, keeper = category(), town.actor("county_leader")
    old = add_duty_rule(
        category=lamp, area_code=WEST, unit=town.units["water"], valid_from=date(2026, 1, 1), actor=keeper, at=NOW
    )
    new = add_duty_rule(category=lamp, area_code=WEST, unit=town.units["urban"], actor=keeper, at=NOW)
    old.refresh_from_db()
    assert (old.valid_to, new.valid_from, new.valid_to) == (date(2026, 3, 3), date(2026, 3, 4), None)
    end_duty_rule(new, on=date(2026, 6, 30), actor=keeper, at=NOW)
    assert DutyRule.objects.get(pk=new.pk).valid_to == date(2026, 6, 30)
    with pytest.raises(CatalogueRefused):
        end_duty_rule(new, on=date(2026, 6, 30), actor=town.actor("township_leader"), at=NOW)


def test_limits_are_set_for_deadlines_that_exist(town: Town) -> None:
    keeper = town.actor("system_admin")
    with pytest.raises(CatalogueRefused):
        set_limit_rule(kind="concern", clock="siesta", limit="1 work_day", actor=keeper, at=NOW)
    first = set_limit_rule(kind="concern", clock="sign", limit="4 work_hour", actor=keeper, at=NOW)
    second = set_limit_rule(kind="concern", clock="sign", limit="none", actor=keeper, at=NOW)
    first.refresh_from_db()
    assert first.valid_to < second.valid_from
    assert LimitRule.objects.count() == 2


def test_what_matters_hang_on_is_not_removed(town: Town) -> None:
    keeper = town.actor("system_admin")
    load(GOOD)
    with pytest.raises(CatalogueRefused):
        remove_category(Category.objects.get(code="road"), actor=keeper, at=NOW)
    remove_category(Category.objects.get(code="road.sink"), actor=keeper, at=NOW)
    assert not Category.objects.filter(code="road.sink").exists()
    assert Question.objects.count() == 1
