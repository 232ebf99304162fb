"""The guard against burden: what a campaign may ask, how long, how often; pure Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wangge.kit.messages import translate as _
from wangge.kit.words import gettext_noop
from wangge.people.rules import Role

MOST_QUESTIONS = 8
MOST_DAYS = 60
QUIET_DAYS = 30
"""Days between two campaigns that knock at the same doors."""
ASKED_WITHIN_DAYS = 365
FORBIDDEN = (
    "身份证", "宗教", "信仰", "民族", "前科", "犯罪", "刑满", "吸毒", "上访", "信访", "党员", "政治面貌", "指纹",
    "人脸", "银行卡", "存款", "病史", "病情", "传销", "邪教",
)  # fmt: skip
"""Words of what no household is asked: data classes that must not be entered, or need a service of their own."""


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RUNNING = "running"
    CLOSED = "closed"
    REFUSED = "refused"


CAMPAIGN_TITLES = {
    CampaignState.DRAFT: gettext_noop("Draft"),
    CampaignState.SUBMITTED: gettext_noop("Waits for the county"),
    CampaignState.RUNNING: gettext_noop("Running"),
    CampaignState.CLOSED: gettext_noop("Campaign over"),
    CampaignState.REFUSED: gettext_noop("Not allowed"),
}
CAMPAIGN_TONES = {
    CampaignState.DRAFT: "plain",
    CampaignState.SUBMITTED: "warn",
    CampaignState.RUNNING: "good",
    CampaignState.CLOSED: "plain",
    CampaignState.REFUSED: "bad",
}
COMMUNITY_OPENERS = frozenset({Role.COMMUNITY_SECRETARY})
UPPER_OPENERS = frozenset({Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})
OPENERS = COMMUNITY_OPENERS | UPPER_OPENERS
APPROVERS = frozenset({Role.COUNTY_LEADER})


class QuestionKind(StrEnum):
    """What can be answered at a door; answers are counted, never kept per household."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"


QUESTION_TITLES = {
    QuestionKind.YES_NO: gettext_noop("Yes or no"),
    QuestionKind.CHOICE: gettext_noop("One of several answers"),
    QuestionKind.NUMBER: gettext_noop("A number, added up"),
}


@dataclass(frozen=True)
class Other:
    """Another campaign that touches the same doors."""

    title: str
    starts_on: date
    ends_on: date


def needs_county(role: str) -> bool:
    """What is ordered from above needs a second pair of eyes; what a community does for itself does not."""
    return role not in COMMUNITY_OPENERS


def burden(
    *, questions: Sequence[str], starts_on: date, ends_on: date, others: Iterable[Other], asked: Iterable[str]
) -> list[str]:
    """Everything that stands against a campaign, in words; an empty list lets it run."""
    found = []
    if len(questions) > MOST_QUESTIONS:
        found.append(_("At most %(most)d questions: what is not needed is not asked.") % {"most": MOST_QUESTIONS})
    if ends_on < starts_on:
        found.append(_("The last day lies before the first."))
    if (ends_on - starts_on).days >= MOST_DAYS:
        found.append(_("A campaign lasts at most %(most)d days.") % {"most": MOST_DAYS})
    found.extend(_clashes(starts_on, ends_on, others))
    known = {_plain(text) for text in asked}
    for text in questions:
        if _plain(text) in known:
            found.append(_("“%(question)s” was asked within the last year: use that answer.") % {"question": text})
        word = forbidden_word(text)
        if word:
            found.append(
                _("“%(question)s” asks for %(word)s: households are not asked that.") % {"question": text, "word": word}
            )
    return found


def _clashes(starts_on: date, ends_on: date, others: Iterable[Other]) -> list[str]:
    quiet = timedelta(days=QUIET_DAYS)
    return [
        _("“%(title)s” knocks at the same doors (%(first)s to %(last)s): leave %(days)d days between them.")
        % {"title": other.title, "first": other.starts_on, "last": other.ends_on, "days": QUIET_DAYS}
        for other in others
        if starts_on < other.ends_on + quiet and other.starts_on - quiet < ends_on
    ]


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def forbidden_word(text: str) -> str:
    """A word of what must not be asked, or ''."""
    return next((word for word in FORBIDDEN if word in text), "")


class Outcome(StrEnum):
    """What became of one door."""

    DONE = "done"
    NOBODY_HOME = "nobody_home"
    DECLINED = "declined"


OUTCOME_TITLES = {
    Outcome.DONE: gettext_noop("Visited"),
    Outcome.NOBODY_HOME: gettext_noop("Nobody home"),
    Outcome.DECLINED: gettext_noop("Visit declined"),
}
REST_DAYS = 90
"""Days in which no campaign knocks at a door that declined."""
KEEP_DOORS_DAYS = 30
"""Days after a campaign's end until the marks of single doors are deleted; sums stay."""
