"""Ways out of the house, all behind one small interface."""

from wangge.notices.senders.base import Message, Sender, SendingFailed
from wangge.notices.senders.bots import DINGTALK, FEISHU, WECOM, check_address
from wangge.notices.senders.mail import MAIL

SENDERS: dict[str, Sender] = {"email": MAIL, "wecom": WECOM, "dingtalk": DINGTALK, "feishu": FEISHU}

__all__ = ["SENDERS", "Message", "Sender", "SendingFailed", "check_address"]
