"""Keeps the rounds in step with the register: one round per county, kind and rhythm."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.inspection.models import Installation
from wangge.kinds.inspection.rules import (
    INSTALLATION,
    KEEPER,
    PLANS,
    RHYTHM_TITLES,
    Plan,
    Rhythm,
    common_code,
    purpose_name,
)
from wangge.people.actors import Actor
from wangge.rounds.models import Round
from wangge.rounds.purposes import TargetGiven
from wangge.rounds.services import create_round, set_targets
from wangge.rounds.words import preset

COUNTY = 6


def as_target(row: Installation) -> TargetGiven:
    """An installation as a target of a round."""
    return TargetGiven(
        INSTALLATION, str(row.pk), row.label, row.area.code, unit_id=row.keeper_id, person_id=row.officer_id
    )


def in_service(area_code: str, kind: str) -> list[Installation]:
    """Installations beneath an area that run."""
    rows = Installation.objects.filter(area__code__startswith=area_code, kind=kind)
    return list(
        rows.filter(condition=Installation.Condition.IN_SERVICE)
        .select_related("area", "estate", "keeper")
        .order_by("area__code", "code")
    )


def targets(area_code: str, kind: str, plan: Plan) -> list[TargetGiven]:
    """What a round of a plan comes to beneath an area: each installation, or each keeper once."""
    rows = in_service(area_code, kind)
    if not plan.per_keeper:
        return [as_target(row) for row in rows]
    keepers: dict[int, list[Installation]] = {}
    for row in rows:
        keepers.setdefault(row.keeper_id, []).append(row)
    return [
        TargetGiven(
            KEEPER, str(unit_id), held[0].keeper.name, common_code([row.area.code for row in held]), unit_id=unit_id,
            person_id=next((row.director_id for row in held if row.director_id), None),
        )
        for unit_id, held in keepers.items()
    ]  # fmt: skip


def keep_rounds(*, county: str, kinds: Iterable[str] = PLANS, actor: Actor, at: datetime) -> None:
    """Sets up missing rounds of a county and makes their targets what the register says now."""
    for kind in kinds:
        for plan in PLANS[kind]:
            found = targets(county, kind, plan)
            row = Round.objects.filter(key=f"inspection:{county}:{kind}:{plan.rhythm}").first()
            if row is not None:
                set_targets(row, found, actor=actor, at=at)
            elif found:
                _set_up(county, kind, plan, found, actor, at)


def _set_up(county: str, kind: str, plan: Plan, found: list[TargetGiven], actor: Actor, at: datetime) -> None:
    with override("zh-hans"):  # a name is data; it reads the same for everybody
        names = {"kind": Installation.Kind(kind).label, "rhythm": _(RHYTHM_TITLES[plan.rhythm])}
        name = _("%(kind)s: %(rhythm)s") % names
    create_round(
        actor=actor, name=name, purpose=purpose_name(kind, plan.rhythm), area_code=county,
        rule=preset(plan.rhythm), starts_on=localdate(at), targets=found, at=at,
        key=f"inspection:{county}:{kind}:{plan.rhythm}", window_days=1 if plan.rhythm == Rhythm.DAILY else None,
        is_kept=True,
    )  # fmt: skip
