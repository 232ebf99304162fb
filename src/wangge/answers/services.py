"""Verbs of answers: written, checked by a second person, looked at again, taken down; and what residents leave."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.answers.access import may_change, may_check, may_write
from wangge.answers.models import Answer, Edition, LeftQuestion, Miss
from wangge.answers.queries import due_by, is_work_phone
from wangge.answers.rules import (
    KEPT_QUESTION,
    KEPT_SEARCH,
    OPEN_STATES,
    PHONE,
    USUAL_SPAN,
    WRITERS,
    State,
    kept_words,
    looked_at_too_late,
    may_name_somebody,
    mobiles,
    numbers_of_people,
)
from wangge.audit.services import record
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.queries import in_force

WORDS = ("question", "text", "bring", "place", "basis")
COLUMNS = (*WORDS, "category", "station", "unit", "phone", "valid_until", "review_on")
MOST_TOLD = 20
MOST_QUESTIONS = 500


class AnswerRefused(Exception):
    """An answer that may not be; the text says why, `field` at which field."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def _note(actor: Actor, act: str, row: Edition, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="answer", subject_id=row.answer_id, detail=f"{row.number} {row.question}"[:200],
    )  # fmt: skip


@transaction.atomic
def write_answer(
    answer: Answer | None, *, values: Mapping[str, Any], actor: Actor, at: datetime, is_sent: bool
) -> Edition:
    """Writes a new answer, the next edition of one, or goes on with a draft; `is_sent` hands it to a second person."""
    area = answer.area if answer is not None else values["area"]
    _check_words(values, area.code, actor, at)
    if answer is None:
        answer = Answer.objects.create(area=area, created_at=at, source_number=values.get("source_number", ""))
    rows = Edition.objects.filter(answer=answer).select_related("answer__area")
    newest = rows.order_by("-number").first()
    if newest is not None and not may_change(actor, newest):
        raise AnswerRefused(_("A unit changes only what it says itself."))
    given: dict[str, Any] = {name: values[name] for name in COLUMNS} | {
        "state": State.WAITING if is_sent else State.DRAFT, "written_by_id": actor.account, "written_at": at,
        "organization_id": actor.organization_id or 0, "remark": "",
    }  # fmt: skip
    if newest is not None and newest.state in OPEN_STATES:
        rows.filter(pk=newest.pk).update(**given)
        row = rows.get(pk=newest.pk)
    else:
        number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        row = Edition.objects.create(answer=answer, number=number, **given)
    if values.get("left") is not None:
        LeftQuestion.objects.filter(pk=values["left"].pk, closed_at=None).update(answer=answer)
    _note(actor, "answer.send" if is_sent else "answer.keep", row, at)
    if is_sent:
        _tell_checkers(row, at)
    return row


def _check_words(values: Mapping[str, Any], area_code: str, actor: Actor, at: datetime) -> None:
    if not may_write(actor, area_code):
        raise AnswerRefused(_("This lies outside the area of your post."), field="area")
    for name in WORDS:
        if found := numbers_of_people(values[name]):
            words = {"found": "、".join(found)}
            raise AnswerRefused(
                _("Everybody reads this: leave out “%(found)s”. A telephone at work has a field of its own.") % words,
                field=name,
            )
    _check_phone(values["phone"])
    doubtful = [found for name in WORDS for found in may_name_somebody(values[name])]
    if doubtful and not values.get("is_looked_at"):
        words = {"found": "、".join(dict.fromkeys(doubtful))}
        message = _("Does “%(found)s” lead to a resident or to a home? Take it out, or say below that it does not.")
        raise AnswerRefused(message % words, field="is_looked_at")
    if looked_at_too_late(values["review_on"], localdate(at)):
        raise AnswerRefused(_("Two years at most: by then somebody has to look at it."), field="review_on")
    if values["review_on"] < localdate(at):
        raise AnswerRefused(_("This day is over."), field="review_on")
    if values["valid_until"] is not None and values["valid_until"] < localdate(at):
        raise AnswerRefused(_("This day is over."), field="valid_until")


