"""A concern from the resident's phone to the resident's word on it, and the one that nobody wanted."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.hands import Stage, jpeg
from tests.world import COUNTY, GARDEN_1, POINTS, category

from wangge.estates.models import Estate
from wangge.files.services import disk_path
from wangge.kinds.concern.services import report
from wangge.matters.models import Attachment, Category, DutyRule, Matter, Rating, Reporter
from wangge.matters.services import ReporterGiven
from wangge.people.actors import resident

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def told(title: str, row: Category) -> Matter:
    """A resident has just reported something of a category in the first garden grid."""
    lng, lat = POINTS[GARDEN_1]
    return report(
        actor=resident(), at=timezone.now(), title=title, text=f"{title}，请来看看", channel="resident_qr", lng=lng,
        lat=lat, category=row, reporter=ReporterGiven(name="王某", contact="13800000000"),
    ).matter  # fmt: skip


def test_a_resident_reports_and_says_at_the_end_whether_it_is_solved(stage: Stage, catalogue: None) -> None:
    town = stage.town
    kind_of_thing = (
        Category.objects.filter(scheme="own", parent=None, is_offered=True).order_by("position", "code").first()
    )
    assert kind_of_thing is not None
    DutyRule.objects.create(category=kind_of_thing, area_code=COUNTY, unit=town.units["water"], reason="县里的清单")

    phone = stage.enter(phone=True)
    phone.go("grid:page", GARDEN_1)
    phone.sees_no_serious_fault()
    phone.press("在这里反映问题")
    phone.hears(f"位置已填好：{stage.town.areas[GARDEN_1].name}")
    phone.page.get_by_label("什么事？").fill("三号楼门口的水管一直在漏。地上都是水")
    phone.page.locator("input[type=file][name=photos]").set_input_files(jpeg())
    phone.page.locator(f"[name=category][value='{kind_of_thing.pk}']").check()
    phone.press("需要联系您吗")
    phone.page.locator("[name=contact]").fill("13800000000")
    phone.sees_no_serious_fault()
    phone.click(phone.page.locator(".sticky-send button"))
    phone.hears("谢谢，已经收到")
    phone.sees_no_serious_fault()
    number = phone.page.locator("#number").inner_text()
    code = phone.page.locator("#code").inner_text()
    matter = Matter.objects.get(number=number)
    kept = disk_path(Attachment.objects.get(matter=matter).file.path).read_bytes()
    assert b"PhoneMaker" not in kept
    assert (matter.area_code, matter.category) == (GARDEN_1, kind_of_thing)

    dispatcher = stage.enter("west_dispatcher")
    dispatcher.go("desk:inbox")
    dispatcher.hears("水管一直在漏")
    dispatcher.sees_no_serious_fault()
    dispatcher.go("desk:triage")
    dispatcher.hears("自来水公司")
    dispatcher.sees_no_serious_fault()
    dispatcher.press("受理并派单")
    dispatcher.hears("已派给自来水公司")

    handler = stage.enter("handler")
    handler.go("desk:inbox")
    handler.press("水管一直在漏")
    handler.step("签收")
    handler.step("已联系反映人", contact_way="phone")
    handler.step("办完，提交结果", result="换了一节水管，地面已冲洗", photos_after=jpeg("navy"))
    handler.sees_no_serious_fault()

    phone.go("portal:report", number)
    phone.hears("核查")
    expect(phone.page.get_by_text("请您评价")).to_have_count(0)

    worker = stage.enter("grid_worker", phone=True)
    worker.go("field:home")
    worker.sees_no_serious_fault()
    worker.press("水管一直在漏")
    worker.hears("换了一节水管")
    worker.sees_no_serious_fault()
    worker.click(worker.page.locator(".act-bar").get_by_text("核查通过"))
    seen = worker.page.locator("[name=closing_met]")
    expect(worker.page.locator("form.sheet-form")).to_be_visible()
    seen.check()
    worker.click(worker.page.locator("form.sheet-form button.send"))
    expect(worker.page.locator("form.sheet-form")).to_have_count(0)

    home = stage.enter(phone=True)
    home.go("portal:track")
    home.sees_no_serious_fault()
    home.page.get_by_label("编号").fill(number)
    home.page.get_by_label("查询码").fill(code)
    home.press("查看")
    home.hears("请您评价")
    home.sees_no_serious_fault()
    home.page.locator("[name=solved][value=yes]").check()
    home.page.locator("[name=satisfied][value=yes]").check()
    home.click(home.page.locator("form[action$='/rate/'] button[type=submit]"))
    home.hears("谢谢您的评价")
    matter.refresh_from_db()
    assert (matter.state, matter.lead_unit) == ("closed", town.units["water"])
    assert Rating.objects.get(matter=matter).solved == "yes"


def test_what_two_units_return_the_leader_decides_and_the_next_one_goes_there_by_rule(stage: Stage) -> None:
    lamp = category()
    matter = told("路灯不亮", lamp)
    dispatcher, leader = stage.enter("west_dispatcher"), stage.enter("township_leader")
    handler, other = stage.enter("handler"), stage.enter("urban_handler")
    dispatcher.open(matter)
    dispatcher.click(dispatcher.page.locator(".acts").get_by_text("受理", exact=True))
    dispatcher.send(dispatcher.page.locator("#ask form.ask"))
    dispatcher.step("派单", lead_unit=["自来水公司"])
    handler.open(matter)
    handler.step("退回：不属本单位", reason="路灯不归我们管")
    dispatcher.open(matter)
    dispatcher.hears("单位退回")
    dispatcher.step("派单", lead_unit=["城市管理局"])
    other.open(matter)
    other.step("再次退回：请负责人裁定", reason="小区里面的灯不归城管")
    leader.go("desk:inbox")
    leader.sees_no_serious_fault()
    leader.press("路灯不亮")
    form = leader.ask("裁定责任单位")
    leader.answer(form, "lead_unit", ["住房和城乡建设局"])
    leader.answer(form, "reason", "小区配套设施由住建部门牵头")
    leader.answer(form, "make_rule", True)
    leader.send(form)
    leader.sees_no_serious_fault()
    matter.refresh_from_db()
    assert (matter.state, matter.lead_unit) == ("dispatched", stage.town.units["housing"])

    next_one = told("花坛边的路灯不亮", lamp)
    dispatcher.go("desk:triage_one", next_one.number)
    dispatcher.hears("住房和城乡建设局")
    dispatcher.press("受理并派单")
    dispatcher.hears("已派给住房和城乡建设局")
    next_one.refresh_from_db()
    assert next_one.lead_unit == stage.town.units["housing"]


def test_a_dispatcher_decides_with_the_keyboard_alone(stage: Stage) -> None:
    lamp, cover = category(), category("cover", "井盖松动")
    DutyRule.objects.create(category=lamp, area_code=COUNTY, unit=stage.town.units["urban"], reason="清单")
    first, second = told("路灯不亮", lamp), told("井盖响", cover)
    desk = stage.enter("west_dispatcher")
    desk.go("desk:triage")
    keys = desk.page.keyboard
    desk.page.locator("summary", has_text="规则").press("Enter")
    desk.go("desk:triage")
    expect(desk.page.locator("nav a", has_text="权责清单")).to_be_visible()
    expect(desk.page.locator(".triage-head h2")).to_have_text("路灯不亮")
    desk.key("j")
    expect(desk.page.locator(".triage-head h2")).to_have_text("井盖响")
    desk.key("k")
    expect(desk.page.locator(".triage-head h2")).to_have_text("路灯不亮")
    desk.key("g")
    desk.hears("已派给城市管理局")
    expect(desk.page.locator(".triage-head h2")).to_have_text("井盖响")
    desk.key("a")
    expect(desk.page.locator("#ask form.ask")).to_be_visible()
    send_by_keys(desk)
    desk.hears("已完成")
    desk.go("desk:triage_one", second.number)
    desk.key("d")
    chosen = desk.page.locator("#ask [name=lead_unit_text]")
    expect(chosen).to_be_focused()
    keys.type("住房")
    expect(desk.page.locator("#ask [role=option]", has_text="住房和城乡建设局")).to_be_visible()
    keys.press("Enter")
    expect(desk.page.locator("#ask [name=lead_unit]:checked")).to_have_count(1)
    send_by_keys(desk)
    desk.hears("已完成")
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.lead_unit, second.lead_unit] == [stage.town.units["urban"], stage.town.units["housing"]]


def send_by_keys(desk) -> None:
    """Goes with Tab to the form's button and presses it."""
    is_there = "document.activeElement.matches('#ask form.ask button[type=submit]')"
    for _press in range(30):
        if desk.page.evaluate(is_there):
            break
        desk.page.keyboard.press("Tab")
    assert desk.page.evaluate(is_there)
    desk.page.keyboard.press("Enter")


