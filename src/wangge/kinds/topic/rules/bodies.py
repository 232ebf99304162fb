"""Bodies of self-government and what the law asks of them; pure Python.

The organic laws of villagers' and residents' committees changed with effect from 2026-01-01 and the new text was not
read here: these norms are hints with their source, never a refusal, and from that day on each says that its article is
to be compared with the text in force. Only the usual size of a residents' committee is known of the new law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from wangge.kinds.topic.rules.law import Body
from wangge.kit.words import gettext_noop


class BodyKind(StrEnum):
    """Which body of self-government it is; owners' committees are units with posts and stand in their own list."""

    VILLAGE_REPRESENTATIVES = "village_representatives"
    RESIDENT_REPRESENTATIVES = "resident_representatives"
    VILLAGE_COMMITTEE = "village_committee"
    RESIDENT_COMMITTEE = "resident_committee"
    SUPERVISION = "supervision"
    COUNCIL = "council"


KIND_TITLES = {
    BodyKind.VILLAGE_REPRESENTATIVES: gettext_noop("Assembly of villagers' representatives"),
    BodyKind.RESIDENT_REPRESENTATIVES: gettext_noop("Assembly of residents' representatives"),
    BodyKind.VILLAGE_COMMITTEE: gettext_noop("Villagers' committee"),
    BodyKind.RESIDENT_COMMITTEE: gettext_noop("Residents' committee"),
    BodyKind.SUPERVISION: gettext_noop("Supervisory committee"),
    BodyKind.COUNCIL: gettext_noop("Council of residents, such as for weddings and funerals"),
}


class Office(StrEnum):
    """What somebody is in the body."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    REPRESENTATIVE = "representative"


OFFICE_TITLES = {
    Office.CHAIR: gettext_noop("Chair"),
    Office.DEPUTY: gettext_noop("Deputy chair"),
    Office.MEMBER: gettext_noop("Member"),
    Office.REPRESENTATIVE: gettext_noop("Representative"),
}
VOTING_AS = {
    Body.VILLAGE_REPRESENTATIVES: BodyKind.VILLAGE_REPRESENTATIVES,
    Body.RESIDENT_REPRESENTATIVES: BodyKind.RESIDENT_REPRESENTATIVES,
    Body.RESIDENTS: BodyKind.RESIDENT_REPRESENTATIVES,
}
"""Whose register is the roll of a vote by representatives."""
REPRESENTING = frozenset({BodyKind.VILLAGE_REPRESENTATIVES, BodyKind.RESIDENT_REPRESENTATIVES})
VILLAGE_KINDS = frozenset({BodyKind.VILLAGE_REPRESENTATIVES, BodyKind.VILLAGE_COMMITTEE})
RESIDENT_KINDS = frozenset({BodyKind.RESIDENT_REPRESENTATIVES, BodyKind.RESIDENT_COMMITTEE})
COMMITTEES = frozenset({BodyKind.VILLAGE_COMMITTEE, BodyKind.RESIDENT_COMMITTEE})
SIZES = {
    BodyKind.VILLAGE_COMMITTEE: (3, 7, gettext_noop("Village organic law art. 6 (2018)")),
    BodyKind.RESIDENT_COMMITTEE: (5, 9, gettext_noop("Residents' organic law art. 7 (2018)")),
}
CHANGED_ON = date(2026, 1, 1)
USUAL_HOUSEHOLDS = (
    (date.min, 100, 700, gettext_noop("Residents' organic law art. 6 (2018)")),
    (CHANGED_ON, 1000, 3000, gettext_noop("Residents' organic law as changed on 28 October 2025")),
)
"""From which day on how many households a residents' committee usually has."""
WOMEN = gettext_noop("Village organic law art. 25 (2018)")
GROUPS = WOMEN
KIN = gettext_noop("Village organic law art. 32 (2018)")
LEAST_HOUSEHOLDS, MOST_HOUSEHOLDS = 5, 15
SOON = timedelta(days=90)


@dataclass(frozen=True)
class Member:
    """Somebody in a body; `is_woman` and `households` are None where nobody wrote them down."""

    name: str
    office: str
    households: int | None = None
    is_woman: bool | None = None


