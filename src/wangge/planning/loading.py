"""The planner's engine, fetched when it is first wanted."""

import threading
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.gridplan.model import Community, Rules
    from wangge.planning.engine import Worked


class Engine(Protocol):
    """What `wangge.planning.engine` offers."""

    CannotSplit: type[ValueError]

    def work_out(self, community: "Community", rules: "Rules") -> "Worked": ...

    def measure(self, community: "Community", rules: "Rules", labels: "Sequence[int]") -> "Worked": ...

    def split(self, community: "Community", rules: "Rules", labels: "Sequence[int]", label: int) -> "Worked": ...

    def work_around(
        self, community: "Community", rules: "Rules", labels: "Sequence[int]", locked: "Sequence[int]"
    ) -> "Worked": ...


@cache
def engine() -> Engine:
    """The engine; the first call costs two seconds, which no process should pay that never plans."""
    return cast(Engine, import_module("wangge.planning.engine"))


@cache
def warm_up() -> None:
    """Fetches the engine in the background once, so that the first change by hand answers as fast as the next."""
    threading.Thread(target=engine, daemon=True).start()
