"""How concerns come in: reported, supported by others, found again by number and code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.files.models import StoredFile
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services.hooks import save_answers
from wangge.matters.access import merged_into
from wangge.matters.models import Attachment, Category, Matter, Question, Reporter
from wangge.matters.queries import asks
from wangge.matters.rules import OPEN_PHASES, MoveRefused
from wangge.matters.services import NewMatter, Opened, OpeningRefused, ReporterGiven, move, open_one
from wangge.matters.services.intake import add_reporter
from wangge.matters.services.talking import keep_words
from wangge.people.actors import Actor

KIND_NAME = "concern"


def with_asking(categories: QuerySet[Category]) -> QuerySet[Category]:
    """Categories that know whether they ask the reporter anything, so that none's questions are sought in vain."""
    return categories.annotate(is_asking=asks(Question.AskedOf.REPORTER, category="pk", parent="parent_id"))


def reporter_questions(category: Category | None) -> list[Question]:
    """What the report form asks for a category, its parent's questions first."""
    if category is None or not getattr(category, "is_asking", True):
        return []
    near = Q(category_id=category.pk) | Q(category__children=category.pk)
    rows = Question.objects.filter(near, asked_of=Question.AskedOf.REPORTER)
    return list(rows.order_by("position", "pk"))


def _check_answers(questions: list[Question], answers: Mapping[str, str]) -> None:
    for question in questions:
        if question.is_required and not str(answers.get(question.code) or "").strip():
            raise OpeningRefused(_("Please answer: %(question)s") % {"question": question.text})


def new_concern(
    *,
    actor: Actor,
    title: str,
    channel: str,
    at: datetime,
    category: Category | None = None,
    demand: str = "",
    answers: Mapping[str, str] | None = None,
    reporter: ReporterGiven | None = None,
    urgency: str = "",
    component_code: str = "",
    position_class: str = "",
    **where: Any,
) -> NewMatter:
    """A concern to be opened; whatever else `NewMatter` takes is handed on as `where`. Urgent categories are urgent."""
    questions = reporter_questions(category) if answers is not None else []
    given = answers or {}
    _check_answers(questions, given)
    is_urgent = category is not None and category.is_urgent
    return NewMatter(
        kind=KIND_NAME,
        actor=actor,
        title=title,
        channel=channel,
        at=at,
        category=category,
        reporter=reporter,
        urgency=urgency or (Matter.Urgency.URGENT if is_urgent else Matter.Urgency.NORMAL),
        details={"demand": demand, "component_code": component_code, "position_class": position_class},
        with_it=(lambda matter: save_answers(matter, questions, given, at=at)) if given else None,
        **where,
    )


def report(*, actor: Actor, title: str, channel: str, at: datetime, **given: Any) -> Opened:
    """Opens a concern; takes what `new_concern` takes."""
    return open_one(new_concern(actor=actor, title=title, channel=channel, at=at, **given))


def report_settled(
    *,
    actor: Actor,
    result: str,
    before: Iterable[StoredFile],
    after: Iterable[StoredFile],
    at: datetime,
    **given: Any,
) -> Opened:
    """A grid worker reports what he has just put right himself: reported and settled in one act."""
    with transaction.atomic():
        opened = report(actor=actor, at=at, **given)
        if opened.is_new:
            proofs = {"result": result, "photos_before": list(before), "photos_after": list(after)}
            move(opened.matter, Move.SELF_HANDLE, actor=actor, at=at, given=proofs)
    return opened


@dataclass(frozen=True)
class AddedSupport:
    """Somebody added to a matter that others had reported, and the code to follow it with."""

    matter: Matter
    reporter: Reporter
    code: str


def add_support(
    matter: Matter, *, reporter: ReporterGiven, actor: Actor, at: datetime, text: str = "",
    files: Iterable[StoredFile] = (),
) -> AddedSupport:  # fmt: skip
    """“Me too”: adds a reporter to an open concern with what they had written and photographed; who has reported it
    already is not added twice. The photos are for those who handle it, not for the others who reported."""
    goal = merged_into(matter) or matter
    if goal.phase not in OPEN_PHASES:
        raise MoveRefused(_("This is settled already; please report it anew."))
    with transaction.atomic():
        known = None
        if reporter.person_id is not None:
            known = Reporter.objects.filter(matter=goal, person_id=reporter.person_id).first()
        photos = [
            Attachment(matter=goal, file=file, stage=Attachment.Stage.REPORT, is_public=False, created_at=at)
            for file in files
        ]
        if photos:
            Attachment.objects.bulk_create(photos)
        if known is not None:
            if text.strip():
                keep_words(goal, reporter=known, actor=actor, text=text, at=at)
            return AddedSupport(matter=goal, reporter=known, code="")
        row, code = add_reporter(matter=goal, reporter=reporter, at=at, has_joined=True)
        if text.strip():
            keep_words(goal, reporter=row, actor=actor, text=text, at=at)
        record(
            act="concern.support", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
            actor_name=actor.name, subject_kind="matter", subject_id=goal.number,
        )  # fmt: skip
    return AddedSupport(matter=goal, reporter=row, code=code)
