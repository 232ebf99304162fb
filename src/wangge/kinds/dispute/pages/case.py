"""One case: people, consents, what presses; and its file: meetings, agreement, promises, records, sheets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.kinds.dispute.access import AT_TABLE
from wangge.kinds.dispute.models import (
    Agreement,
    Asked,
    CaseNote,
    DisputeDetails,
    Invitation,
    Party,
    Promise,
    Seat,
    Session,
    Signature,
    Transfer,
)
from wangge.kinds.dispute.pages.next_step import NextStep, next_step
from wangge.kinds.dispute.queries.cases import consents_of, parties_of, place_of, promises_of, seats_of, sessions_of
from wangge.kinds.dispute.rules.course import TRANSFERABLE, State
from wangge.kinds.dispute.rules.law import LIMITATION_WARNINGS, Sheet
from wangge.kinds.dispute.rules.words import (
    ABOUTS,
    FORMS,
    OUTCOMES,
    PAPERS,
    PARTS,
    RULINGS,
    SIGNS,
    SOURCES,
    STANDINGS,
    TROUBLES,
    UNCONFIRMED,
    About,
    Variant,
    variant_of,
)
from wangge.kinds.dispute.services.counting import InFile, latest_consents, sheets_of
from wangge.kinds.dispute.services.hooks import confirm_days
from wangge.kinds.dispute.services.parties import BEFORE_SIGNING, alias
from wangge.kit.words import gettext_noop
from wangge.matters.kinds import Wanted
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES

COURSE_OF_CONSENT = (About.MEDIATION, About.MEDIATOR, About.OPEN_MEETING, About.JOINT, About.CONFIRMATION)
WORKING = BEFORE_SIGNING | {State.AGREED, State.EFFECTIVE, State.PERFORMING, State.DISPUTED}


@dataclass(frozen=True)
class Mark:
    """What a party said to one question: word, tone, and the exact moment as a hint."""

    about: str
    word: str
    tone: str
    icon: str


@dataclass(frozen=True)
class PartyLine:
    """A party without its name."""

    party: Party
    alias: str
    standing: str
    has_left: bool
    marks: list[Mark]


@dataclass(frozen=True)
class SeatLine:
    """Somebody at the table."""

    seat: Seat
    part: str
    is_removable: bool


@dataclass(frozen=True)
class Alert:
    """Something that presses."""

    text: str
    tone: str
    icon: str


@dataclass(frozen=True)
class QuestionLine:
    """What another organization was asked, and what it said."""

    what: str
    who: str
    word: str
    tone: str
    text: str
    url: str = ""


ANSWERS = {
    Asked.OPEN: (gettext_noop("No answer yet"), "info"),
    Asked.ACCEPTED: (gettext_noop("Said yes"), "good"),
    Asked.DECLINED: (gettext_noop("Said no"), "bad"),
}


def questions_of(matter: Matter) -> list[QuestionLine]:
    """Who was asked to take the case over or to mediate along; two statements."""
    found = []
    for row in Transfer.objects.filter(matter=matter).select_related("to_body__organization").order_by("pk"):
        word, tone = ANSWERS[Asked(row.state)]
        is_ours = row.is_taken_up and row.state == Asked.OPEN
        url = reverse("dispute:answer_transfer", args=[row.pk]) if is_ours else ""
        what = _("Asks for the case") if row.is_taken_up else _("Asked to take it over")
        found.append(QuestionLine(what, row.to_body.organization.name, _(word), tone, row.answer or row.reason, url))
    for one in Invitation.objects.filter(matter=matter).select_related("organization").order_by("pk"):
        word, tone = ANSWERS[Asked(one.state)]
        what = _("Asked to mediate along")
        found.append(QuestionLine(what, one.organization.name, _(word), tone, one.answer or one.reason))
    return found


@dataclass
class CasePage:
    """What the case's own card on the matter's page shows."""

    matter: Matter
    details: DisputeDetails
    trouble: str
    source: str
    outcome: str
    special_law: str
    parties: list[PartyLine]
    seats: list[SeatLine]
    alerts: list[Alert] = field(default_factory=list)
    is_mediator: bool = True
    is_working: bool = False
    may_add_parties: bool = False
    may_hand_on: bool = False
    next_step: NextStep | None = None
    asked: list[QuestionLine] = field(default_factory=list)
    ruling: str = ""
    is_unconfirmed: bool = False


def _word(words: object, code: str) -> str:
    return _(words[code]) if code else ""  # type: ignore[index]


SPECIAL = {Variant.LABOUR: "劳动争议调解仲裁法", Variant.LAND: "农村土地承包经营纠纷调解仲裁法", Variant.GENERAL: ""}


def _marks(party: Party, said: dict[tuple[int, str], bool], *, is_asked_all: bool) -> list[Mark]:
    found = []
    for about in COURSE_OF_CONSENT:
        answer = said.get((party.pk, about))
        if answer is None and about != About.MEDIATION and not is_asked_all:
            continue
        word = _(ABOUTS[about])
        if answer is None:
            found.append(Mark(about, _("%(question)s: not asked") % {"question": word}, "plain", "help"))
        elif answer:
            found.append(Mark(about, _("%(question)s: yes") % {"question": word}, "good", "check"))
        else:
            found.append(Mark(about, _("%(question)s: no") % {"question": word}, "bad", "x"))
    return found


def party_lines(matter: Matter) -> list[PartyLine]:
    """Parties with what they said last to each question."""
    said = {(row.party_id, row.about): row.is_given for row in consents_of(matter)}
    return [
        PartyLine(
            party=party,
            alias=alias(party),
            standing=_word(STANDINGS, party.standing),
            has_left=party.left_at is not None,
            marks=_marks(party, said, is_asked_all=False),
        )
        for party in parties_of(matter)
    ]


def alerts_of(matter: Matter, details: DisputeDetails, today: date) -> list[Alert]:
    """Limitation periods and the thirty days; said in words, with the day."""
    found = []
    if details.limitation_on and not details.outcome:
        left = (details.limitation_on - today).days
        words = {"day": details.limitation_on.isoformat(), "left": left}
        if left < 0:
            found.append(Alert(_("The time for a claim ended on %(day)s.") % words, "bad", "alert-triangle"))
        elif left <= max(LIMITATION_WARNINGS):
            text = _("The time for a claim ends on %(day)s, in %(left)d days: tell the parties.") % words
            found.append(Alert(text, "warn", "alert-triangle"))
    days = confirm_days(details)
    if days and not details.court_asked_on and not details.is_status_relation and matter.state in WORKING:
        left = (days[2] - today).days
        words = {"day": days[2].isoformat(), "left": left}
        if left >= 0:
            text = _("Judicial confirmation can be asked by all parties together until %(day)s (%(left)d days left).")
            found.append(Alert(text % words, "info" if left > 10 else "warn", "gavel"))
    return found


def wanted(*, matter: Matter, on: date) -> Wanted:
    """The next act and what presses, for an inbox: nothing of what the case is about."""
    details = matter.dispute
    step = next_step(matter, details)
    return Wanted(step.act if step else "", tuple(alert.text for alert in alerts_of(matter, details, on)))


def case_page(matter: Matter, details: DisputeDetails, at: datetime, *, is_mediator: bool = True) -> CasePage:
    """The card: parties, consents, seats, what presses; three statements, two more if others were asked."""
    seats = seats_of(matter)
    special = SPECIAL[variant_of(details.trouble)]
    return CasePage(
        matter=matter,
        details=details,
        trouble=_(TROUBLES[details.trouble]),
        source=_(SOURCES[details.source]),
        outcome=_(OUTCOMES[details.outcome]),
        special_law=special,
        parties=party_lines(matter),
        seats=[SeatLine(seat, _(PARTS[seat.part]), seat.part in AT_TABLE) for seat in seats],
        alerts=alerts_of(matter, details, localdate(at)),
        is_mediator=is_mediator,
        is_working=matter.state in WORKING and is_mediator,
        may_add_parties=matter.state in BEFORE_SIGNING and is_mediator,
        may_hand_on=matter.state in TRANSFERABLE and is_mediator,
        next_step=next_step(matter, details) if is_mediator else None,
        asked=questions_of(matter) if any(getattr(seat, "has_questions", False) for seat in seats) else [],
        ruling=_word(RULINGS, details.ruling),
        is_unconfirmed=details.ruling in UNCONFIRMED,
    )


@dataclass(frozen=True)
class SessionLine:
    """A meeting with where and who."""

    session: Session
    place: str
    present: str
    may_record: bool


@dataclass(frozen=True)
class PromiseLine:
    """A promise with how it stands."""

    promise: Promise
    who: str
    word: str
    tone: str
    may_follow: bool


@dataclass(frozen=True)
class SignLine:
    """A party's signature, or that it is missing."""

    party: Party
    alias: str
    word: str
    signed_on: date | None


