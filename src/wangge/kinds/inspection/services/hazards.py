"""Hazards: reported, out of missed checks and overdue inspections; and the hooks of this kind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.files.models import StoredFile
from wangge.kinds.inspection.access import visible_installations
from wangge.kinds.inspection.models import HazardDetails, Installation, Missed
from wangge.kinds.inspection.rules import INSTALLATION, RHYTHM_TITLES, SERIOUS_REPAIR, Cause, Grade, Move
from wangge.kinds.inspection.services.refusal import InspectionRefused
from wangge.kinds.inspection.services.register import put_back_installation, stop_installation
from wangge.kinds.inspection.services.telling import tell_maintainer
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.matters.services import Opened, open_matter
from wangge.matters.services.clocks import NO_CLOCK
from wangge.matters.services.linking import grow
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization
from wangge.rounds.models import Due

KIND = "inspection"
OPEN = [phase.value for phase in OPEN_PHASES]
LANGUAGE = "zh-hans"


def open_hazard(row: Installation, *, cause: str, item: str) -> Matter | None:
    """A hazard of the same thing that is open already."""
    found = HazardDetails.objects.filter(installation=row, cause=cause, item=item, matter__phase__in=OPEN)
    details = found.select_related("matter").first()
    return details.matter if details else None


def place_of(row: Installation) -> dict[str, Any]:
    """Where an installation stands, as a matter takes it."""
    return {
        "area_code": row.area.code, "estate": row.estate, "lng": row.lng, "lat": row.lat, "address": row.address,
        "lead_unit": row.keeper,
    }  # fmt: skip


def report_hazard(
    *,
    row: Installation,
    actor: Actor,
    title: str,
    at: datetime,
    text: str = "",
    is_urgent: bool = False,
    cause: str = Cause.SEEN,
    item: str = "",
    files: tuple[StoredFile, ...] = (),
    source: Matter | None = None,
    key: str = "",
) -> Opened:
    """Opens a hazard of an installation; it is the keeping unit's from its first moment."""
    if row.condition == Installation.Condition.RETIRED:
        raise InspectionRefused(_("This installation is retired."))
    if actor.role != "system" and not visible_installations(actor).filter(pk=row.pk).exists():
        raise InspectionRefused(_("This lies outside the area of your post."))
    details = {
        "installation_kind": row.kind, "installation": row, "keeper": row.keeper, "cause": cause, "item": item,
    }  # fmt: skip
    given: dict[str, Any] = {
        **place_of(row), "title": title, "text": text, "files": files, "details": details, "key": key,
        "channel": Matter.Channel.GRID_PATROL,
        "urgency": Matter.Urgency.URGENT if is_urgent else Matter.Urgency.NORMAL,
    }  # fmt: skip
    if source is not None:
        return grow(source=source, kind=KIND, actor=actor, at=at, **given)
    return open_matter(kind=KIND, actor=actor, at=at, **given)


def missed(*, due: Due, at: datetime) -> None:
    """A missed check is a finding: one for the unit and rhythm, which counts the turns until it is settled."""
    kind, _dot, rhythm = due.round.purpose.partition(".")
    keeper = due.unit
    if keeper is None:
        return
    with transaction.atomic():
        found = HazardDetails.objects.filter(
            keeper=keeper, cause=Cause.MISSED, rhythm=rhythm, installation_kind=kind, matter__phase__in=OPEN
        ).first()
        matter_id = found.matter_id if found else _open_missed(due, keeper, kind, rhythm, at).pk
        _made, is_new = Missed.objects.get_or_create(due=due, defaults={"matter_id": matter_id})
        if is_new:
            HazardDetails.objects.filter(matter_id=matter_id).update(missed_count=F("missed_count") + 1)


def _open_missed(due: Due, keeper: Organization, kind: str, rhythm: str, at: datetime) -> Matter:
    with override(LANGUAGE):
        words = {"rhythm": _(RHYTHM_TITLES[rhythm]), "unit": keeper.name, "kind": Installation.Kind(kind).label}
        title = _("%(kind)s %(rhythm)s missed: %(unit)s") % words
        text = _("Not done from %(day)s on; every further missed turn is counted here until this is settled.") % {
            "day": f"{due.period:%Y-%m-%d}"
        }
    row = _installation_of(due)
    opened = open_matter(
        kind=KIND, actor=SYSTEM, title=title, text=text, channel=Matter.Channel.DEVICE_ALARM, at=at,
        area_code=due.area_code, estate=row.estate if row else None, lead_unit=keeper,
        details={
            "installation_kind": kind, "keeper": keeper, "cause": Cause.MISSED, "rhythm": rhythm,
        },
        key=f"inspection:missed:{kind}:{rhythm}:{keeper.pk}:{due.pk}",
    )  # fmt: skip
    return opened.matter