@dataclass(frozen=True)
class Hint:
    """Something that the law asks for and the register does not show; `names` fill the words.

    `is_old` says that the article has been changed since.
    """

    text: str
    names: Mapping[str, object]
    source: str = ""
    is_old: bool = False


TERM_OVER = gettext_noop("The term ended on %(day)s.")
TERM_ENDS = gettext_noop("The term ends on %(day)s: prepare the election.")
NOBODY = gettext_noop("Nobody is written down yet.")
NO_CHAIR = gettext_noop("No chair is written down.")
SIZE = gettext_noop("%(number)d members; the article asks for %(least)d to %(most)d.")
FEW_WOMEN = gettext_noop("%(women)d of %(number)d are women; the article asks for at least a third.")
NO_WOMAN = gettext_noop("There is no woman among the members.")
UNUSUAL = gettext_noop("%(number)d households; a residents' committee usually has %(least)d to %(most)d.")
TOO_WIDE = gettext_noop("%(number)d representatives stand for fewer than 5 or more than 15 households.")
ALSO_THERE = gettext_noop("%(number)d of its members also sit in the committee that it supervises.")


def hints(
    kind: str, members: Sequence[Member], *, term_to: date, on: date, committee: Sequence[str] = (),
    households: int | None = None,
) -> list[Hint]:  # fmt: skip
    """What is to be looked at; `committee` are the names in the committee that a supervisory one looks after.

    `households` are those of the place, where they are known.
    """
    found = [*_term(term_to, on)]
    if kind == BodyKind.RESIDENT_COMMITTEE and households:
        found += _usual(households, on)
    if not members:
        return [*found, Hint(NOBODY, {})]
    return found + [
        replace(hint, is_old=bool(hint.source) and on >= CHANGED_ON) for hint in _of(kind, members, committee)
    ]


def _usual(households: int, on: date) -> list[Hint]:
    _since, least, most, source = [row for row in USUAL_HOUSEHOLDS if row[0] <= on][-1]
    told = {"number": households, "least": least, "most": most}
    return [] if least <= households <= most else [Hint(UNUSUAL, told, source)]


def _of(kind: str, members: Sequence[Member], committee: Sequence[str]) -> list[Hint]:
    found: list[Hint] = []
    if kind in COMMITTEES:
        found += _committee(BodyKind(kind), members)
    if kind == BodyKind.VILLAGE_REPRESENTATIVES:
        found += _representatives(members)
    if kind == BodyKind.SUPERVISION:
        both = {member.name for member in members} & set(committee)
        found += [Hint(ALSO_THERE, {"number": len(both)}, KIN)] if both else []
    return found


def _term(term_to: date, on: date) -> list[Hint]:
    told = {"day": term_to.isoformat()}
    if term_to < on:
        return [Hint(TERM_OVER, told)]
    return [Hint(TERM_ENDS, told)] if term_to - on <= SOON else []


def _committee(kind: BodyKind, members: Sequence[Member]) -> list[Hint]:
    least, most, source = SIZES[kind]
    found = []
    if not least <= len(members) <= most:
        found.append(Hint(SIZE, {"number": len(members), "least": least, "most": most}, source))
    if not any(member.office == Office.CHAIR for member in members):
        found.append(Hint(NO_CHAIR, {}))
    known = [member.is_woman for member in members]
    if kind == BodyKind.VILLAGE_COMMITTEE and None not in known and not any(known):
        found.append(Hint(NO_WOMAN, {}, source))
    return found


def _representatives(members: Sequence[Member]) -> list[Hint]:
    found = []
    known = [member.is_woman for member in members]
    if None not in known and 3 * sum(map(bool, known)) < len(known):
        found.append(Hint(FEW_WOMEN, {"women": sum(map(bool, known)), "number": len(known)}, WOMEN))
    wide = [
        member
        for member in members
        if member.households is not None and not LEAST_HOUSEHOLDS <= member.households <= MOST_HOUSEHOLDS
    ]
    if wide:
        found.append(Hint(TOO_WIDE, {"number": len(wide)}, GROUPS))
    return found


def roll_labels(members: Sequence[tuple[str, str]]) -> list[str]:
    """How representatives (group, name) stand on the roll of a vote; equal ones are told apart by a number."""
    seen: dict[str, int] = {}
    labels = []
    for group, name in members:
        label = f"{group} {name}".strip()
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label}（{seen[label]}）")
    return labels