@dataclass(frozen=True)
class NoteLine:
    """A record of the dossier."""

    note: CaseNote
    kind: str
    who: str


@dataclass
class FilePage:
    """The whole file of a case."""

    matter: Matter
    details: DisputeDetails
    sessions: list[SessionLine]
    agreement: Agreement | None
    form: str
    signs: list[SignLine]
    promises: list[PromiseLine]
    notes: list[NoteLine]
    sheets: tuple[Sheet, ...]
    ruling: str
    may_set: bool
    may_write: bool
    may_sign: bool

    @property
    def is_running(self) -> bool:
        """Whether a sheet that is not there may still come."""
        return self.matter.phase in OPEN_PHASES

    @property
    def missing(self) -> int:
        """How many needed sheets are missing."""
        return sum(sheet.is_missing for sheet in self.sheets)


def _session_lines(matter: Matter) -> list[SessionLine]:
    return [
        SessionLine(
            session=row,
            place=place_of(row),
            present="、".join(alias(party) for party in row.present.all()),
            may_record=matter.state == State.MEETING and not row.is_off,
        )
        for row in sessions_of(matter)
    ]


def _promise_lines(matter: Matter, today: date) -> list[PromiseLine]:
    lines = []
    may = matter.state in (State.EFFECTIVE, State.PERFORMING, State.DISPUTED)
    for row in promises_of(matter):
        if row.done_on:
            word, tone = _("Kept on %(day)s") % {"day": row.done_on.isoformat()}, "good"
        elif row.is_broken:
            word, tone = _("Not kept"), "bad"
        elif row.due_on < today:
            word, tone = _("Overdue"), "bad"
        else:
            word, tone = pgettext("promise", "Open"), "info"
        lines.append(PromiseLine(row, alias(row.party), word, tone, may))
    return lines


