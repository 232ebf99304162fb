"""What the law asks, each line with its source and how sure it is; operators override limits in the limits' table.

Marks: V the text was read, V2 second-hand, N convention.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.kinds.dispute.rules.words import Outcome, Source, Variant
from wangge.kit.words import gettext_noop

MEDIATION_LAW = "人民调解法"
MEMBERS_LEAST, MEMBERS_MOST, TERM_YEARS = 3, 9, 3
"""人民调解法 art. 8, 9 [V]."""
CONFIRM_DAYS = 30
"""人民调解法 art. 33, 民事诉讼法 (2023) art. 205 [V]; both parties together."""
COURT_ACCEPT_DAYS, COURT_DECIDE_DAYS, COURT_LONGER_DAYS = 3, 15, 10
"""2011 judicial rules on confirmation, art. 4, 5 [V]; later procedure law may differ."""
LIMITATION_WARNINGS = (60, 30, 7, 1)
"""Days before a limitation period ends on which the case's mediators are reminded [N]."""


@dataclass(frozen=True)
class LawLine:
    """One thing that parties are told or that a step rests on."""

    text: str
    source: str
    mark: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


FREE = LawLine(gettext_noop("Mediation is free of charge."), "人民调解法 第4条", "V")
REMEDIES: dict[str, tuple[LawLine, ...]] = {
    Variant.GENERAL: (
        LawLine(
            gettext_noop("You may bring the dispute before the people's court."), "人民调解法 第26条", "V"
        ),
        LawLine(
            gettext_noop("Where you agreed on arbitration, you may ask the arbitration commission."),
            "人民调解法 第26条", "V",
        ),
        LawLine(
            gettext_noop("Where an authority decides such disputes, you may ask that authority."),
            "人民调解法 第26条", "V",
        ),
    ),
    Variant.LABOUR: (
        LawLine(
            gettext_noop("Without an agreement within 15 days of the request you may ask for labour arbitration."),
            "劳动争议调解仲裁法 第14条", "V",
        ),
        LawLine(
            gettext_noop("The arbitration commission decides within 5 days whether it takes the case."),
            "劳动争议调解仲裁法 第29条", "V",
        ),
        LawLine(
            gettext_noop("Arbitration ends within 45 days, with approval at most 15 days later."),
            "劳动争议调解仲裁法 第43条", "V",
        ),
        LawLine(
            gettext_noop("Against the award you may go to court within 15 days of receiving it."),
            "劳动争议调解仲裁法 第48条、第50条", "V",
        ),
    ),
    Variant.LAND: (
        LawLine(
            gettext_noop("You may ask the commission for the arbitration of rural land contracts."),
            "农村土地承包经营纠纷调解仲裁法", "V",
        ),
        LawLine(
            gettext_noop("It tells you within 5 working days whether it takes the case."),
            "农村土地承包经营纠纷调解仲裁法 第23条", "V",
        ),
        LawLine(
            gettext_noop("Arbitration ends within 60 days, at most 30 days later."),
            "农村土地承包经营纠纷调解仲裁法 第47条", "V",
        ),
        LawLine(
            gettext_noop("Against the award you may go to court within 30 days of receiving it."),
            "农村土地承包经营纠纷调解仲裁法 第48条", "V",
        ),
    ),
}  # fmt: skip
RIGHTS: tuple[LawLine, ...] = (
    FREE,
    LawLine(gettext_noop("Nobody is mediated against his will; refusing needs no reason."), "人民调解法 第17条", "V"),
    LawLine(
        gettext_noop("You may choose or accept the mediator, and ask for an open or a closed meeting."),
        "人民调解法 第23条", "V",
    ),
    LawLine(gettext_noop("You may end the mediation at any time."), "人民调解法 第23条", "V"),
    LawLine(
        gettext_noop("Mediation never keeps you from arbitration, an authority or the court."), "人民调解法 第3条", "V"
    ),
    LawLine(gettext_noop("What is said stays with those on the case."), "人民调解法 第15条", "V"),
)  # fmt: skip


def remedies(variant: str) -> tuple[LawLine, ...]:
    """The other ways that parties are told of when mediation does not end in an agreement."""
    special = REMEDIES[variant]
    return special if variant == Variant.GENERAL else (*special, REMEDIES[Variant.GENERAL][0])


