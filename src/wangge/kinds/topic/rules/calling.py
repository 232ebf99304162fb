"""Who may demand an assembly, and until when it is held: dated rows, those of the operator first; pure Python."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from wangge.kinds.topic.rules.law import NO_RULE, Body, NoRule
from wangge.kinds.topic.rules.voting import Threshold
from wangge.kit.words import gettext_noop


class Asker(StrEnum):
    """Who signs a request."""

    PERSON = "person"
    HOUSEHOLD = "household"
    GROUP = "group"
    REPRESENTATIVE = "representative"


ASKER_TITLES = {
    Asker.PERSON: gettext_noop("Adults entitled to vote"),
    Asker.HOUSEHOLD: gettext_noop("Households, one signature each"),
    Asker.GROUP: gettext_noop("Residents' groups"),
    Asker.REPRESENTATIVE: gettext_noop("Representatives"),
}


@dataclass(frozen=True)
class CallRule:
    """Which share of whom may demand an assembly, and within how many calendar days it is held then."""

    body: str
    asker: str
    share: Threshold
    within_days: int
    valid_from: date
    source: str
    valid_to: date | None = None
    is_shipped: bool = True

    def fits(self, *, body: str, asker: str, on: date) -> bool:
        """Whether it speaks of that request on that day."""
        is_in_force = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return (self.body, self.asker) == (body, asker) and is_in_force


@dataclass(frozen=True)
class CallVerdict:
    """What a number of signatures leads to; `hold_by` only when there are enough."""

    needed: int
    is_enough: bool
    hold_by: date | None

    def missing(self, signatures: int) -> int:
        """How many signatures are wanting."""
        return max(0, self.needed - signatures)


def judge_call(rule: CallRule, *, signatures: int, entitled: int, asked_on: date) -> CallVerdict:
    """Whether enough have signed, and until which day the assembly is held."""
    is_enough = rule.share.holds(signatures, entitled)
    hold_by = asked_on + timedelta(days=rule.within_days) if is_enough else None
    return CallVerdict(rule.share.needed(entitled), is_enough, hold_by)


@cache
def shipped_calls() -> tuple[CallRule, ...]:
    """The rules that come with the product; each names its article."""
    table = tomllib.loads(files("wangge.kinds.topic.data").joinpath("calls.toml").read_text(encoding="utf-8"))
    return tuple(
        CallRule(
            body=row["body"], asker=row["asker"], share=Threshold.parse(row["share"]),
            within_days=row["within_days"], valid_from=row["valid_from"], valid_to=row.get("valid_to"),
            source=row["source"],
        )
        for row in table["call"]
    )  # fmt: skip


def find_call(own: Iterable[CallRule], *, body: str, asker: str, on: date) -> CallRule:
    """The rule in force: the operator's newest, else the shipped one; raises `NoRule`."""
    for rules in (own, shipped_calls()):
        fitting = [rule for rule in rules if rule.fits(body=body, asker=asker, on=on)]
        if fitting:
            return max(fitting, key=lambda rule: rule.valid_from)
    raise NoRule(NO_RULE)


CALLABLE = {
    Body.OWNERS: (Asker.PERSON,),
    Body.VILLAGERS: (Asker.PERSON, Asker.REPRESENTATIVE),
    Body.VILLAGE_REPRESENTATIVES: (Asker.REPRESENTATIVE,),
    Body.RESIDENTS: (Asker.PERSON, Asker.HOUSEHOLD, Asker.GROUP),
}
"""Which bodies can be demanded, and by whom."""
