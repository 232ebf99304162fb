"""Verbs of the catalogue: categories with conditions and questions, the duty list, and the operator's limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.calendars.rules import LimitNotUnderstood, parse_limit
from wangge.kit.codes import CodeRefused, cut
from wangge.matters.kinds import kinds
from wangge.matters.models import Category, Clock, Condition, DutyRule, LimitRule, Matter, Question
from wangge.matters.rules import OPEN_PHASES
from wangge.matters.services.clocks import NO_CLOCK
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role


class CatalogueRefused(Exception):
    """A change that cannot be made; the message is for the page, `field` names the input it belongs to."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def may_edit(actor: Actor) -> bool:
    """Who keeps the catalogue: the system administrator and the county's leader.

    Whoever dispatches under these limits and rules does not set them.
    """
    return actor.role in {Role.SYSTEM_ADMIN, Role.COUNTY_LEADER, Role.SYSTEM}


def only_keepers(actor: Actor) -> None:
    """Refuses everybody else."""
    if not may_edit(actor):
        raise CatalogueRefused(_("Only the system administrator and the county's leader change the catalogue."))


def _note(actor: Actor, act: str, subject: str, detail: str, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="catalogue", subject_id=subject, detail=detail,
    )  # fmt: skip


def clean_limit(text: str, *, field: str = "limit", none_allowed: bool = False) -> str:
    """A limit as it is kept, or a refusal that says how limits are written."""
    if none_allowed and text.strip() == NO_CLOCK:
        return NO_CLOCK
    try:
        return str(parse_limit(text))
    except LimitNotUnderstood as error:
        raise CatalogueRefused(str(error), field=field) from error


@dataclass(frozen=True)
class Touched:
    """What a change of a category touches: open matters, their running deadlines, rules that name it."""

    open_matters: int
    running_clocks: int
    all_matters: int
    duty_rules: int
    limit_rules: int


def touched_by(category: Category) -> Touched:
    """How much hangs on a category; running deadlines stay as they were counted."""
    mine = Q(category=category) | Q(category__parent=category)
    matters = Matter.objects.filter(mine)
    running = Clock.objects.filter(matter__in=matters, name="handle", stopped_at__isnull=True)
    return Touched(
        open_matters=matters.filter(phase__in=OPEN_PHASES).count(),
        running_clocks=running.count(),
        all_matters=matters.count(),
        duty_rules=DutyRule.objects.filter(category=category).count(),
        limit_rules=LimitRule.objects.filter(category=category).count(),
    )


CATEGORY_COLUMNS = (
    "name", "scheme", "parent", "words", "advice", "is_urgent", "is_offered", "is_active", "position",
)  # fmt: skip


def save_category(*, code: str, actor: Actor, at: datetime, is_new: bool = False, **values: Any) -> Category:
    """Adds a category or changes one; its code never changes."""
    only_keepers(actor)
    unknown = set(values) - set(CATEGORY_COLUMNS)
    if unknown:
        raise TypeError(f"no columns of a category: {unknown}")
    row = Category.objects.filter(code=code.strip()).first()
    if is_new and row is not None:
        raise CatalogueRefused(_("The code %(code)s is taken.") % {"code": code}, field="code")
    row = row or Category(code=code.strip())
    changes = [
        f"{name}: {getattr(row, name)} → {value}" for name, value in values.items() if getattr(row, name) != value
    ]
    for name, value in values.items():
        setattr(row, name, value)
    check_category(row)
    with transaction.atomic():
        if row.pk is None or changes:
            row.save()
            _note(actor, "catalogue.category", row.code, "; ".join(changes), at)
    return row


def check_category(row: Category) -> None:
    """Refuses a category without code or name, or above itself."""
    if not row.code:
        raise CatalogueRefused(_("The code is missing."), field="code")
    if not row.name.strip():
        raise CatalogueRefused(_("The name is missing."), field="name")
    above = row.parent
    while above is not None:
        if above.code == row.code:
            raise CatalogueRefused(_("A category cannot be above itself."), field="parent")
        above = above.parent


def save_condition(
    *, category: Category, filing: str, closing: str, limit: str, actor: Actor, at: datetime, source: str = "",
    number: int | None = None,
) -> Condition:  # fmt: skip
    """Adds a filing condition, or changes the one of that number; running deadlines stay as they were counted."""
    only_keepers(actor)
    if not filing.strip():
        raise CatalogueRefused(_("Say when such a matter is filed."), field="filing")
    kept = clean_limit(limit)
    with transaction.atomic():
        taken = list(category.conditions.values_list("number", flat=True))
        row = category.conditions.filter(number=number).first() if number else None
        row = row or Condition(category=category, number=number or max(taken, default=0) + 1)
        before = f"{row.filing} {row.limit} → " if row.pk else ""
        row.filing, row.closing, row.limit, row.source = filing.strip(), closing.strip(), kept, source.strip()
        row.save()
        _note(actor, "catalogue.condition", category.code, f"{row.number}: {before}{row.filing} {row.limit}", at)
    return row


def remove_condition(row: Condition, *, actor: Actor, at: datetime) -> None:
    """Takes a condition away that no matter was filed under."""
    only_keepers(actor)
    detail = f"{row.number}: {row.filing}"
    try:
        with transaction.atomic():
            row.delete()
            _note(actor, "catalogue.condition_removed", row.category.code, detail, at)
    except ProtectedError as error:
        raise CatalogueRefused(_("Matters were filed under this condition; it stays.")) from error


