"""Code lists of mediation with their words."""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop


def pairs(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """A code list as plain pairs, for columns and migrations."""
    return [(str(code), word) for code, word in words.items()]


class Trouble(StrEnum):
    """What a dispute is about, as the judicial bureaus count it."""

    MARRIAGE_FAMILY = "marriage_family"
    NEIGHBOUR = "neighbour"
    HOUSE_PLOT = "house_plot"
    CONTRACT = "contract"
    BUSINESS = "business"
    DAMAGE = "damage"
    FOREST_LAND = "forest_land"
    LAND_TAKING = "land_taking"
    ENVIRONMENT = "environment"
    LABOUR = "labour"
    CONSUMER = "consumer"
    MEDICAL = "medical"
    TRAFFIC = "traffic"
    PROPERTY = "property"
    VILLAGE_AFFAIRS = "village_affairs"
    OTHER = "other"


TROUBLES: Mapping[str, str] = {
    Trouble.MARRIAGE_FAMILY: gettext_noop("Dispute in marriage or family"),
    Trouble.NEIGHBOUR: gettext_noop("Dispute between neighbours"),
    Trouble.HOUSE_PLOT: gettext_noop("Dispute over a house or house plot"),
    Trouble.CONTRACT: gettext_noop("Dispute over a contract"),
    Trouble.BUSINESS: gettext_noop("Dispute in business"),
    Trouble.DAMAGE: gettext_noop("Dispute over damages"),
    Trouble.FOREST_LAND: gettext_noop("Dispute over forest or farm land"),
    Trouble.LAND_TAKING: gettext_noop("Dispute over land taking and demolition"),
    Trouble.ENVIRONMENT: gettext_noop("Dispute over the environment"),
    Trouble.LABOUR: gettext_noop("Labour dispute"),
    Trouble.CONSUMER: gettext_noop("Consumer dispute"),
    Trouble.MEDICAL: gettext_noop("Medical dispute"),
    Trouble.TRAFFIC: gettext_noop("Dispute after a traffic accident"),
    Trouble.PROPERTY: gettext_noop("Dispute over property service"),
    Trouble.VILLAGE_AFFAIRS: gettext_noop("Dispute over village affairs"),
    Trouble.OTHER: gettext_noop("Other dispute"),
}


class Source(StrEnum):
    """How a case came to mediation."""

    ON_APPLICATION = "on_application"
    ON_OWN_MOTION = "on_own_motion"
    DELEGATED = "delegated"


SOURCES: Mapping[str, str] = {
    Source.ON_APPLICATION: gettext_noop("On application of a party"),
    Source.ON_OWN_MOTION: gettext_noop("On own motion"),
    Source.DELEGATED: gettext_noop("Delegated or referred"),
}


class Variant(StrEnum):
    """Which further law a dispute stands under."""

    GENERAL = "general"
    LABOUR = "labour"
    LAND = "land"


VARIANTS: Mapping[str, Variant] = {Trouble.LABOUR: Variant.LABOUR, Trouble.FOREST_LAND: Variant.LAND}


def variant_of(trouble: str) -> Variant:
    """The further law of a kind of dispute."""
    return VARIANTS.get(trouble, Variant.GENERAL)


class Side(StrEnum):
    """Where a party stands."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


SIDES: Mapping[str, str] = {
    Side.FIRST: gettext_noop("Applicant"),
    Side.SECOND: gettext_noop("Other side"),
    Side.THIRD: gettext_noop("Third party"),
}


class About(StrEnum):
    """What a party consents to."""

    MEDIATION = "mediation"
    MEDIATOR = "mediator"
    JOINT = "joint"
    OPEN_MEETING = "open_meeting"
    CONFIRMATION = "confirmation"


ABOUTS: Mapping[str, str] = {
    About.MEDIATION: gettext_noop("Mediation at all"),
    About.MEDIATOR: gettext_noop("The mediator"),
    About.JOINT: gettext_noop("Joint mediation with further bodies"),
    About.OPEN_MEETING: gettext_noop("Meetings open to others"),
    About.CONFIRMATION: gettext_noop("Judicial confirmation asked together"),
}


class How(StrEnum):
    """How a consent was given."""

    WRITTEN = "written"
    ORAL = "oral"
    PHONE = "phone"


HOWS: Mapping[str, str] = {
    How.WRITTEN: gettext_noop("In writing"),
    How.ORAL: gettext_noop("By word of mouth, noted"),
    How.PHONE: gettext_noop("By telephone, noted"),
}


class Standing(StrEnum):
    """What a representative acts on."""

    NONE = ""
    LEGAL = "legal"
    MANDATE = "mandate"
    GUARDIAN = "guardian"
    ELECTED = "elected"


STANDINGS: Mapping[str, str] = {
    Standing.NONE: gettext_noop("No representative"),
    Standing.LEGAL: gettext_noop("Legal representative of an organization"),
    Standing.MANDATE: gettext_noop("Agent with a written mandate"),
    Standing.GUARDIAN: gettext_noop("Guardian"),
    Standing.ELECTED: gettext_noop("Representative chosen by many parties"),
}


class Part(StrEnum):
    """What somebody does on a case."""

    OPENER = "opener"
    HEAD = "head"
    CHIEF = "chief"
    FELLOW = "fellow"
    JOINT = "joint"


PARTS: Mapping[str, str] = {
    Part.OPENER: gettext_noop("Took the application"),
    Part.HEAD: gettext_noop("Head of the organization"),
    Part.CHIEF: gettext_noop("Chief mediator"),
    Part.FELLOW: gettext_noop("Mediator beside"),
    Part.JOINT: gettext_noop("From a body that mediates along"),
}
MEDIATING = frozenset({Part.HEAD, Part.CHIEF, Part.FELLOW})


class Form(StrEnum):
    """Written or oral agreement."""

    WRITTEN = "written"
    ORAL = "oral"


FORMS: Mapping[str, str] = {
    Form.WRITTEN: gettext_noop("Written agreement"),
    Form.ORAL: gettext_noop("Oral agreement, noted down"),
}


class Sign(StrEnum):
    """How a party signs."""

    SIGNATURE = "signature"
    SEAL = "seal"
    FINGERPRINT = "fingerprint"


SIGNS: Mapping[str, str] = {
    Sign.SIGNATURE: gettext_noop("Signature"),
    Sign.SEAL: gettext_noop("Seal"),
    Sign.FINGERPRINT: gettext_noop("Fingerprint"),
}


class Outcome(StrEnum):
    """How a case ended; the two refusals count apart."""

    OPEN = ""
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OUTCOMES: Mapping[str, str] = {
    Outcome.OPEN: gettext_noop("Still under way"),
    Outcome.AGREED: gettext_noop("Agreement reached"),
    Outcome.NOT_AGREED: gettext_noop("Not agreed"),
    Outcome.REFUSED: gettext_noop("One side did not want mediation"),
    Outcome.WITHDRAWN: gettext_noop("Withdrawn"),
}


class Paper(StrEnum):
    """Records that a dossier gathers beside sessions and agreement."""

    INQUIRY = "inquiry"
    EVIDENCE = "evidence"
    VISIT = "visit"
    NOTE = "note"


PAPERS: Mapping[str, str] = {
    Paper.INQUIRY: gettext_noop("Record of an inquiry"),
    Paper.EVIDENCE: gettext_noop("Evidence handed in"),
    Paper.VISIT: gettext_noop("Record of a return visit"),
    Paper.NOTE: gettext_noop("Note on the dossier"),
}


class Measure(StrEnum):
    """What is done when a dispute may grow worse."""

    PREVENT = "prevent"
    POLICE = "police"


MEASURES: Mapping[str, str] = {
    Measure.PREVENT: gettext_noop("Preventive measures taken"),
    Measure.POLICE: gettext_noop("Reported to the police"),
}


class Ruling(StrEnum):
    """What the court made of a request for judicial confirmation."""

    MORE_PAPERS = "more_papers"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    LONGER = "longer"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    TAKEN_BACK = "taken_back"


RULINGS: Mapping[str, str] = {
    Ruling.MORE_PAPERS: gettext_noop("The court asks for more papers"),
    Ruling.ACCEPTED: gettext_noop("Accepted by the court"),
    Ruling.NOT_ACCEPTED: gettext_noop("Not accepted by the court"),
    Ruling.LONGER: gettext_noop("The court added 10 days"),
    Ruling.CONFIRMED: gettext_noop("Confirmed by the court"),
    Ruling.DISMISSED: gettext_noop("Dismissed"),
    Ruling.TAKEN_BACK: gettext_noop("Taken back by the parties"),
}
FINAL = frozenset({Ruling.NOT_ACCEPTED, Ruling.CONFIRMED, Ruling.DISMISSED, Ruling.TAKEN_BACK})
"""After these the court says nothing more."""
UNCONFIRMED = frozenset({Ruling.NOT_ACCEPTED, Ruling.DISMISSED})
"""After these the parties are told of the other ways."""
