"""Service categories a person may join: a closed list, each with its purpose; pure Python.

Nobody is put on this list: a person (or the guardian of a child) joins and leaves. There is no category for a past, a
belief, an origin or a petition, and adding one here needs an impact assessment and two approvals first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wangge.kit.words import gettext_noop


class Service(StrEnum):
    """What somebody may be visited for."""

    ELDER_LIVING_ALONE = "elder_living_alone"
    ELDER_80_PLUS = "elder_80_plus"
    DISABLED_PERSON = "disabled_person"
    CHILD_IN_NEED = "child_in_need"
    LEFT_BEHIND_CHILD = "left_behind_child"
    LOW_INCOME_HOUSEHOLD = "low_income_household"
    JOBLESS = "jobless"
    PREGNANT_NEWBORN = "pregnant_newborn"
    NEWCOMER = "newcomer"
    COURIER_RIDER = "courier_rider"
    VETERAN_FAMILY = "veteran_family"
    OTHER_HELP = "other_help"


@dataclass(frozen=True)
class ServiceRule:
    """A category with the purpose that is told before anybody agrees; `lasts_days` ends it by itself."""

    title: str
    purpose: str
    is_sensitive: bool = False
    is_child: bool = False
    lasts_days: int = 0


SERVICES: Mapping[Service, ServiceRule] = {
    Service.ELDER_LIVING_ALONE: ServiceRule(
        gettext_noop("Elder living alone"),
        gettext_noop("To see at agreed times whether you are well, and to fetch help when you need it."),
    ),
    Service.ELDER_80_PLUS: ServiceRule(
        gettext_noop("Elder of 80 and above"),
        gettext_noop("To see how you are and to tell you of allowances and services for the old."),
    ),
    Service.DISABLED_PERSON: ServiceRule(
        gettext_noop("Person with a disability"),
        gettext_noop("To arrange aids, barrier-free access and the services you ask for."),
        is_sensitive=True,
    ),
    Service.CHILD_IN_NEED: ServiceRule(
        gettext_noop("Child in need"),
        gettext_noop("To see with the guardian what the child needs and to arrange it."),
        is_sensitive=True,
        is_child=True,
    ),
    Service.LEFT_BEHIND_CHILD: ServiceRule(
        gettext_noop("Child whose parents work away"),
        gettext_noop("To keep the guardian and the parents in touch with school, health and everyday help."),
        is_sensitive=True,
        is_child=True,
    ),
    Service.LOW_INCOME_HOUSEHOLD: ServiceRule(
        gettext_noop("Household of low income"),
        gettext_noop("To tell you of relief you are entitled to and to help you apply for it."),
        is_sensitive=True,
    ),
    Service.JOBLESS: ServiceRule(
        gettext_noop("Looking for work"),
        gettext_noop("To tell you of work, training and allowances that fit."),
        is_sensitive=True,
    ),
    Service.PREGNANT_NEWBORN: ServiceRule(
        gettext_noop("Pregnancy and newborn"),
        gettext_noop("To tell you of check-ups, vaccination and childcare services nearby."),
        is_sensitive=True,
    ),
    Service.NEWCOMER: ServiceRule(
        gettext_noop("New in the neighbourhood"),
        gettext_noop("To show you services nearby and to answer your questions."),
    ),
    Service.COURIER_RIDER: ServiceRule(
        gettext_noop("Courier or rider"),
        gettext_noop("To tell you of stations for rest, water and charging, which need no registration."),
    ),
    Service.VETERAN_FAMILY: ServiceRule(
        gettext_noop("Family of a veteran, on own request"),
        gettext_noop("To tell you of benefits and services for veterans' families."),
    ),
    Service.OTHER_HELP: ServiceRule(
        gettext_noop("Other help, for 90 days"),
        gettext_noop("To help with what you told us; it ends by itself after 90 days."),
        lasts_days=90,
    ),
}

CHILD_AGE = 14
CONSENT_TEXT = gettext_noop(
    "We keep the name, address, telephone and contact person you give us, for this purpose only. Only the grid worker "
    "and the community can open them, each look is logged with its purpose. A visit is an offer: you may decline it at "
    "the door without a reason. Nobody enters or takes photos in your home without your consent. You may leave at any "
    "time, by word of mouth too; then what you gave us is deleted."
)
CONSENT_VERSION = 1
KEEP_DAYS_AFTER_END = 30


class Way(StrEnum):
    """How consent was given."""

    PAPER = "paper"
    SPOKEN = "spoken"
    OWN_PHONE = "own_phone"


class Giver(StrEnum):
    """Who gave it."""

    SELF = "self"
    GUARDIAN = "guardian"


class EndReason(StrEnum):
    """Why an enrolment ended; none of them is a judgement."""

    WITHDRAWN = "withdrawn"
    NOT_NEEDED = "not_needed"
    MOVED = "moved"
    DIED = "died"
    EXPIRED = "expired"


WAY_TITLES: Mapping[str, str] = {
    Way.PAPER: gettext_noop("Signed on paper"),
    Way.SPOKEN: gettext_noop("Said before the worker"),
    Way.OWN_PHONE: gettext_noop("On the own phone"),
}
GIVER_TITLES: Mapping[str, str] = {
    Giver.SELF: gettext_noop("The person"),
    Giver.GUARDIAN: gettext_noop("The guardian"),
}
END_TITLES: Mapping[str, str] = {
    EndReason.WITHDRAWN: gettext_noop("Does not want it any more"),
    EndReason.NOT_NEEDED: gettext_noop("Not needed any more"),
    EndReason.MOVED: gettext_noop("Moved away"),
    EndReason.DIED: gettext_noop("Has died"),
    EndReason.EXPIRED: gettext_noop("Time is over"),
}

NEEDS_CONSENT = gettext_noop("Without consent nobody is enrolled; nothing of what you typed was kept.")
NEEDS_GUARDIAN = gettext_noop("For a child the guardian agrees: write down the guardian and choose “The guardian”.")
NEEDS_SEPARATE = gettext_noop("This category touches sensitive data: it needs a separate consent of its own.")
NEEDS_HELP_TEXT = gettext_noop("Say which help is asked for.")


def enrolment_refusal(
    service: Service, *, has_consent: bool, is_separate: bool, is_minor: bool, giver: str, has_guardian: bool, need: str
) -> tuple[str, str]:
    """Why somebody cannot be enrolled like this, with the field it belongs to; two empty texts when all is right."""
    rule = SERVICES[service]
    if not has_consent:
        return "has_consent", NEEDS_CONSENT
    if (rule.is_child or is_minor) and not (giver == Giver.GUARDIAN and has_guardian):
        return "guardian_name", NEEDS_GUARDIAN
    if (rule.is_sensitive or is_minor) and not is_separate:
        return "is_separate", NEEDS_SEPARATE
    if service == Service.OTHER_HELP and not need.strip():
        return "need", NEEDS_HELP_TEXT
    return "", ""


def last_day(service: Service, starts_on: date) -> date | None:
    """The day a category ends by itself, or None."""
    days = SERVICES[service].lasts_days
    return starts_on + timedelta(days=days) if days else None
