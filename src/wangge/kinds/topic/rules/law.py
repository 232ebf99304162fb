"""Which majority a body needs for a decision on a day: dated rows, those of the operator first; pure Python."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from wangge.kinds.topic.rules.voting import Majority, Threshold
from wangge.kit.words import gettext_noop


class Body(StrEnum):
    """Who decides."""

    OWNERS = "owners"
    VILLAGERS = "villagers_assembly"
    VILLAGE_REPRESENTATIVES = "villagers_representatives"
    RESIDENTS = "residents_assembly"
    RESIDENT_REPRESENTATIVES = "residents_representatives"


BODY_TITLES = {
    Body.OWNERS: gettext_noop("Owners' assembly"),
    Body.VILLAGERS: gettext_noop("Villagers' assembly"),
    Body.VILLAGE_REPRESENTATIVES: gettext_noop("Villagers' representative assembly"),
    Body.RESIDENTS: gettext_noop("Residents' assembly"),
    Body.RESIDENT_REPRESENTATIVES: gettext_noop("Residents' representative assembly"),
}


class Basis(StrEnum):
    """What one line of the roll stands for."""

    OWNER = "owner"
    PERSON = "person"
    HOUSEHOLD = "household"
    REPRESENTATIVE = "representative"


BASIS_TITLES = {
    Basis.OWNER: gettext_noop("Owners with their floor area"),
    Basis.PERSON: gettext_noop("Adults, one by one"),
    Basis.HOUSEHOLD: gettext_noop("One representative of each household"),
    Basis.REPRESENTATIVE: gettext_noop("Elected representatives"),
}
BASES = {
    Body.OWNERS: (Basis.OWNER,),
    Body.VILLAGERS: (Basis.PERSON, Basis.HOUSEHOLD),
    Body.VILLAGE_REPRESENTATIVES: (Basis.REPRESENTATIVE,),
    Body.RESIDENTS: (Basis.PERSON, Basis.HOUSEHOLD, Basis.REPRESENTATIVE),
    Body.RESIDENT_REPRESENTATIVES: (Basis.REPRESENTATIVE,),
}


class Weight(StrEnum):
    """How much a decision weighs."""

    ORDINARY = "ordinary"
    SPECIAL = "special"


WEIGHT_TITLES = {
    Weight.ORDINARY: gettext_noop("Ordinary decision"),
    Weight.SPECIAL: gettext_noop("Special decision"),
}


class Subject(StrEnum):
    """The nine kinds of decisions that belong to the owners together (Civil Code art. 278), and the general one."""

    RULES_OF_ASSEMBLY = "rules_of_assembly"
    COVENANT = "covenant"
    COMMITTEE = "committee"
    COMPANY = "company"
    FUND_USE = "fund_use"
    FUND_RAISING = "fund_raising"
    REBUILDING = "rebuilding"
    COMMON_PARTS = "common_parts"
    OTHER = "other"


SUBJECT_TITLES = {
    Subject.RULES_OF_ASSEMBLY: gettext_noop("(1) Make or change the rules of the owners' assembly"),
    Subject.COVENANT: gettext_noop("(2) Make or change the management covenant"),
    Subject.COMMITTEE: gettext_noop("(3) Elect the owners' committee or change its members"),
    Subject.COMPANY: gettext_noop("(4) Hire or dismiss the property company"),
    Subject.FUND_USE: gettext_noop("(5) Use the maintenance fund"),
    Subject.FUND_RAISING: gettext_noop("(6) Raise the maintenance fund"),
    Subject.REBUILDING: gettext_noop("(7) Rebuild the building and its facilities"),
    Subject.COMMON_PARTS: gettext_noop("(8) Change the use of common parts, or run a business on them"),
    Subject.OTHER: gettext_noop("(9) Other important decisions"),
}
SPECIAL = frozenset({Subject.FUND_RAISING, Subject.REBUILDING, Subject.COMMON_PARTS})


def weight_of(body: str, subject: str) -> Weight:
    """Special for items 6 to 8 of owners' decisions; ordinary for all else."""
    return Weight.SPECIAL if body == Body.OWNERS and subject in SPECIAL else Weight.ORDINARY


@dataclass(frozen=True)
class LawRule:
    """A majority rule with its period and source; `mark` says how sure it is (V, V2, N)."""

    body: str
    basis: str
    weight: str
    majority: Majority
    valid_from: date
    source: str
    valid_to: date | None = None
    notice_days: int = 0
    mark: str = "V"
    is_shipped: bool = True

    def fits(self, *, body: str, basis: str, weight: str, on: date) -> bool:
        """Whether it speaks of that decision on that day."""
        is_in_force = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return (self.body, self.basis, self.weight) == (body, basis, weight) and is_in_force


class NoRule(Exception):
    """No rule is in force for a decision on a day; nothing can be voted on before it is entered."""


NO_RULE = gettext_noop(
    "No majority rule is in force for this body on that day. The law changed; enter the rule with its source first."
)


def threshold(text: str) -> Threshold | None:
    """A threshold, or None for an empty text."""
    return Threshold.parse(text) if text.strip() else None


@cache
def shipped_rules() -> tuple[LawRule, ...]:
    """The rules that come with the product; each names its article."""
    table = tomllib.loads(files("wangge.kinds.topic.data").joinpath("laws.toml").read_text(encoding="utf-8"))
    return tuple(
        LawRule(
            body=row["body"],
            basis=row["basis"],
            weight=row["weight"],
            majority=Majority(
                quorum_heads=threshold(row.get("quorum_heads", "")),
                majority_heads=threshold(row.get("majority_heads", "")),
                quorum_area=threshold(row.get("quorum_area", "")),
                majority_area=threshold(row.get("majority_area", "")),
            ),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            notice_days=row.get("notice_days", 0),
            source=row["source"],
            mark=row["mark"],
        )
        for row in table["rule"]
    )


def find_rule(own: Iterable[LawRule], *, body: str, basis: str, weight: str, on: date) -> LawRule:
    """The rule in force: the operator's newest, else the shipped one; raises `NoRule`."""
    for rules in (own, shipped_rules()):
        fitting = [rule for rule in rules if rule.fits(body=body, basis=basis, weight=weight, on=on)]
        if fitting:
            return max(fitting, key=lambda rule: rule.valid_from)
    raise NoRule(NO_RULE)