def test_who_comes_second_is_told_and_keeps_what_was_typed(stage: Stage) -> None:
    matter = told("路灯不亮", category())
    first, second = stage.enter("west_dispatcher"), stage.enter("dispatcher")
    second.open(matter)
    form = second.ask("不予受理")
    second.answer(form, "ground", "other_competence")
    second.answer(form, "proper_place", "公路局")
    second.answer(form, "public_text", "这盏灯属于公路局，请打他们的电话")
    first.open(matter)
    first.click(first.page.locator(".acts").get_by_text("受理", exact=True))
    first.send(first.page.locator("#ask form.ask"))
    second.click(form.locator("button[type=submit]"))
    second.hears("有人先办了一步")
    second.hears("席调度")
    expect(second.page.locator("#ask [name=public_text]")).to_have_value("这盏灯属于公路局，请打他们的电话")
    second.sees_no_serious_fault()
    matter.refresh_from_db()
    assert matter.state == "accepted"


def test_enter_chooses_the_estate_and_what_neighbours_told_is_seen_before_anything_is_sent(
    stage: Stage, catalogue: None
) -> None:
    town = stage.town
    area = town.areas[GARDEN_1]
    lng, lat = POINTS[GARDEN_1]
    Estate.objects.create(code="HY1", name="花园一区", area=area, lng=lng, lat=lat, valid_from="2020-01-01")
    row = Category.objects.filter(scheme="own", parent=None, is_offered=True).order_by("position", "code").first()
    assert row is not None
    neighbours = told("楼道灯不亮，看不见台阶", row)
    phone = stage.enter(phone=True)
    phone.go("portal:report_new")
    phone.page.get_by_label("什么事？").fill("楼道灯不亮，看不见台阶")
    name = phone.page.locator("[name=estate_name]")
    name.press_sequentially("花园")
    name.press("Enter")
    expect(name).to_have_value("花园一区")
    phone.hears("可能已经有人反映过")
    assert Matter.objects.count() == 1
    phone.press("我也是")
    phone.hears("谢谢，已经收到")
    assert [row.matter for row in Reporter.objects.filter(has_joined=True)] == [neighbours]
