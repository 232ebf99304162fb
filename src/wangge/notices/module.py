from datetime import timedelta

from wangge.kit.module import Module, Scheduled
from wangge.notices.services import deliver, remove_old

MODULE = Module(
    name="notices",
    scheduled=(
        Scheduled("notices.deliver", deliver, every=timedelta(seconds=10)),
        Scheduled("notices.remove_old", remove_old, every=timedelta(days=1)),
    ),
)
