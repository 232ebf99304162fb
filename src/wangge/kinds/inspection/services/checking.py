"""Records a check: every line looked at, also when nothing was found; what was found becomes a hazard each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.files.models import StoredFile
from wangge.kinds.inspection.models import Check, CheckPhoto, Finding, HazardDetails, Installation, Sheet
from wangge.kinds.inspection.rules import INSTALLATION, Cause
from wangge.kinds.inspection.services.hazards import KIND, LANGUAGE, OPEN, open_hazard, report_hazard
from wangge.kinds.inspection.services.refusal import InspectionRefused, note
from wangge.kinds.inspection.services.sheets import current_sheet
from wangge.matters.models import Matter
from wangge.matters.services import open_matter
from wangge.people.actors import Actor
from wangge.rounds.models import Due
from wangge.rounds.services import mark_done


@dataclass(frozen=True)
class Answer:
    """What was found at one line of the list."""

    is_ok: bool
    note: str = ""


def target_of(due: Due) -> Installation | None:
    """The installation a due is about, or None when it is about a keeper's whole park."""
    if due.target.kind != INSTALLATION:
        return None
    near = ("area", "estate__area", "keeper")
    return Installation.objects.select_related(*near).filter(pk=due.target.target_id).first()


def record_check(
    *,
    due: Due,
    actor: Actor,
    answers: Mapping[int, Answer],
    at: datetime,
    note_text: str = "",
    present: int | None = None,
    photos: Iterable[StoredFile] = (),
) -> Check:
    """Records a check of a due; `answers` holds every line of the list by its position."""
    kind, _dot, rhythm = due.round.purpose.partition(".")
    sheet = current_sheet(kind, rhythm, at=at)
    items = list(sheet.items.order_by("position"))
    unanswered = [item.position for item in items if item.position not in answers]
    if unanswered:
        lines = _(", ").join(str(position) for position in unanswered)
        raise InspectionRefused(_("Not looked at yet: line %(lines)s.") % {"lines": lines})
    bad = [item for item in items if not answers[item.position].is_ok]
    silent = [item for item in bad if not answers[item.position].note.strip()]
    if silent:
        raise InspectionRefused(_("Say in a few words what is wrong: %(line)s") % {"line": silent[0].text})
    if due.unit_id is None or actor.person_id is None:
        raise InspectionRefused(_("Nobody keeps this installation."))
    row, files = target_of(due), list(photos)
    with transaction.atomic():
        mark_done(due, actor=actor, at=at, result_kind=KIND)
        check = Check.objects.create(
            kind=kind, rhythm=rhythm, installation=row, keeper_id=due.unit_id, area_code=due.area_code, due=due,
            sheet=sheet, period=due.period, at=at, by_id=actor.person_id, by_name=actor.name[:60], found=len(bad),
            is_late=at >= due.due_at, note=note_text.strip(), present=present,
        )  # fmt: skip
        CheckPhoto.objects.bulk_create(CheckPhoto(check_made=check, file=file) for file in files)
        for item in bad:
            said = answers[item.position].note.strip()
            matter = _hazard(due, row, sheet, item.text, said, item.is_grave, actor, files, at)
            Finding.objects.create(
                check_made=check, position=item.position, text=item.text, note=said[:300], matter=matter
            )
        note(actor, "inspection.check", "check", check.pk, at=at, detail=f"{kind} {rhythm} {len(bad)}")
    return check


def _hazard(
    due: Due,
    row: Installation | None,
    sheet: Sheet,
    item: str,
    said: str,
    is_grave: bool,
    actor: Actor,
    files: list[StoredFile],
    at: datetime,
) -> Matter:
    """The hazard of a line: the one that is open already, or a new one."""
    if row is None:
        return _keeper_hazard(due, sheet.kind, item, said, is_grave, actor, at)
    known = open_hazard(row, cause=Cause.CHECK, item=item)
    if known is not None:
        return known
    with override(LANGUAGE):
        title = _("%(what)s · %(where)s") % {"what": said[:80], "where": row.label}
    opened = report_hazard(
        row=row, actor=actor, title=title, text=f"{item}\n{said}", is_urgent=is_grave, cause=Cause.CHECK, item=item,
        at=at, files=tuple(files), key=f"inspection:check:{due.pk}:{item}"[:64],
    )  # fmt: skip
    return opened.matter


def _keeper_hazard(due: Due, kind: str, item: str, said: str, is_grave: bool, actor: Actor, at: datetime) -> Matter:
    """What a weekly check or a monthly meeting finds about the whole park of a keeper."""
    found = HazardDetails.objects.filter(
        keeper_id=due.unit_id, installation=None, cause=Cause.CHECK, item=item, matter__phase__in=OPEN
    )
    details = found.select_related("matter").first()
    if details is not None:
        return details.matter
    keeper = due.unit
    assert keeper is not None
    with override(LANGUAGE):
        title = _("%(what)s · %(where)s") % {"what": said[:80], "where": keeper.name}
    return open_matter(
        kind=KIND, actor=actor, title=title, text=f"{item}\n{said}", channel=Matter.Channel.GRID_PATROL, at=at,
        area_code=due.area_code, lead_unit=keeper,
        urgency=Matter.Urgency.URGENT if is_grave else Matter.Urgency.NORMAL,
        details={"installation_kind": kind, "keeper": keeper, "cause": Cause.CHECK, "item": item},
        key=f"inspection:check:{due.pk}:{item}"[:64],
    ).matter  # fmt: skip
