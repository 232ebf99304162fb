"""The part that visits play in the demo city."""

from wangge.matters.stage import Stage


def schedule(stage: Stage) -> None:
    """Plans acts."""
