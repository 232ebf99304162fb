"""Group bots of the office messengers: the same JSON post in three shapes."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from wangge.notices.senders.base import Message, SendingFailed

SECONDS = 10
MOST_BYTES = 65_536


class _NoRedirects(HTTPRedirectHandler):
    """A redirect could lead to a host that is not allowed."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = build_opener(_NoRedirects)


def _signature(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def check_address(address: str) -> None:
    """Only https addresses of hosts the operator allowed (plain http for this machine itself)."""
    parts = urlsplit(address)
    allowed = {host.strip() for host in settings.ENV.webhook_hosts.split(",") if host.strip()}
    if not {parts.hostname, parts.netloc} & allowed:
        raise SendingFailed(_("Host %(host)s is not among WANGGE_WEBHOOK_HOSTS.") % {"host": parts.hostname or "—"})
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}):
        raise SendingFailed(_("Only https addresses are allowed."))


def wecom(address: str, secret: str, message: Message) -> tuple[str, dict[str, Any]]:
    """WeCom: the key is part of the address."""
    return address, {"msgtype": "text", "text": {"content": message.text()}}


def dingtalk(address: str, secret: str, message: Message) -> tuple[str, dict[str, Any]]:
    """DingTalk: signed in the address when the bot has a secret."""
    if secret:
        stamp = str(int(message.at.timestamp() * 1000))
        signature = quote(_signature(secret.encode(), f"{stamp}\n{secret}".encode()), safe="")
        address = f"{address}{'&' if '?' in address else '?'}timestamp={stamp}&sign={signature}"
    return address, {"msgtype": "text", "text": {"content": message.text()}, "at": {"isAtAll": message.is_urgent}}


def feishu(address: str, secret: str, message: Message) -> tuple[str, dict[str, Any]]:
    """Feishu: signed in the body when the bot has a secret."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": message.text()}}
    if secret:
        stamp = str(int(message.at.timestamp()))
        body |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}".encode(), b"")}
    return address, body


@dataclass(frozen=True)
class BotSender:
    """Posts a shape and reads the answer: these services say 200 even when they refuse."""

    shape: Callable[[str, str, Message], tuple[str, dict[str, Any]]]
    codes: tuple[str, ...]

    def send(self, *, address: str, secret: str, message: Message) -> None:
        """Sends, or says why not."""
        check_address(address)
        url, body = self.shape(address, secret, message)
        request = Request(  # noqa: S310 (the scheme is checked above)
            url, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json; charset=utf-8"}
        )
        try:
            with _opener.open(request, timeout=SECONDS) as answer:
                said = json.loads(answer.read(MOST_BYTES))
        except (URLError, OSError, ValueError) as error:
            raise SendingFailed(str(error)) from error
        code = next((said[name] for name in self.codes if name in said), None)
        if code != 0:
            raise SendingFailed(f"{code}: {said.get('errmsg') or said.get('msg') or said}"[:500])


WECOM = BotSender(wecom, ("errcode",))
DINGTALK = BotSender(dingtalk, ("errcode",))
FEISHU = BotSender(feishu, ("code", "StatusCode"))