def save_question(
    *, category: Category, code: str, text: str, actor: Actor, at: datetime, asked_of: str = Question.AskedOf.REPORTER,
    choices: Iterable[str] = (), is_required: bool = False, position: int = 100,
) -> Question:  # fmt: skip
    """Adds a question to a category or changes the one of that code; answers given keep their own words."""
    only_keepers(actor)
    if not code.strip() or not text.strip():
        raise CatalogueRefused(_("A question needs a code and its words."), field="text")
    lines = "\n".join(line.strip() for line in choices if line.strip())
    with transaction.atomic():
        row, _is_new = Question.objects.update_or_create(
            category=category,
            code=code.strip(),
            defaults={
                "text": text.strip(), "asked_of": asked_of, "choices": lines, "is_required": is_required,
                "position": position,
            },
        )  # fmt: skip
        _note(actor, "catalogue.question", category.code, f"{row.code}: {row.text}", at)
    return row


def remove_question(row: Question, *, actor: Actor, at: datetime) -> None:
    """Asks a question no longer; answers given stay."""
    only_keepers(actor)
    with transaction.atomic():
        _note(actor, "catalogue.question_removed", row.category.code, row.code, at)
        row.delete()


def clean_area(text: str) -> str:
    """An area code as it is kept; empty means everywhere."""
    if not text.strip():
        return ""
    try:
        return cut(text.strip())
    except CodeRefused as error:
        raise CatalogueRefused(str(error), field="area_code") from error


def add_duty_rule(
    *,
    category: Category | None,
    area_code: str,
    unit: Organization,
    actor: Actor,
    at: datetime,
    assist: Iterable[Organization] = (),
    reason: str = "",
    source_number: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> DutyRule:
    """Adds a rule to the duty list; a rule for the same category and area ends the day before.

    Besides the keepers of the catalogue, the township leader whose decision makes a rule may add it for his township.
    """
    own_decision = actor.role == Role.TOWNSHIP_LEADER and bool(source_number) and actor.covers(area_code)
    if not own_decision:
        only_keepers(actor)
    if not unit.is_active:
        raise CatalogueRefused(_("%(name)s is closed.") % {"name": unit.name}, field="unit")
    first = valid_from or localdate(at)
    if valid_to is not None and valid_to < first:
        raise CatalogueRefused(_("The last day is before the first."), field="valid_to")
    code = clean_area(area_code)
    with transaction.atomic():
        still = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
        DutyRule.objects.filter(still, category=category, area_code=code).update(valid_to=first - timedelta(days=1))
        row = DutyRule.objects.create(
            category=category, area_code=code, unit=unit, reason=reason.strip()[:200], source_number=source_number,
            valid_from=first, valid_to=valid_to,
        )  # fmt: skip
        row.assist.set([other for other in assist if other.pk != unit.pk])
        _note(actor, "catalogue.duty", str(row.pk), f"{category or '*'} {code or '*'} → {unit.code} {reason}"[:500], at)
    return row


def end_duty_rule(row: DutyRule, *, on: date, actor: Actor, at: datetime) -> None:
    """Ends a rule after its last day; the row stays, so that old choices can be explained."""
    only_keepers(actor)
    row.valid_to = on
    with transaction.atomic():
        row.save(update_fields=["valid_to"])
        _note(actor, "catalogue.duty_ended", str(row.pk), str(on), at)


def set_limit_rule(
    *,
    kind: str,
    clock: str,
    limit: str,
    actor: Actor,
    at: datetime,
    category: Category | None = None,
    area_code: str = "",
    urgency: str = "",
    source: str = "",
    mark: str = LimitRule.Mark.UNVERIFIED,
    valid_from: date | None = None,
) -> LimitRule:
    """Sets a limit for a clock of a kind from a day on; one for the same case ends the day before."""
    only_keepers(actor)
    the_kind = kinds().get(kind)
    if the_kind is None or clock not in the_kind.clocks:
        raise CatalogueRefused(_("There is no such deadline."), field="clock")
    kept = clean_limit(limit, none_allowed=True)
    first = valid_from or localdate(at)
    same: Mapping[str, Any] = {
        "kind": kind, "clock": clock, "category": category, "area_code": clean_area(area_code), "urgency": urgency,
    }  # fmt: skip
    with transaction.atomic():
        still = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
        LimitRule.objects.filter(still, **same).update(valid_to=first - timedelta(days=1))
        row = LimitRule.objects.create(**same, limit=kept, source=source.strip(), mark=mark, valid_from=first)
        _note(actor, "catalogue.limit", str(row.pk), f"{row} {row.area_code} {urgency} {source}", at)
    return row


def end_limit_rule(row: LimitRule, *, on: date, actor: Actor, at: datetime) -> None:
    """Ends a limit after its last day; the kind's own limit counts again."""
    only_keepers(actor)
    row.valid_to = on
    with transaction.atomic():
        row.save(update_fields=["valid_to"])
        _note(actor, "catalogue.limit_ended", str(row.pk), f"{row} {on}", at)


def remove_category(row: Category, *, actor: Actor, at: datetime) -> None:
    """Takes a category away that nothing was ever filed under; others are made inactive instead."""
    only_keepers(actor)
    try:
        with transaction.atomic():
            row.delete()
            _note(actor, "catalogue.category_removed", row.code, row.name, at)
    except (ProtectedError, IntegrityError) as error:
        raise CatalogueRefused(_("Matters or other categories hang on it; make it inactive instead.")) from error
