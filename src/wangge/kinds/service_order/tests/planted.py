"""A service order that a helper has taken on; who asked for it is nobody's business but theirs."""

from typing import Any

from tests.world import Town

from wangge.kinds.service_order.rules import Move
from wangge.kinds.service_order.tests.stories import SECRETS, act, assigned


class Order:
    secrets = SECRETS
    inside: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    searches = ("?kind=service_order",)

    def __init__(self, town: Town) -> None:
        self.matter = act(town, assigned(town), Move.ACCEPT, "volunteer")

    def values(self, name: str) -> list[dict[str, Any]]:
        if name.startswith(("matters:", "field:", "service_order")):
            return [{"number": self.matter.number, "the_move": "finish", "what": "matter"}]
        return []


def plant(town: Town) -> Order:
    return Order(town)
