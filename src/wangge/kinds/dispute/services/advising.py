"""Written legal questions: one resident, one person asked, nobody else; gone on the day that was told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas.models import Area
from wangge.audit.openings import open_sealed
from wangge.calendars.queries import calendar_for
from wangge.calendars.rules import due, parse_limit
from wangge.kinds.dispute.models import Advice, Adviser, Mediator
from wangge.kinds.dispute.queries.bodies import active_on, mediator_person_ids
from wangge.kinds.dispute.rules.legal import ANSWER_DAYS, KEPT_DAYS, POINTED, TOPICS, State, delete_on
from wangge.kinds.dispute.services.legal import LegalRefused
from wangge.kinds.dispute.services.noting import note_body
from wangge.kit.words import gettext_noop
from wangge.matters.models import Parameter
from wangge.matters.services.intake import code_hash, new_code
from wangge.matters.services.numbering import next_numbers, series_of
from wangge.matters.services.parameters import in_force, value_at
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.rules import Role

LETTER = "L"
KIND, PARAMETER = "dispute", "advice_days"
LANGUAGE = "zh-hans"
NEW = gettext_noop("A resident asks you a legal question")
SOON = gettext_noop("A legal question waits for your answer")
LATE = gettext_noop("A legal question should have been answered by now")
MOST = 3
"""So many are offered to choose from: the adviser first."""


@dataclass(frozen=True)
class Askable:
    """Somebody who can be asked in writing: the person's account and work identity."""

    person_id: int
    name: str
    what: str


def _work(row: Mediator) -> str:
    return row.legal_role.name if row.legal_role else str(row.get_kind_display())


def askable(area: Area, on: date) -> list[Askable]:
    """The community's adviser, then mediators of its own committee; only who has an account and a post."""
    posted = mediator_person_ids(on)
    found = [
        Askable(row.person_id, row.name, f"{_('Legal adviser')} · {row.firm}")
        for row in Adviser.objects.filter(active_on(on), area=area, person_id__in=posted)
        if row.person_id
    ]
    rows = Mediator.objects.filter(
        active_on(on), body__organization__area=area, body__is_active=True, person_id__in=posted
    )
    for row in rows.select_related("legal_role").order_by("-is_chair", "pk"):
        if row.person_id and row.person_id not in {one.person_id for one in found}:
            found.append(Askable(row.person_id, row.name, _work(row)))
    return found[:MOST]


def kept_days(area_code: str, on: date) -> int:
    """For how many days the county keeps a question."""
    rows = list(in_force(Parameter.objects.filter(kind=KIND, name=PARAMETER), on))
    return value_at(rows, name=PARAMETER, area_code=area_code, default=KEPT_DAYS)


def ask(
    *, area: Area, person_id: int, topic: str, question: str, contact: str, actor: Actor, at: datetime
) -> tuple[Advice, str]:
    """A question to one person; number and code are all that leads back to it."""
    today = localdate(at)
    if topic not in TOPICS or len(question.strip()) < 4:
        raise LegalRefused(_("Say in a sentence or two what you want to know."), "question")
    if person_id not in {one.person_id for one in askable(area, today)}:
        raise LegalRefused(_("Choose whom you want to ask."), "person")
    code, answered_by = new_code(), due(localtime(at), parse_limit(f"{ANSWER_DAYS} work_day"), calendar_for(area.code))
    with transaction.atomic():
        (number,) = next_numbers([series_of(letter=LETTER, area_code=area.code, day=today)])
        row = Advice.objects.create(
            number=number, area=area, asked_id=person_id, topic=topic, question=question.strip(),
            contact=contact.strip(), code_hash=code_hash(code), asked_at=at, due_at=answered_by.at,
            delete_on=delete_on(today, kept_days(area.code, today)),
        )  # fmt: skip
        note_body("advice_ask", number, actor, at)
        _tell(row, NEW, "new", at)
    return row, code


def _tell(row: Advice, title: str, what: str, at: datetime) -> None:
    """Tells the person asked that there is something; never what."""
    url = reverse("legal:question", args=[row.pk])
    key = f"legal-question:{row.pk}:{row.asked_id}:{what}"
    with override(LANGUAGE):
        notify(key=key, person_ids=[row.asked_id], title=_(title), body=row.area.name, url=url, at=at)


