"""First passwords and what a password must be."""

import secrets
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LETTERS = "abcdefghjkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
FIRST_LENGTH = 12


def first_password() -> str:
    """A random password to be changed at the first sign-in; without characters that look alike."""
    while True:
        made = "".join(secrets.choice(LETTERS + CAPITALS + DIGITS) for _place in range(FIRST_LENGTH))
        if all(any(c in group for c in made) for group in (LETTERS, CAPITALS, DIGITS)):
            return made


def first_password_hash(password: str) -> str:
    """A quickly made hash for many random first passwords at once; the first sign-in replaces it by a slow one.

    Twelve random characters (69 bits) cannot be guessed however quick the hash is; never use this for chosen passwords.
    """
    return PBKDF2PasswordHasher().encode(password, secrets.token_urlsafe(16), iterations=1000)


class ThreeKinds:
    """A password validator: at least three of capitals, small letters, digits and other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError when the password is too uniform."""
        tests = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())
        if sum(any(test(c) for c in password) for test in tests) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        """For the form."""
        return _("Use at least three of: capital letters, small letters, digits, other characters.")


class NotTheName:
    """A password validator: neither the user name nor the name may be in it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError when a name of three characters or more (two in Chinese) is in the password."""
        names = [str(getattr(user, attribute, "")).lower() for attribute in ("username", "name")]
        if any(name in password.lower() for name in names if len(name) > 2 or (name and ord(name[0]) > 0x2E80)):
            raise ValidationError(_("Your name is in this password; choose another one."), code="password_has_name")

    def get_help_text(self) -> str:
        """For the form."""
        return _("Your name and user name must not be in it.")


class NotTheOldOne:
    """A password validator: a new password must differ from the present one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError when nothing would change."""
        if user is not None and user.pk and user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("This is the present password; choose another one."), code="password_unchanged")

    def get_help_text(self) -> str:
        """For the form."""
        return _("It must differ from the present password.")
