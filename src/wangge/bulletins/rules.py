"""Reminders to residents: what they may be about, how long they hang, what never stands in one; pure Python."""

import re
from datetime import date, timedelta

from wangge.people.rules import Role

KINDS = ("fraud", "outage", "weather", "safety", "service")
EDITORS = frozenset(
    {Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER}
)
READERS = EDITORS | {Role.GRID_WORKER, Role.GRID_LEADER, Role.SUPERVISOR}
LONGEST = timedelta(days=90)
"""What hangs longer is read by nobody."""
PRIVATE = (
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{16,19}(?!\d)"),
    re.compile(r"\d+\s*(?:号楼|栋|幢)\s*\d+\s*单元\s*\d+"),
)
"""Identity numbers, mobile numbers, bank cards, doors of homes: a reminder names nobody."""

USUAL = (
    ("fraud", "“退款客服”来电，先挂断", (
        "自称电商、快递客服，说商品有问题要退款，让您点链接、共享屏幕或报验证码的，都是诈骗。\n"
        "先挂断，再到购物软件里查订单。不下载陌生软件，不说验证码。\n拿不准时拨打 96110，或问网格员。"
    )),
    ("fraud", "做任务返钱，是刷单诈骗", (
        "先给小钱、再让您垫大钱的“任务单”“福利单”都是诈骗，垫进去的钱拿不回来。\n"
        "别转账，别再补钱“激活账户”。已经转了的，马上拨打 110 和 96110。"
    )),
    ("fraud", "“孩子出事要汇款”，先打给孩子", (
        "接到自称家人、老师、医生催您汇款的电话或视频，声音和画面都可能是假的。\n"
        "挂断后拨打家人平时的号码核实；联系不上就找邻居或社区。正规单位不会让您把钱转到“安全账户”。"
    )),
    ("fraud", "免费领鸡蛋、听讲座，当心买保健品", (
        "先送小礼品，再推销高价保健品、投资养老项目，是常见套路。\n"
        "不交身份证，不签字，不刷卡。想买药问医院；想投资先和家人商量。"
    )),
    ("outage", "停水通知", (
        "停水时间：＿月＿日＿时至＿时\n涉及小区：＿＿＿\n请提前储水，离家前关好水龙头。恢复后先放一会儿水再使用。"
    )),
    ("weather", "大风降温，照看好老人和阳台", (
        "请收好阳台和窗台上的东西，远离广告牌和树下。\n用炉子取暖的，检查烟道，留一道通风口，装上报警器。\n"
        "邻居有独居老人的，请去看一看；需要帮忙，打给社区。"
    )),
    ("safety", "电动车不进楼，不飞线充电", (
        "电池在楼道里起火，几十秒就会封住逃生的路。请到充电棚充电。\n"
        "身边没有充电位的，告诉社区，我们来想办法。"
    )),
)  # fmt: skip
"""Words to begin with; whoever puts a reminder up changes them and fills in what is marked as a blank."""
BLANK = re.compile(r"＿|__")
"""A single low line may belong to an address."""


def names_somebody(text: str) -> bool:
    """Whether a text holds a number or a door that leads to a person."""
    return any(pattern.search(text) for pattern in PRIVATE)


def blank_line(text: str) -> str:
    """The first line in which a blank is still to be filled in, or nothing."""
    return next((line.strip() for line in text.splitlines() if BLANK.search(line)), "")


def hangs_too_long(starts_on: date, ends_on: date) -> bool:
    """Whether a reminder would hang longer than anybody reads it."""
    return ends_on - starts_on > LONGEST


def codes_above(code: str) -> list[str]:
    """The codes of an area and of all above it, whose reminders are read there."""
    return [code[:length] for length in (2, 4, 6, 9, 12, 15, 17) if length <= len(code)]
