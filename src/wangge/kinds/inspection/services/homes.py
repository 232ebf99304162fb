"""Safety checks at home: agreed with the household, done together with the utility, rectified by a day."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.inspection.access import may_do_homes
from wangge.kinds.inspection.homes import HomeCheckState, home_refusal
from wangge.kinds.inspection.models import HomeCheck
from wangge.kinds.inspection.services.refusal import InspectionRefused, note
from wangge.people.actors import Actor
from wangge.people.models import Organization


def plan_home_check(
    *,
    actor: Actor,
    kind: str,
    area: Area,
    door: str,
    unit: Organization,
    meet_at: datetime,
    at: datetime,
    estate: Estate | None = None,
    consent_on: date | None = None,
) -> HomeCheck:
    """Agrees a day with a household; the consent may still be asked at the door."""
    if not may_do_homes(actor, area.code, unit.pk):
        raise InspectionRefused(_("This lies outside the area of your post."))
    if meet_at < at:
        raise InspectionRefused(_("The appointment lies in the past."), field="meet_at")
    with transaction.atomic():
        row = HomeCheck.objects.create(
            kind=kind, area=area, estate=estate, door=door.strip()[:60], unit=unit, meet_at=meet_at,
            consent_on=consent_on, state=HomeCheckState.PLANNED, made_by_id=actor.person_id, created_at=at,
        )  # fmt: skip
        note(actor, "inspection.home_plan", "home check", row.pk, at=at, detail=kind)
    return row


def settle_home_check(
    row: HomeCheck,
    *,
    to: str,
    actor: Actor,
    on: date,
    at: datetime,
    consent_on: date | None = None,
    checker: str = "",
    defect: str = "",
    due_on: date | None = None,
) -> HomeCheck:
    """Writes down how a check at home ended, or that its defect is rectified."""
    if not may_do_homes(actor, row.area.code, row.unit_id):
        raise InspectionRefused(_("This lies outside the area of your post."))
    agreed = consent_on or row.consent_on
    refused = home_refusal(row.state, to, consent_on=agreed, defect=defect, due_on=due_on, on=on)
    if refused:
        raise InspectionRefused(_(refused))
    values = {"state": to, "settled_on": None if to == HomeCheckState.DEFECT else on}
    if row.state == HomeCheckState.PLANNED:
        is_defect, is_refused = to == HomeCheckState.DEFECT, to == HomeCheckState.REFUSED
        values |= {"consent_on": None if is_refused else agreed, "checker": "" if is_refused else checker.strip()[:60]}
        values |= {"defect": defect.strip()[:300] if is_defect else "", "due_on": due_on if is_defect else None}
    with transaction.atomic():
        if not HomeCheck.objects.filter(pk=row.pk, state=row.state).update(**values):
            raise InspectionRefused(_("Somebody has just changed this; please look again."))
        note(actor, "inspection.home_result", "home check", row.pk, at=at, detail=f"{row.kind} {to}")
    row.refresh_from_db()
    return row
