"""What an operator keeps: forums, campaigns, procedures, majority rules, disclosed posts; and who came to a meeting."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.topic.access import KEEPERS
from wangge.kinds.topic.models import (
    Attendance,
    CaseStep,
    Committee,
    Forum,
    Interest,
    Meeting,
    Procedure,
    ProcedureStep,
    QuorumRow,
    TopicDetails,
)
from wangge.kinds.topic.rules.law import BASES, Body, threshold
from wangge.kinds.topic.rules.voting import ThresholdUnreadable
from wangge.kinds.topic.rules.words import State
from wangge.kinds.topic.services.journal import note
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, MoveRefused
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person

DECIDED = frozenset({State.RESOLVED, State.ACTIONS_OPEN, State.ACTIONS_DONE, State.FEEDBACK, State.CONFIRMED})


def check_covers(actor: Actor, code: str) -> None:
    """Refuses what lies outside the area of the post."""
    if not actor.covers(code):
        raise MoveRefused(NOT_YOUR_AREA)


def save_forum(*, actor: Actor, at: datetime, area: Area, pk: int | None = None, **values: object) -> Forum:
    """Adds a forum or changes one."""
    check_covers(actor, area.code)
    if Forum.objects.filter(area=area, name=values["name"]).exclude(pk=pk or 0).exists():
        raise MoveRefused(_("There is a forum with this name in this area already."))
    with transaction.atomic():
        if pk is None:
            forum = Forum.objects.create(area=area, created_at=at, **values)
        else:
            forum = Forum.objects.get(pk=pk)
            check_covers(actor, forum.area.code)
            Forum.objects.filter(pk=pk).update(area=area, **values)
        note("save_forum", actor=actor, at=at, detail=f"{forum.pk} {values['name']}")
    return forum


def name_committee(*, actor: Actor, at: datetime, estate: Estate, organization: Organization) -> Committee:
    """Says which owners' committee speaks for an estate, in the place of the one before."""
    check_covers(actor, estate.area.code)
    if organization.kind != Organization.Kind.OWNERS_COMMITTEE:
        raise MoveRefused(_("This unit is no owners' committee."))
    with transaction.atomic():
        row, _is_new = Committee.objects.update_or_create(
            estate=estate, defaults={"organization": organization, "noted_at": at}
        )
        note("name_committee", actor=actor, at=at, detail=f"{estate.name} {organization.name}")
    return row


@dataclass(frozen=True)
class StepGiven:
    """One step of a procedure as it is written down."""

    title: str
    hint: str = ""
    is_before_decision: bool = True


def save_procedure(
    *, actor: Actor, at: datetime, name: str, steps: Sequence[StepGiven], area_code: str = "", text: str = "",
    pk: int | None = None, is_active: bool = True,
) -> Procedure:  # fmt: skip
    """Writes down a procedure; topics that follow it already keep their own copy."""
    if not steps:
        raise MoveRefused(_("Write down at least one step."))
    if area_code:
        check_covers(actor, area_code)
    if Procedure.objects.filter(area_code=area_code, name=name.strip()).exclude(pk=pk or 0).exists():
        raise MoveRefused(_("There is a procedure with this name already."))
    with transaction.atomic():
        values = {"name": name.strip(), "area_code": area_code, "note": text.strip(), "is_active": is_active}
        row = _procedure_row(actor, pk, values)
        ProcedureStep.objects.filter(procedure=row).delete()
        ProcedureStep.objects.bulk_create(
            ProcedureStep(
                procedure=row, position=place, title=step.title, hint=step.hint,
                is_before_decision=step.is_before_decision,
            )
            for place, step in enumerate(steps, start=1)
        )  # fmt: skip
        note("save_procedure", actor=actor, at=at, detail=f"{row.pk} {row.name}")
    return row


def _procedure_row(actor: Actor, pk: int | None, values: dict[str, Any]) -> Procedure:
    """A new procedure, or the known one with new values if it is in the actor's area."""
    if pk is None:
        return Procedure.objects.create(**values)
    row = Procedure.objects.get(pk=pk)
    check_covers(actor, row.area_code)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


def adopt_shipped(*, actor: Actor, at: datetime) -> Procedure:
    """Takes over the village representative assembly that ships with the product, to be adjusted."""
    text = files("wangge.kinds.topic.data").joinpath("procedures.toml").read_text(encoding="utf-8")
    given = tomllib.loads(text)["procedure"][0]
    steps = [StepGiven(step["title"], step["hint"], step["before"]) for step in given["step"]]
    return save_procedure(
        actor=actor, at=at, name=given["name"], steps=steps, area_code=actor.area_code, text=given["note"]
    )