def confirmation_day(effective_on: date, days: int = CONFIRM_DAYS) -> date:
    """The n-th day after an agreement took effect; the day itself is not counted (民法典 art. 201)."""
    return effective_on + timedelta(days=days)


UNCONFIRMED_WAYS: tuple[LawLine, ...] = (
    LawLine(
        gettext_noop("You may change the agreement or reach a new one by mediation."),
        "民事诉讼法（2023） 第206条", "V2",
    ),
    LawLine(gettext_noop("You may bring the dispute before the people's court."), "民事诉讼法（2023） 第206条", "V2"),
)  # fmt: skip
"""What is open to the parties when a court does not confirm their agreement."""
COURT_PAPERS = (
    gettext_noop("Application for judicial confirmation, signed by all parties"),
    gettext_noop("The mediation agreement, in the original"),
    gettext_noop("Identity card of each party, or business licence and proof of the legal representative; with a copy"),
    gettext_noop("Letter of authority and identity card of each agent; with a copy"),
    gettext_noop("Papers on property or rights that the agreement is about, such as deeds, contracts, receipts"),
    gettext_noop("Telephone and address of each party, for the court's letters"),
    gettext_noop("Proof of the mediation committee that it mediated the case"),
)
"""What courts usually ask parties to bring [N]; the court itself says what it needs."""


@dataclass(frozen=True)
class Sheet:
    """One part of a dossier: whether this case needs it and whether it is there."""

    name: str
    title: str
    is_needed: bool
    is_there: bool

    @property
    def is_missing(self) -> bool:
        """Whether the dossier cannot be closed without it."""
        return self.is_needed and not self.is_there


@dataclass(frozen=True)
class Gathered:
    """What a case has gathered for its dossier."""

    source: str
    outcome: str
    consents: int = 0
    inquiries: int = 0
    evidence: int = 0
    sessions: int = 0
    unrecorded_sessions: int = 0
    has_agreement: bool = False
    is_oral: bool = False
    visits: int = 0
    confirmations: int = 0


DOSSIER_SOURCE = "人民调解法 第27条；人民调解文书格式（司发通〔2010〕239号）"
"""The duty to file is [V]; the list of sheets is the usual one [N]."""


def dossier(has: Gathered) -> tuple[Sheet, ...]:
    """The sheets of a dossier in the usual order; what was given up before anybody met has no record of a meeting."""
    meetings = has.sessions + has.unrecorded_sessions
    ended_agreed = has.outcome == Outcome.AGREED
    met = has.outcome in (Outcome.AGREED, Outcome.NOT_AGREED)
    applied = has.source == Source.ON_APPLICATION
    return (
        Sheet("cover", gettext_noop("Cover"), True, True),
        Sheet("contents", gettext_noop("List of contents"), True, True),
        Sheet("application", gettext_noop("Application for mediation"), applied, applied),
        Sheet("register", gettext_noop("Register sheet of the case"), True, True),
        Sheet("consents", gettext_noop("Consents of the parties"), met, has.consents > 0),
        Sheet("inquiry", gettext_noop("Records of inquiries"), False, has.inquiries > 0),
        Sheet("evidence", gettext_noop("Evidence papers"), False, has.evidence > 0),
        Sheet(
            "session", gettext_noop("Records of the meetings"), ended_agreed or (met and meetings > 0),
            has.sessions > 0 and not has.unrecorded_sessions,
        ),
        Sheet(
            "agreement", gettext_noop("Mediation agreement"), ended_agreed and not has.is_oral,
            has.has_agreement and not has.is_oral,
        ),
        Sheet(
            "oral", gettext_noop("Register sheet of an oral agreement"), ended_agreed and has.is_oral,
            has.has_agreement and has.is_oral,
        ),
        Sheet("visit", gettext_noop("Records of return visits"), ended_agreed, has.visits > 0),
        Sheet("confirmation", gettext_noop("Papers of the judicial confirmation"), False, has.confirmations > 0),
        Sheet("note", gettext_noop("Note on the dossier"), True, True),
    )  # fmt: skip


def missing(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets without which the case is not filed."""
    return [sheet for sheet in sheets if sheet.is_missing]
