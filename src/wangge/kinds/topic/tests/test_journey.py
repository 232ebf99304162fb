"""A topic in a real browser: proposed on a phone, screened, supported, talked over, resolved, carried out, answered."""

import re

import pytest
import time_machine
from playwright.sync_api import expect
from tests.hands import Stage

from wangge.kinds.topic.models import Feedback
from wangge.kinds.topic.services import polls
from wangge.kinds.topic.tests.stories import OPENED, opened, screened
from wangge.matters.models import Matter

pytestmark = pytest.mark.journey


def test_from_a_neighbours_proposal_to_the_first_meeting(stage: Stage) -> None:
    neighbour = stage.enter(phone=True)
    neighbour.go("topics:propose")
    neighbour.page.fill("[name=title]", "楼道电动车怎么停")
    neighbour.page.fill("[name=text]", "充电有危险，棚子不够。")
    neighbour.pick(neighbour.page.locator("main form"), "home", "花园社区")
    neighbour.sees_no_serious_fault()
    neighbour.press("提交")
    neighbour.hears("谢谢，已经收到")
    number = Matter.objects.get(kind="topic").number

    secretary = stage.enter("secretary")
    secretary.open(number)
    secretary.step(
        "列为议题",
        public_topic="楼道充电有危险，大家商量怎么停。",
        tier="community",
        public_text="已列为议题，请来商量。",
    )
    secretary.go("topic:opinions", number)
    secretary.page.fill("[name=text]", "车棚建在东墙边")
    secretary.press("增加")
    secretary.sees_no_serious_fault()

    neighbour.go("topics:topic", number)
    neighbour.press("我也支持")
    neighbour.hears("您已支持")
    neighbour.press("说说您的看法")
    neighbour.sees_no_serious_fault()
    neighbour.press("同意")
    neighbour.hears("目前的意见您都表态了")
    expect(neighbour.page.locator(".opinion-bars")).to_be_visible()

    secretary.open(number)
    secretary.step("召集会议", meet_at="2030-01-04T19:00", meet_place="三号楼下凉亭")
    neighbour.go("topics:topic", number)
    neighbour.hears("三号楼下凉亭")
    assert not Feedback.objects.exists()


def test_an_owner_votes_on_the_phone_and_the_clerks_enter_paper(stage: Stage) -> None:
    town = stage.town
    poll = opened(town, screened(town))
    letter = polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED)[0]
    with time_machine.travel(OPENED, tick=True):
        owner = stage.enter(phone=True)
        owner.go("topics:poll", poll.pk)
        owner.sees_no_serious_fault()
        owner.page.fill("[name=code]", letter.code)
        owner.press("去投票")
        owner.page.locator("[name=choice][value=yes]").check()
        owner.press("投出我的一票")
        owner.page.locator("dialog[open] button").filter(has_text=re.compile("确定|投出")).last.click()
        owner.hears("您的票已投入票箱")
        for name in ("clerk", "secretary"):
            clerk = stage.enter(name)
            clerk.go("topic:paper", poll.pk)
            clerk.page.locator(".paper-form [name=position]").fill("3")
            clerk.page.locator(".paper-form [name=choice][value=no]").check()
            clerk.press("录入")
        clerk.hears("两次一致")
        clerk.sees_no_serious_fault()
    assert {row.position: row.way for row in poll.roll.exclude(way="")} == {1: "online", 3: "paper"}
