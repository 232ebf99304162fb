"""Answers of the demo city: invented ones that say so, written by one person and checked by another."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.timezone import localdate

from wangge.answers.models import Edition
from wangge.answers.queries import public, search
from wangge.answers.services import check_answer, leave_question, note_miss, say_helpful, write_answer
from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.rules import Role

INVENTED = "演示内容，虚构，不是真实规定"
COUNTY = (
    (
        "居住证怎么办，要带什么？", "到经常居住地的便民服务窗口申请，当场收件，办好后短信通知领取。",
        "身份证\n租房合同或者单位证明\n一寸照片一张", "政务服务大厅 3 号窗口，工作日 9:00—17:00",
    ),
    (
        "电动车充电棚不够用，怎么申请加装？",
        "先告诉社区是哪个小区、大概缺多少个充电位。社区和物业看过现场后报街道，三周内给答复。", "", "所在社区居委会",
    ),
    (
        "暖气不热，先找谁？",
        "先看自家阀门和过滤网。仍然不热的打供热热线报修，说清楼号和不热的房间，24 小时内上门测温。", "", "",
    ),
    (
        "路灯不亮了怎么报？",
        "点“反映问题”写明位置，最好拍下灯杆编号。一般两个工作日内修好，凭编号和查询码随时可看进展。", "", "",
    ),
    (
        "独居老人能不能申请助餐？",
        "年满 70 岁的独居老人可以到社区登记，也可以由家人或者网格员代办。登记后第二周开始送餐。",
        "老人身份证\n紧急联系人电话写在登记表上", "所在社区居委会",
    ),
)  # fmt: skip
LOCAL = (
    (
        "社区什么时候可以办医保代缴？", "每周二、周四上午到社区服务大厅，工作人员帮您在手机上缴。", "身份证或者社保卡",
        "社区服务大厅，9:00—12:00",
    ),
    (
        "楼道堆了东西，谁来清？",
        "先由网格员上门劝导，三天后仍不清的由物业统一清走。看见堵住消防通道的请马上反映。", "", "",
    ),
    (
        "装修垃圾倒在哪里？",
        "装袋后放到小区指定的装修垃圾点，不要放进生活垃圾桶。不知道地点的问物业或者网格员。", "", "",
    ),
)  # fmt: skip
SOUGHT = ("充电桩电价", "老年卡年审", "暖气费退费")


class Stage(Protocol):
    """What answers need of the stage."""

    end: datetime

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None: ...

    def actors(self, role: Role) -> list[Actor]: ...


def schedule(stage: Stage) -> None:
    """Written and checked in the last weeks; one waits to be checked, one comes back soon, a question was left."""
    dispatchers, leaders = stage.actors(Role.DISPATCHER)[:1], stage.actors(Role.COUNTY_LEADER)[:1]
    clerks, secretaries = stage.actors(Role.COMMUNITY_CLERK)[:1], stage.actors(Role.COMMUNITY_SECRETARY)
    for writer, checker in zip(dispatchers, leaders, strict=False):
        for number, words in enumerate(COUNTY):
            _plan(stage, words, writer, checker, days=24 - number, review=20 if number == 2 else 300)
    for clerk in clerks:
        checker = next((one for one in secretaries if one.area_code == clerk.area_code), clerk)
        for number, words in enumerate(LOCAL):
            is_last = number == len(LOCAL) - 1
            _plan(stage, words, clerk, None if is_last else checker, days=9 - number, review=180)
    stage.plan(stage.end - timedelta(days=1), _residents)


def _plan(
    stage: Stage, words: tuple[str, str, str, str], writer: Actor, checker: Actor | None, *, days: int, review: int
) -> None:  # fmt: skip
    def write(at: datetime) -> None:
        question, text, bring, place = words
        values: dict[str, Any] = {
            "area": Area.objects.get(code=writer.area_code), "question": question, "text": text, "bring": bring,
            "place": place, "basis": INVENTED, "category": None, "station": None, "unit": None, "phone": "",
            "valid_until": None, "review_on": localdate(stage.end) + timedelta(days=review),
        }  # fmt: skip
        row = write_answer(None, values=values, actor=writer, at=at, is_sent=True)
        if checker is not None:
            waiting = Edition.objects.select_related("answer__area").get(pk=row.pk)
            check_answer(waiting, is_right=True, remark="", actor=checker, at=at + timedelta(hours=2))

    stage.plan(stage.end - timedelta(days=days), write)


def _residents(at: datetime) -> None:
    """What residents did: searched in vain, found, asked."""
    for words in SOUGHT:
        for _again in range(4):
            if not search(words, on=localdate(at)):
                note_miss(words, at=at)
    for number, row in enumerate(public(localdate(at)).order_by("pk")):
        for _again in range(3 + 2 * (number % 4)):
            say_helpful(row, has_helped=True)
    leave_question(text="小区快递柜满了，能不能再加一组？", area=None, at=at)