def _installation_of(due: Due) -> Installation | None:
    if due.target.kind != INSTALLATION:
        return None
    return Installation.objects.select_related("estate", "area").filter(pk=due.target.target_id).first()


def open_statutory(at: datetime) -> int:
    """Opens a hazard for each installation whose statutory inspection is overdue, once for each date."""
    today = localdate(at)
    rows = Installation.objects.filter(
        next_inspection_on__lt=today, condition=Installation.Condition.IN_SERVICE
    ).exclude(hazards__cause=Cause.STATUTORY, hazards__matter__phase__in=OPEN)
    opened = 0
    for row in rows.select_related("area", "estate__area", "keeper")[:500]:
        with override(LANGUAGE):
            words = {"name": row.label, "day": f"{row.next_inspection_on:%Y-%m-%d}"}
            title = _("%(name)s: statutory inspection was due on %(day)s") % words
        key = f"inspection:statutory:{row.pk}:{row.next_inspection_on}"
        found = report_hazard(row=row, actor=SYSTEM, title=title, at=at, is_urgent=True, cause=Cause.STATUTORY, key=key)
        opened += found.is_new
    return opened


def limit(*, matter: Matter, clock: str, given: Mapping[str, Any], **_rest: Any) -> str:
    """Explaining is for missed checks, grading for the rest; stopping and quick repair for what is serious."""
    row = None if "cause" in given else HazardDetails.objects.filter(matter_id=matter.pk).first()
    cause = given.get("cause") or (row.cause if row else "")
    if clock in {"grade", "answer"}:
        return "" if (cause == Cause.MISSED) == (clock == "answer") else NO_CLOCK
    grade = given.get("grade") or (row.grade if row else "")
    if clock == "stop":
        return NO_CLOCK if given.get("grade") == Grade.ORDINARY or (row and row.installation_id is None) else ""
    return SERIOUS_REPAIR if clock == "repair" and grade == Grade.SERIOUS else ""


def initial(*, matter: Matter, move: str, **_rest: Any) -> dict[str, Any]:
    """What was told as urgent is proposed as serious."""
    if move == Move.GRADE and matter.urgency == Matter.Urgency.URGENT:
        return {"grade": Grade.SERIOUS}
    return {}


def after_move(
    *, matter: Matter, move: str, actor: Actor, given: Mapping[str, Any], at: datetime, details: Any, **_rest: Any
) -> None:
    """What a move does to the hazard's row and to the installation."""
    row = HazardDetails.objects.filter(matter=matter)
    if move == Move.GRADE:
        row.update(grade=given["grade"])
        _tell_graded(details, matter, given["grade"], at)
    elif move == Move.REGRADE:
        row.update(grade=Grade.SERIOUS)
        _tell_graded(details, matter, Grade.SERIOUS, at)
    elif move == Move.RETEST:
        row.update(retested_by_id=actor.person_id)
    elif move == Move.STOP:
        row.update(has_stopped=True)
        with override(LANGUAGE):
            # A line of a list says how it ought to be: standing alone it would tell everybody the opposite.
            if details.item:
                reason = _("Stopped for safety; did not pass: %(what)s") % {"what": details.item}
            else:
                reason = _("Stopped for safety: %(what)s") % {"what": matter.title}
        stop_installation(_near(details), reason=reason, actor=actor, at=at)
        tell_maintainer(_near(details), matter, at=at)
    elif move == Move.PUT_BACK and details.installation_id:
        put_back_installation(_near(details), actor=actor, at=at)


def _tell_graded(details: HazardDetails, matter: Matter, grade: str, at: datetime) -> None:
    if details.installation_id:
        tell_maintainer(_near(details), matter, grade=grade, at=at)


def _near(details: HazardDetails) -> Installation:
    return Installation.objects.select_related("area", "estate", "keeper").get(hazards=details)
