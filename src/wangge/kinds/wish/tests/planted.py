"""Wishes in four states, none of whose households anybody may come across."""

from typing import Any

from tests.world import Town

from wangge.kinds.wish.tests.stories import SECRETS, claimed, delivered, published, told


class Wishes:
    secrets = SECRETS
    inside: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    searches = ("?kind=wish", "?q=老花镜")

    def __init__(self, town: Town) -> None:
        self.matters = [told(town), published(town), claimed(town), delivered(town)]

    def values(self, name: str) -> list[dict[str, Any]]:
        if name.startswith(("matters:", "field:", "wish")):
            return [{"number": self.matters[step].number, "the_move": "check", "what": "matter"} for step in (0, 2)]
        return []


def plant(town: Town) -> Wishes:
    return Wishes(town)
