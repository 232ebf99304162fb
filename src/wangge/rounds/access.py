"""Whose work a due is, who sees rounds and their coverage, who may waive."""

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role
from wangge.rounds.models import Due, Finding, ListDraft, Record, Round, Target, TargetList
from wangge.rounds.purposes import SETTING, Purpose, purpose_of, purposes

NOTHING = Q(pk__in=())


def own_rule(actor: Actor) -> Q:
    """Dues that are the actor's own work, by post; `does` asks the same of one."""
    names = [purpose.name for purpose in purposes().values() if actor.role in purpose.doers]
    if not names or actor.person_id is None:
        return NOTHING
    mine = Q(person_id=actor.person_id)
    if actor.role in UNIT_ROLES:
        mine |= Q(unit_id=actor.organization_id) if actor.organization_id else NOTHING
    elif actor.area_code:
        mine |= within(actor.area_code, field="area_code") & Q(unit=None)
    return mine & Q(round__purpose__in=names)


def does(actor: Actor, due: Due) -> bool:
    """Whether this due is the actor's own work; the same rule as `own_rule`."""
    purpose = purpose_of(due.round.purpose)
    if purpose is None or actor.role not in purpose.doers or actor.person_id is None:
        return False
    if due.person_id == actor.person_id:
        return True
    if actor.role in UNIT_ROLES:
        return due.unit_id is not None and due.unit_id == actor.organization_id
    return due.unit_id is None and actor.covers(due.area_code)


def _beneath(areas: QuerySet[Area], field: str) -> Exists:
    """Rows that lie in one of the areas or beneath it, in the statement of the rows themselves."""
    place = ExpressionWrapper(OuterRef(field), output_field=CharField())
    return Exists(areas.annotate(place=place).filter(place__startswith=F("code")))


def _reading(actor: Actor, *, purpose: str, area: str) -> Q:
    """The areas in which the actor reads each purpose, whoever does the work, over columns of those names."""
    found = NOTHING
    for one in purposes().values():
        if actor.role in one.readers and actor.area_code:
            found |= Q(**{purpose: one.name}) & within(actor.area_code, field=area)
        seen = one.sees(actor)
        if seen is not None:
            found |= Q(**{purpose: one.name}) & Q(_beneath(seen, area))
    return found


def visible_dues(actor: Actor) -> QuerySet[Due]:
    """Dues of the actor's own, and those of the areas in which the actor may read the purpose."""
    if actor.role == Role.SYSTEM:
        return Due.objects.all()
    return Due.objects.filter(own_rule(actor) | _reading(actor, purpose="round__purpose", area="area_code"))


def visible_targets(actor: Actor) -> QuerySet[Target]:
    """Targets of the actor's own unit or person, and those of the areas in which the actor may read the purpose."""
    rule = _reading(actor, purpose="round__purpose", area="area_code")
    if actor.person_id is not None:
        rule |= Q(person_id=actor.person_id)
    if actor.role in UNIT_ROLES and actor.organization_id:
        rule |= Q(unit_id=actor.organization_id, round__purpose__in=_doing(actor))
    return Target.objects.filter(rule)


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds of a wider or narrower area than the actor's for whoever reads their purpose; units see theirs."""
    if actor.role == Role.SYSTEM:
        return Round.objects.all()
    found = _reading(actor, purpose="purpose", area="area_code")
    for one in purposes().values():
        if actor.role in one.readers and actor.area_code:
            above = [actor.area_code[:length] for length in range(2, len(actor.area_code))]
            found |= Q(purpose=one.name, area_code__in=above)
        seen = one.sees(actor)
        if seen is not None:
            found |= Q(purpose=one.name) & Q(Exists(seen.filter(code__startswith=OuterRef("area_code"))))
    if actor.role in UNIT_ROLES and actor.organization_id:
        own = Target.objects.filter(unit_id=actor.organization_id, round__purpose__in=_doing(actor))
        found |= Q(pk__in=own.values("round_id"))
    return Round.objects.filter(found)


def _doing(actor: Actor) -> list[str]:
    return [purpose.name for purpose in purposes().values() if actor.role in purpose.doers]


def may_waive(actor: Actor, due: Due, purpose: Purpose | None) -> bool:
    """Nobody waives what is his own work."""
    return (
        purpose is not None and actor.role in purpose.waivers and actor.covers(due.area_code) and not does(actor, due)
    )


def get_round(actor: Actor, pk: int) -> Round:
    """A round the actor may see, or 404."""
    found = visible_rounds(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_own_round(actor: Actor, pk: int) -> Round:
    """A round that the actor may change: 404 if it may not be seen, 403 if it reaches beyond the actor's area."""
    found = get_round(actor, pk)
    purpose = purpose_of(found.purpose)
    may = actor.covers(found.area_code) and (purpose is None or purpose.may_set_up(actor))
    if not may:
        raise PermissionDenied(_("This round reaches beyond your area."))
    return found


def get_round_kept_by_hand(actor: Actor, pk: int) -> Round:
    """The same, and 403 where an app keeps rule and targets in step with its own rows."""
    found = get_own_round(actor, pk)
    if found.is_kept:
        raise PermissionDenied(_("The register itself keeps this round: rule and targets are not changed by hand."))
    return found


KEEPERS = SETTING | {Role.COMMUNITY_CLERK}
"""Who keeps lists that rounds go over."""


def may_keep(actor: Actor, area_code: str) -> bool:
    """Whether the actor keeps lists of an area."""
    return actor.role == Role.SYSTEM or (actor.role in KEEPERS and actor.covers(area_code))


def visible_lists(actor: Actor) -> QuerySet[TargetList]:
    """Lists of the actor's area, above it and beneath it; their entries are shown as far as the area reaches."""
    above = [actor.area_code[:length] for length in range(2, len(actor.area_code) + 1)]
    if actor.role not in KEEPERS or not above:
        return TargetList.objects.none()
    return TargetList.objects.filter(Q(area__code__in=above) | within(actor.area_code, field="area__code"))


def get_list(actor: Actor, pk: int) -> TargetList:
    """A list the actor may see, or 404."""
    found = visible_lists(actor).select_related("area").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_draft(actor: Actor, pk: int) -> ListDraft:
    """A draft of one's own, or 404."""
    rows = ListDraft.objects.select_related("list__area").filter(list__in=visible_lists(actor))
    found = rows.filter(pk=pk, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found


def get_record(actor: Actor, pk: int) -> Record:
    """The record of work that the actor may see, or 404."""
    rows = Record.objects.select_related("due__round", "due__target", "due__unit", "form")
    found = rows.filter(pk=pk, due__in=visible_dues(actor)).first()
    if found is None:
        raise Http404
    return found


def visible_findings(actor: Actor) -> QuerySet[Finding]:
    """Findings of work that the actor may see."""
    rows = Finding.objects.select_related("record__due__round", "record__due__target", "matter")
    return rows.filter(record__due__in=visible_dues(actor))


def get_finding(actor: Actor, pk: int) -> Finding:
    """A finding of work that the actor may see, or 404."""
    found = visible_findings(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_due(actor: Actor, pk: int) -> Due:
    """A due the actor may see, or 404."""
    found = visible_dues(actor).select_related("round__form", "target", "unit", "record").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
