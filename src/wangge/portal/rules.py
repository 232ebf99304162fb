"""Words that mean danger to life: whoever writes them is told to call first; pure Python."""

import re

from wangge.kit.words import gettext_noop

EMERGENCIES = (
    (re.compile("着火|起火|失火|冒烟|火灾"), "119", gettext_noop("Fire: call 119 now.")),
    (re.compile("煤气泄漏|燃气泄漏|天然气泄漏|燃气味|煤气味"), "119", gettext_noop("Gas: go outside, then call 119.")),
    (
        re.compile("昏迷|晕倒|没有呼吸|大出血|中毒|心脏病|跳楼|轻生|自杀"),
        "120",
        gettext_noop("Life in danger: call 120 now."),
    ),
    (re.compile("打人|持刀|抢劫|绑架|家暴|正在打|砍人"), "110", gettext_noop("Somebody is being hurt: call 110 now.")),
    (re.compile("困在电梯|电梯困人|被困"), "119", gettext_noop("Somebody is trapped: call 119 now.")),
    (re.compile("车祸|撞车|撞人"), "122", gettext_noop("Traffic accident: call 122, and 120 if somebody is hurt.")),
)


def emergency_in(text: str) -> tuple[str, str] | None:
    """The number to call and the words to say, when a text tells of danger to life; the first that fits."""
    return next(((number, words) for pattern, number, words in EMERGENCIES if pattern.search(text)), None)
