"""Open work of a post and how it is passed on; higher apps register a provider in their `apps.ready`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.people.actors import Actor
from wangge.people.models import Post


@dataclass(frozen=True)
class OpenWork:
    """One thing a post has to finish; who ends posts reads number and deadline of it, not what it is about."""

    title: str
    url: str = ""
    number: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Handover:
    """What one app knows: `open_work(post)` lists, `hand_over(post, to, actor, at)` passes on and returns how many.

    Without `hand_over` it is shown before a post ends, but nobody takes it over.
    """

    name: str
    label: Any
    open_work: Callable[[Post], Sequence[OpenWork]]
    hand_over: Callable[[Post, Post, Actor, datetime], int] | None


providers: dict[str, Handover] = {}


def register(provider: Handover) -> None:
    """Adds a provider; registering a name twice replaces it."""
    providers[provider.name] = provider


@dataclass(frozen=True)
class WorkGroup:
    """Open work of one provider."""

    label: Any
    items: Sequence[OpenWork]
    needs_taker: bool


def open_work(post: Post) -> list[WorkGroup]:
    """All open work of a post, by provider; providers without any are left out."""
    groups = [
        WorkGroup(provider.label, provider.open_work(post), provider.hand_over is not None)
        for provider in providers.values()
    ]
    return [group for group in groups if group.items]


def needs_taker(work: Sequence[WorkGroup]) -> bool:
    """Whether somebody has to be chosen who takes work over."""
    return any(group.needs_taker for group in work)


def hand_all(post: Post, to: Post, actor: Actor, at: datetime) -> int:
    """Passes on whatever can be passed on; returns how many pieces."""
    return sum(one.hand_over(post, to, actor, at) for one in providers.values() if one.hand_over is not None)