def _check_phone(phone: str) -> None:
    if not phone:
        return
    if not PHONE.fullmatch(phone):
        raise AnswerRefused(_("Write the number as one dials it, such as 0953-1234567 or 12345."), field="phone")
    if unknown := [number for number in mobiles(phone) if not is_work_phone(number)]:
        words = {"number": unknown[0]}
        message = _(
            "%(number)s is not known as a telephone at work: take that of the office, or have it entered there."
        )
        raise AnswerRefused(message % words, field="phone")


@transaction.atomic
def check_answer(row: Edition, *, is_right: bool, remark: str, actor: Actor, at: datetime) -> None:
    """The second person makes it public, or sends it back with what is wrong."""
    if row.written_by_id == actor.person_id:
        raise AnswerRefused(_("Somebody else than its writer checks an answer."))
    if not may_check(actor, row):
        raise AnswerRefused(_("It is not waiting to be checked by you."))
    if not is_right and not remark.strip():
        raise AnswerRefused(_("Say what is wrong, so that it can be mended."), field="remark")
    waiting = Edition.objects.filter(pk=row.pk, state=State.WAITING, written_at=row.written_at)
    if not is_right:
        if not waiting.update(state=State.RETURNED, remark=remark.strip()[:200]):
            raise AnswerRefused(_("It has changed meanwhile: look at it again."))
        _note(actor, "answer.return", row, at)
        _tell(
            row,
            [row.written_by_id],
            _("Sent back: %(question)s"),
            remark.strip()[:200],
            f"returned-{at:%Y%m%d%H%M%S}",
            at,
        )
        return
    Edition.objects.filter(answer=row.answer_id, state=State.PUBLIC).update(state=State.REPLACED)
    given = {"state": State.PUBLIC, "checked_by": actor.account, "checked_at": at, "remark": ""}
    if not waiting.update(**given):
        raise AnswerRefused(_("It has changed meanwhile: look at it again."))
    LeftQuestion.objects.filter(answer=row.answer_id, closed_at=None).update(closed_at=at)
    _note(actor, "answer.check", row, at)
    _tell(row, [row.written_by_id], _("Public now: %(question)s"), "", "public", at)


@transaction.atomic
def find_still_right(row: Edition, *, actor: Actor, at: datetime) -> None:
    """Somebody looked and nothing has changed: it stands for another year, or until it ends."""
    if not may_change(actor, row):
        raise AnswerRefused(_("This lies outside the area of your post."))
    today = localdate(at)
    held = Edition.objects.filter(pk=row.pk, state=State.PUBLIC, answer__withdrawn_at=None)
    if not held.update(looked_on=today, review_on=today + USUAL_SPAN):
        raise AnswerRefused(_("It is not public any more."))
    _note(actor, "answer.look", row, at)


@transaction.atomic
def withdraw_answer(row: Edition, *, reason: str, actor: Actor, at: datetime) -> None:
    """Takes an answer down; what it said and why it went stays."""
    if not may_change(actor, row):
        raise AnswerRefused(_("This lies outside the area of your post."))
    if not reason.strip():
        raise AnswerRefused(_("Give the reason."), field="reason")
    given = {"withdrawn_at": at, "withdrawn_reason": reason.strip()[:120]}
    if not Answer.objects.filter(pk=row.answer_id, withdrawn_at=None).update(**given):
        raise AnswerRefused(_("It was taken down already."))
    _note(actor, "answer.withdraw", row, at)


def say_helpful(row: Edition, *, has_helped: bool) -> None:
    """One more for whom it helped, or did not; nothing is known of who said so."""
    name = "helped" if has_helped else "not_helped"
    Answer.objects.filter(pk=row.answer_id).update(**{name: F(name) + 1})


def note_miss(text: str, *, at: datetime) -> None:
    """Keeps the words of a search that found nothing, where they name nobody."""
    words = kept_words(text)
    if not words:
        return
    row, is_new = Miss.objects.get_or_create(words=words, defaults={"last_on": localdate(at)})
    if not is_new:
        Miss.objects.filter(pk=row.pk).update(times=F("times") + 1, last_on=localdate(at))