def _sign_lines(matter: Matter, agreement: Agreement | None, parties: Iterable[Party]) -> list[SignLine]:
    if agreement is None:
        return []
    signed = {row.party_id: row for row in Signature.objects.filter(agreement=agreement)}
    return [
        SignLine(
            party=party,
            alias=alias(party),
            word=_(SIGNS[signed[party.pk].how]) if party.pk in signed else "",
            signed_on=signed[party.pk].signed_on if party.pk in signed else None,
        )
        for party in parties
        if party.left_at is None
    ]


def file_page(matter: Matter, details: DisputeDetails, at: datetime) -> FilePage:
    """Everything in the file, without names."""
    agreement = Agreement.objects.filter(matter=matter).first()
    notes = list(CaseNote.objects.filter(matter=matter).select_related("party", "written_by").order_by("on", "pk"))
    sessions = _session_lines(matter)
    known = InFile(
        notes=[row.kind for row in notes],
        meetings=[line.session.ends_at for line in sessions if not line.session.is_off],
        form=agreement.form if agreement else None,
        consents=len(latest_consents(matter)),
    )
    return FilePage(
        matter=matter,
        details=details,
        sessions=sessions,
        agreement=agreement,
        form=_(FORMS[agreement.form]) if agreement else "",
        signs=_sign_lines(matter, agreement, parties_of(matter)),
        promises=_promise_lines(matter, localdate(at)),
        notes=[NoteLine(row, _(PAPERS[row.kind]), alias(row.party) if row.party else "") for row in notes],
        sheets=sheets_of(matter, details, known),
        ruling=_(RULINGS[details.ruling]) if details.ruling else "",
        may_set=matter.state in (State.ACCEPTED, State.PREPARING, State.MEETING),
        may_write=matter.state == State.MEETING and details.sessions_held > 0,
        may_sign=matter.state == State.AGREED and agreement is not None and agreement.form == "written",
    )


@dataclass(frozen=True)
class MineLine:
    """One of the actor's own cases."""

    matter: Matter
    subject: str
    trouble: str
    outcome: str
    alerts: list[Alert]


def mine_lines(rows: Iterable[Matter], at: datetime) -> list[MineLine]:
    """Own cases with their subjects, which nobody else reads."""
    today = localdate(at)
    return [
        MineLine(
            matter=matter,
            subject=matter.dispute.subject,
            trouble=_(TROUBLES[matter.dispute.trouble]),
            outcome=_(OUTCOMES[matter.dispute.outcome]),
            alerts=alerts_of(matter, matter.dispute, today),
        )
        for matter in rows
    ]
