"""A check with a short form is recorded: every line looked at, numbers counted, also when nothing was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.rounds.models import Counted, Due, Finding, FormLine, Record
from wangge.rounds.services.refusal import RoundRefused
from wangge.rounds.services.settling import mark_done

RESULT = "record"


@dataclass(frozen=True)
class Answer:
    """What was found at one line: in order or not, or a number."""

    is_ok: bool = True
    note: str = ""
    number: int | None = None


def lines_in_force(due: Due) -> list[FormLine]:
    """The lines that a check of this work goes through now."""
    form = due.round.form
    return list(form.lines.filter(edition=form.edition).order_by("position")) if form else []


def record_work(due: Due, *, actor: Actor, answers: Mapping[int, Answer], at: datetime, note_text: str = "") -> Record:
    """Does due work with its form; `answers` holds every line by its position."""
    form, lines = due.round.form, lines_in_force(due)
    if form is None:
        raise RoundRefused(_("This work has no form."))
    _check(lines, answers)
    with transaction.atomic():
        mark_done(due, actor=actor, at=at, note_text=note_text, result_kind=RESULT)
        made = Record.objects.create(due=due, form=form, edition=form.edition, at=at, note=note_text.strip()[:300])
        Counted.objects.bulk_create(
            Counted(record=made, position=line.position, text=line.text, number=answers[line.position].number or 0)
            for line in lines
            if line.answer == FormLine.Answer.NUMBER
        )
        Finding.objects.bulk_create(
            Finding(
                record=made, position=line.position, text=line.text, note=answers[line.position].note.strip()[:300],
                is_grave=line.is_grave,
            )
            for line in lines
            if line.answer == FormLine.Answer.VERDICT and not answers[line.position].is_ok
        )  # fmt: skip
    return made


def _check(lines: list[FormLine], answers: Mapping[int, Answer]) -> None:
    """Refuses what was not looked at, and what is wrong without a word."""
    missing = [line.position for line in lines if line.position not in answers]
    if missing:
        numbers = _(", ").join(str(position) for position in missing)
        raise RoundRefused(_("Not looked at yet: line %(lines)s.") % {"lines": numbers})
    for line in lines:
        answer = answers[line.position]
        if line.answer == FormLine.Answer.NUMBER and answer.number is None:
            raise RoundRefused(_("Give the number: %(line)s") % {"line": line.text})
        if line.answer == FormLine.Answer.VERDICT and not answer.is_ok and not answer.note.strip():
            raise RoundRefused(_("Say in a few words what is wrong: %(line)s") % {"line": line.text})