def follow_procedure(matter: Matter, procedure: Procedure, *, actor: Actor, at: datetime) -> None:
    """A topic follows a procedure: it gets a copy of the steps."""
    check_covers(actor, matter.area_code)
    if matter.state in DECIDED:
        raise MoveRefused(_("The topic is resolved already."))
    if CaseStep.objects.filter(matter=matter, done_on__isnull=False).exists():
        raise MoveRefused(_("Steps of another procedure are done already."))
    with transaction.atomic():
        CaseStep.objects.filter(matter=matter).delete()
        CaseStep.objects.bulk_create(
            CaseStep(
                matter=matter, procedure=procedure, position=step.position, title=step.title, hint=step.hint,
                is_before_decision=step.is_before_decision,
            )
            for step in procedure.steps.order_by("position")
        )  # fmt: skip
        count_steps(matter)
        note("follow_procedure", actor=actor, at=at, matter=matter, detail=procedure.name)


def do_step(row: CaseStep, *, actor: Actor, on: date | None, text: str, at: datetime) -> None:
    """Notes a step done on a day, with what came of it; without a day it is open again."""
    check_covers(actor, row.matter.area_code)
    if actor.role not in KEEPERS:
        raise MoveRefused(NOT_YOUR_AREA)
    if on is not None and on > localdate(at):
        raise MoveRefused(_("The day lies in the future."))
    with transaction.atomic():
        CaseStep.objects.filter(pk=row.pk).update(
            done_on=on, note=text.strip()[:300], done_by_id=actor.person_id if on else None
        )
        count_steps(row.matter)
        note("do_step", actor=actor, at=at, matter=row.matter, detail=f"{row.position} {on or ''}")


def count_steps(matter: Matter) -> None:
    """Notes how many steps before the decision are not done."""
    left = CaseStep.objects.filter(matter=matter, is_before_decision=True, done_on__isnull=True).count()
    TopicDetails.objects.filter(matter=matter).update(open_steps=left)


def add_rule(
    *, actor: Actor, at: datetime, body: str, basis: str, valid_from: date, source: str, weight: str = "ordinary",
    valid_to: date | None = None, notice_days: int = 0, **thresholds: str,
) -> QuorumRow:  # fmt: skip
    """Enters a majority rule with its period and source."""
    if basis not in BASES[Body(body)]:
        raise MoveRefused(_("This body does not vote on that basis."))
    if valid_to is not None and valid_to < valid_from:
        raise MoveRefused(_("The last day lies before the first."))
    try:
        read = {name: str(threshold(text) or "") for name, text in thresholds.items()}
    except ThresholdUnreadable as error:
        raise MoveRefused(_("“%(text)s” is not a share; write >=2/3 or >1/2.") % {"text": error}) from error
    if not read.get("majority_heads"):
        raise MoveRefused(_("Say how many must agree."))
    if QuorumRow.objects.filter(body=body, basis=basis, weight=weight, valid_from=valid_from).exists():
        raise MoveRefused(_("There is a rule from that day already."))
    with transaction.atomic():
        row = QuorumRow.objects.create(
            body=body, basis=basis, weight=weight, valid_from=valid_from, valid_to=valid_to, source=source.strip(),
            notice_days=notice_days, entered_by_id=actor.person_id, entered_at=at, **read,
        )  # fmt: skip
        note("add_rule", actor=actor, at=at, detail=f"{row.pk} {body} {valid_from}")
    return row


def disclose(
    *, actor: Actor, at: datetime, organization: Organization, post: str, basis: str, starts_on: date, ends_on: date,
    person: Person | None = None, roll_label: str = "",
) -> Interest:  # fmt: skip
    """Notes that somebody holds a post with a company, openly and for a time."""
    if person is None and not roll_label.strip():
        raise MoveRefused(_("Say who it is: a person with an account, or the line on the roll."))
    if ends_on < starts_on:
        raise MoveRefused(_("The last day lies before the first."))
    with transaction.atomic():
        row = Interest.objects.create(
            organization=organization, person=person, roll_label=roll_label.strip(), post=post.strip(),
            basis=basis.strip(), starts_on=starts_on, ends_on=ends_on, noted_at=at,
        )  # fmt: skip
        note("disclose", actor=actor, at=at, detail=f"{row.pk} {organization.code}")
    return row


def note_attendance(meeting: Meeting, *, actor: Actor, people: Mapping[str, int], at: datetime) -> int:
    """Notes how many of each party came; returns their sum."""
    check_covers(actor, meeting.matter.area_code)
    with transaction.atomic():
        Attendance.objects.filter(meeting=meeting).delete()
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, party=party, people=number) for party, number in people.items() if number
        )
        total = sum(people.values())
        Meeting.objects.filter(pk=meeting.pk).update(present=total)
        note("note_attendance", actor=actor, at=at, matter=meeting.matter, detail=str(total))
    return total
