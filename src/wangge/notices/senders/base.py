from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class SendingFailed(Exception):
    """The message did not go out; the text says why, for the page of failures."""


@dataclass(frozen=True)
class Message:
    """What leaves the house: a title and an address in the product, never the body with its personal data."""

    identity: str
    title: str
    url: str
    is_urgent: bool
    at: datetime

    def text(self) -> str:
        """Title and address as plain text."""
        return f"{self.title}\n{self.url}" if self.url else self.title


class Sender(Protocol):
    """Sends one message to one address or raises SendingFailed."""

    def send(self, *, address: str, secret: str, message: Message) -> None: ...
