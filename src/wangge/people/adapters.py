"""What we want otherwise from allauth, which brings the second factor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from wangge.people.client import client_ip
from wangge.vault.provider import get_provider

SEAL_LABEL = b"people.second_factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up by allauth's pages, no chatter after each sign-in, addresses as we read them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the security administrator."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kw: Any
    ) -> None:
        """Says nothing about signing in and out, which can be seen."""
        if message_template and not str(message_template).startswith("account/messages/logged_"):
            super().add_message(request, level, message_template, *args, **kw)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the audit log has it."""
        return client_ip(request)

    def send_notification_mail(self, *args: Any, **kw: Any) -> None:
        """Notices go their own way."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors sealed."""

    def encrypt(self, text: str) -> str:
        """Sealed by the vault."""
        return get_provider().encrypt(text.encode(), SEAL_LABEL)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened by the vault."""
        return get_provider().decrypt(encrypted_text, SEAL_LABEL).decode()