def leave_question(*, text: str, area: Any, at: datetime) -> LeftQuestion:
    """A question that nobody has answered yet, without who asks it."""
    if found := numbers_of_people(text) + may_name_somebody(text):
        words = {"found": "、".join(dict.fromkeys(found))}
        raise AnswerRefused(
            _("Please leave out “%(found)s”: a question is kept without anybody's name or number.") % words,
            field="text",
        )
    if LeftQuestion.objects.filter(closed_at=None).count() >= MOST_QUESTIONS:
        raise AnswerRefused(_("Too many questions wait at present. Please report it, or call your community."))
    return LeftQuestion.objects.create(text=text.strip()[:200], area=area, asked_at=at)


@transaction.atomic
def leave_open(left: LeftQuestion, *, reason: str, actor: Actor, at: datetime) -> None:
    """A question that gets no answer of its own: somebody says why."""
    if actor.role not in WRITERS:
        raise AnswerRefused(_("This lies outside the area of your post."))
    if not reason.strip():
        raise AnswerRefused(_("Give the reason."), field="reason")
    if not LeftQuestion.objects.filter(pk=left.pk, closed_at=None).update(closed_at=at, reason=reason.strip()[:120]):
        raise AnswerRefused(_("It was dealt with already."))
    record(
        act="answer.leave_open", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="left_question", subject_id=left.pk, detail=left.text,
    )  # fmt: skip


def forget_old(at: datetime) -> int:
    """Removes words nobody searches for any more, and questions that were dealt with or waited too long."""
    today = localdate(at)
    gone = Miss.objects.filter(last_on__lt=today - KEPT_SEARCH).delete()[0]
    gone += LeftQuestion.objects.filter(closed_at__lt=at - KEPT_QUESTION).delete()[0]
    return gone + LeftQuestion.objects.filter(asked_at__lt=at - 2 * KEPT_QUESTION).delete()[0]


def remind_due(at: datetime) -> int:
    """Answers whose day comes near go back to their writers, once for each day that was set."""
    today, told = localdate(at), 0
    rows = Edition.objects.filter(state=State.PUBLIC, answer__withdrawn_at=None).exclude(valid_until__lt=today)
    for row in rows.filter(due_by(today)).select_related("answer__area"):
        day = min(row.review_on, row.valid_until or row.review_on)
        title = _("Still right? %(question)s")
        body = _("By %(day)s somebody should have looked at this answer.") % {"day": day.isoformat()}
        _tell(row, _writers_left(row, at), title, body, f"due-{day:%Y%m%d}", at)
        told += 1
    return told


def _writers_left(row: Edition, at: datetime) -> list[int]:
    """Its writer, or whoever writes there now where the writer serves no more."""
    posts = Post.objects.filter(in_force(localdate(at)), role__in=WRITERS)
    if posts.filter(person_id=row.written_by_id, organization_id=row.organization_id).exists():
        return [row.written_by_id]
    return list(posts.filter(organization_id=row.organization_id).values_list("person_id", flat=True)[:MOST_TOLD])


def _tell_checkers(row: Edition, at: datetime) -> None:
    """Those of the same office first; where nobody else writes there, those of the area above."""
    posts = Post.objects.filter(in_force(localdate(at)), role__in=WRITERS).exclude(person_id=row.written_by_id)
    people = list(posts.filter(organization_id=row.organization_id).values_list("person_id", flat=True)[:MOST_TOLD])
    if not people:
        area = row.answer.area
        above = [area.code, area.parent.code] if area.parent else [area.code]
        people = list(posts.filter(area__code__in=above).values_list("person_id", flat=True)[:MOST_TOLD])
    _tell(row, people, _("Please check: %(question)s"), "", f"check-{at:%Y%m%d%H%M%S}", at)


def _tell(row: Edition, people: list[int], title: str, body: str, key: str, at: datetime) -> None:
    notify(
        key=f"answer-{row.answer_id}-{row.number}-{key}", person_ids=people, title=title % {"question": row.question},
        body=body, url=reverse("answers:answer", args=[row.answer_id]), group="answers", at=at,
    )  # fmt: skip
