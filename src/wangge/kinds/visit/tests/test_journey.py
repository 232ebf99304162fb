"""Two days in a browser: a care visit that is missed twice, and an errand from the mandate to the papers' return."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect
from tests.hands import Hands, Stage

from wangge.kinds.visit.models import Enrolment, Paper, VisitDetails
from wangge.matters.models import Link, Matter

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("catalogue")]


def join(worker: Hands) -> str:
    """Somebody joins at the door; returns the code on the card."""
    worker.go("visit:choose")
    worker.press("独居老人")
    worker.hears("请先当面宣读")
    page = worker.page
    page.locator("[name=way][value=spoken]").check()
    page.locator("[name=has_consent]").check()
    page.locator("[name=name]").fill("丁奶奶")
    page.locator("[name=door]").fill("2单元502")
    page.locator("[name=kin_name]").fill("丁女儿")
    page.locator("[name=kin_contact]").fill("13900000002")
    worker.sees_no_serious_fault()
    worker.press("同意并登记")
    return page.locator(".code").inner_text().strip()


def test_an_elder_joins_is_missed_twice_found_and_leaves(stage: Stage) -> None:
    worker = stage.enter("grid_worker", phone=True)
    code = join(worker)
    row = Enrolment.objects.get()
    worker.go("visit:plan", row.pk)
    worker.page.locator("[name=due_on]").fill(f"{localdate() + timedelta(days=5):%Y-%m-%d}")
    worker.press("安排")
    matter = Matter.objects.get(kind="visit")
    VisitDetails.objects.update(visit_kind="care")
    worker.go("visit_field:today")
    worker.sees_no_serious_fault()
    worker.press("独居老人")
    expect(worker.page.get_by_text("丁奶奶")).to_have_count(0)
    worker.press("为本次走访查看")
    worker.hears("丁奶奶")
    worker.press("没见到人，今天再去")
    worker.page.locator("button[type=submit]").last.click()
    worker.hears("当天二次上门")
    worker.press("第二次也没见到")
    worker.page.locator("button[type=submit]").last.click()
    worker.hears("请马上联系紧急联系人")
    worker.sees_no_serious_fault()
    worker.press("查看紧急联系人")
    worker.hears("13900000002")
    worker.press("已告知紧急联系人")
    worker.page.locator("[name=remark]").fill("女儿接走了，平安。")
    worker.page.locator("button[type=submit]").last.click()
    worker.press("已走访")
    worker.page.locator("[name=found][value=elsewhere]").check()
    worker.page.locator("button[type=submit]").last.click()
    worker.hears("平安，人在别处")
    worker.press("发现问题，上报")
    worker.page.locator("[name=text]").fill("楼道声控灯不亮。")
    worker.press("提交")
    worker.hears("由此产生的事项")
    assert Link.objects.filter(target=matter, source__kind="concern").count() == 1
    elder = stage.enter(phone=True)
    elder.go("visit_public:card")
    elder.page.locator("[name=code]").fill(code)
    elder.press("查看")
    elder.hears("何时因何被查看过")
    elder.sees_no_serious_fault()
    elder.press("我要退出")
    elder.page.locator("dialog[open] button[value=yes]").click()
    elder.hears("您已退出")
    row.refresh_from_db()
    assert (row.name, row.state) == ("", "ended")


def test_an_errand_goes_out_and_everything_comes_back(stage: Stage) -> None:
    worker = stage.enter("grid_worker", phone=True)
    worker.go("visit_field:errand_new")
    worker.page.locator("[name=title]").fill("高龄津贴申请")
    worker.page.locator("[name=name]").fill("丁奶奶")
    worker.press("登记")
    matter = Matter.objects.get(kind="errand")
    worker.press("委托已签")
    worker.page.locator("[name=is_signed]").check()
    worker.page.locator("button[type=submit]").last.click()
    worker.hears("已签委托")
    worker.page.locator("[name=others]").fill("身份证\n户口本")
    worker.page.get_by_role("button", name="登记", exact=True).click()
    worker.hears("户口本")
    worker.sees_no_serious_fault()
    worker.press("材料收齐")
    worker.page.locator("button[type=submit]").last.click()
    worker.press("已交窗口")
    worker.page.locator("[name=office]").fill("便民服务中心")
    worker.page.locator("button[type=submit]").last.click()
    worker.press("结果已出")
    worker.page.locator("[name=result]").fill("已通过")
    worker.page.locator("button[type=submit]").last.click()
    worker.hears("还有材料在代办人手里")
    for box in worker.page.locator("[name=paper]").all():
        box.check()
    worker.press("勾选的已交还")
    worker.press("全部交还")
    worker.page.locator("button[type=submit]").last.click()
    worker.hears("结果和材料已交还")
    matter.refresh_from_db()
    assert (matter.state, Paper.objects.filter(returned_at=None).count()) == ("returned", 0)
    secretary = stage.enter("secretary")
    secretary.go("visit:ledger", "errands")
    secretary.hears(matter.number)
    secretary.sees_no_serious_fault()