def find_by_code(*, number: str, code: str) -> Advice | None:
    """The question of whoever holds number and code; nothing once it was deleted."""
    return find_proved(number=number.strip().upper(), proof=code_hash(code))


def find_proved(*, number: str, proof: str) -> Advice | None:
    """The same with the hash of a code that was shown before."""
    if not proof:
        return None
    rows = Advice.objects.filter(number=number, code_hash=proof, cleared_at__isnull=True)
    return rows.select_related("area__parent", "asked").first()


def _only_asked(row: Advice, actor: Actor) -> None:
    if actor.role != Role.MEDIATOR or actor.person_id != row.asked_id:
        raise LegalRefused(_("Only the person who was asked answers."))


def answer(row: Advice, *, text: str, pointed: str, actor: Actor, at: datetime) -> Advice:
    """Answers once; from now on the days until deletion count anew."""
    _only_asked(row, actor)
    if len(text.strip()) < 4 or pointed not in POINTED:
        raise LegalRefused(_("Write an answer that helps further."), "answer")
    today = localdate(at)
    with transaction.atomic():
        changed = Advice.objects.filter(pk=row.pk, asked_id=actor.person_id, state=State.WAITING).update(
            answer=text.strip(), pointed=pointed, state=State.ANSWERED, answered_at=at,
            delete_on=delete_on(today, kept_days(row.area.code, today)),
        )  # fmt: skip
        if not changed:
            raise LegalRefused(_("It was answered, withdrawn or passed on. Please look again."))
        note_body("advice_answer", row.number, actor, at)
    row.refresh_from_db()
    return row


def open_contact(row: Advice, *, purpose: str, actor: Actor, at: datetime) -> str:
    """The resident's telephone for the person asked; the look and its purpose are written down."""
    _only_asked(row, actor)
    with transaction.atomic():
        open_sealed(
            subject_kind="legal_question", subject_id=row.number, field="contact", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    return str(row.contact)


def pass_on(row: Advice, *, person_id: int, actor: Actor, at: datetime) -> Advice:
    """The resident asks somebody else of the community; whoever was asked before reads it no more."""
    if person_id not in {one.person_id for one in askable(row.area, localdate(at))} or person_id == row.asked_id:
        raise LegalRefused(_("Choose whom you want to ask."), "person")
    with transaction.atomic():
        if not Advice.objects.filter(pk=row.pk, state=State.WAITING).update(asked_id=person_id):
            raise LegalRefused(_("It was answered already."))
        row.refresh_from_db()
        note_body("advice_pass_on", row.number, actor, at)
        _tell(row, NEW, "new", at)
    return row


EMPTY = {"question": "", "contact": "", "answer": "", "code_hash": ""}


def withdraw(row: Advice, *, actor: Actor, at: datetime) -> None:
    """The resident deletes question and answer now; that it was asked and answered is still counted."""
    with transaction.atomic():
        state = State.ANSWERED if row.state == State.ANSWERED else State.WITHDRAWN
        Advice.objects.filter(pk=row.pk, cleared_at__isnull=True).update(cleared_at=at, state=state, **EMPTY)
        note_body("advice_delete", row.number, actor, at)


def tidy(at: datetime) -> int:
    """Deletes what has reached its day, and reminds of what waits too long; each reminder comes once."""
    _remind(at)
    old = Advice.objects.filter(cleared_at__isnull=True, delete_on__lte=localdate(at))
    unanswered = old.filter(state=State.WAITING).update(cleared_at=at, state=State.LAPSED, **EMPTY)
    return unanswered + old.update(cleared_at=at, **EMPTY)


def _remind(at: datetime) -> None:
    rows = Advice.objects.filter(state=State.WAITING, cleared_at__isnull=True, due_at__lte=at + timedelta(days=1))
    for row in rows.select_related("area"):
        is_late = row.due_at < at
        _tell(row, LATE if is_late else SOON, "late" if is_late else "soon", at)
