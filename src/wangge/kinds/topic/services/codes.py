"""Codes on letters: ten signs that cannot be mistaken for one another."""

import secrets
from dataclasses import dataclass

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


@dataclass(frozen=True)
class Letter:
    """A code for one line of a list; it exists in clear only now."""

    position: int
    label: str
    code: str


def new_code() -> str:
    """A fresh code."""
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))
