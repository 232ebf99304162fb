"""Verbs of the slip that the engine does not have: draft with problems, number, answer each problem."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.files.models import StoredFile
from wangge.kinds.slip.models import Problem, SlipDetails, SlipSeries
from wangge.kinds.slip.rules import Move, State
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ORDER, MoveRefused
from wangge.matters.services import Opened, OpeningRefused, open_matter
from wangge.matters.services.linking import grow
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES

KIND = "slip"


def draft(
    *,
    actor: Actor,
    title: str,
    problems: Iterable[tuple[str, str]],
    at: datetime,
    source: Matter | None = None,
    area_code: str = "",
    text: str = "",
    key: str = "",
    files: Sequence[StoredFile] = (),
) -> Opened:
    """Drafts a slip with its problems (text, what is asked), on its own or out of another matter."""
    rows = [(told.strip(), wanted.strip()) for told, wanted in problems if told.strip()]
    if not rows:
        raise OpeningRefused(_("Write down at least one problem."))
    if actor.organization_id is None:
        raise OpeningRefused(_("A slip is issued by an organization; choose a post first."))
    details = {"issuer_id": actor.organization_id, "problem_count": len(rows), "unanswered_count": len(rows)}
    given: dict[str, Any] = {
        "title": title, "text": text, "channel": Matter.Channel.SUPERIOR, "details": details, "key": key,
        "files": files,
    }  # fmt: skip
    with transaction.atomic():
        if source is not None:
            opened = grow(source=source, kind=KIND, actor=actor, at=at, category=source.category, **given)
        else:
            opened = open_matter(kind=KIND, actor=actor, at=at, area_code=area_code or actor.area_code, **given)
        if opened.is_new:
            Problem.objects.bulk_create(
                Problem(matter=opened.matter, position=place, text=told, wanted=wanted)
                for place, (told, wanted) in enumerate(rows, start=1)
            )
    return opened


def next_serial(issuer_id: int, year: int) -> int:
    """The next number of an issuer in a year."""
    table = connection.ops.quote_name(SlipSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (issuer_id, year, last) VALUES (%s, %s, 1) "  # noqa: S608 - own table name
            f"ON CONFLICT (issuer_id, year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [issuer_id, year],
        )
        return int(cursor.fetchone()[0])


def after_move(*, matter: Matter, move: str, at: datetime, details: SlipDetails, **_rest: Any) -> None:
    """Numbers a slip when it is issued; asks for results anew when a reply is sent back."""
    if move == Move.ISSUE:
        year = localdate(at).year
        serial = next_serial(details.issuer_id, year)
        SlipDetails.objects.filter(pk=details.pk).update(year=year, serial=serial)
    elif move == Move.SEND_BACK:
        Problem.objects.filter(matter=matter, is_solved=False).update(answered_at=None)
        count_unanswered(matter)


def count_unanswered(matter: Matter) -> int:
    """Notes how many problems have no result yet."""
    left = Problem.objects.filter(matter=matter, answered_at__isnull=True).count()
    SlipDetails.objects.filter(matter=matter).update(unanswered_count=left)
    return left


def answer_problem(problem: Problem, *, actor: Actor, result: str, is_solved: bool, at: datetime) -> Problem:
    """The unit writes the result of one problem."""
    matter = problem.matter
    if actor.role not in UNIT_ROLES or actor.organization_id != matter.lead_unit_id:
        raise MoveRefused(NOT_YOUR_ORDER)
    if matter.state not in (State.SIGNED, State.IN_HAND):
        raise MoveRefused(_("Results can be written while the slip is in hand."))
    if not result.strip():
        raise MoveRefused(_("Write what was done about this problem."))
    with transaction.atomic():
        problem.result, problem.is_solved, problem.answered_at = result.strip(), is_solved, at
        problem.save(update_fields=["result", "is_solved", "answered_at"])
        count_unanswered(matter)
        _record("slip.answer_problem", problem, actor, at)
    return problem


def add_problem(matter: Matter, *, actor: Actor, text: str, wanted: str, at: datetime) -> Problem:
    """Adds a problem to a slip that is still a draft."""
    if matter.state != State.DRAFTED or not actor.covers(matter.area_code):
        raise MoveRefused(NOT_YOUR_AREA if matter.state == State.DRAFTED else _("The slip has been issued already."))
    if not text.strip():
        raise MoveRefused(_("Write down the problem."))
    with transaction.atomic():
        position = Problem.objects.filter(matter=matter).count() + 1
        row = Problem.objects.create(matter=matter, position=position, text=text.strip(), wanted=wanted.strip())
        SlipDetails.objects.filter(matter=matter).update(problem_count=position, unanswered_count=position)
        _record("slip.add_problem", row, actor, at)
    return row


def _record(act: str, problem: Problem, actor: Actor, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="matter", subject_id=problem.matter.number, detail=str(problem.position),
    )  # fmt: skip
