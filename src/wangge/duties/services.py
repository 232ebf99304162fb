"""Verbs of duty catalogues: drafted, put in force in place of the one before, ended; which categories fall where."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.duties.access import may_keep
from wangge.duties.models import DutyCatalogue, DutyCategory, DutyItem
from wangge.duties.rules import MOST_ITEMS, day_before
from wangge.matters.models import Category
from wangge.people.actors import Actor


class DutyRefused(Exception):
    """A catalogue that may not be so; the text says why, `field` at which field."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def _note(actor: Actor, act: str, row: DutyCatalogue, at: datetime, detail: str = "") -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="duty_catalogue", subject_id=row.pk, detail=(detail or f"{row.name} {row.number}")[:200],
    )  # fmt: skip


def _check(actor: Actor, county_code: str) -> None:
    if not may_keep(actor, county_code):
        raise DutyRefused(_("This lies outside the area of your post."))


@transaction.atomic
def draft_catalogue(
    *, values: Mapping[str, Any], items: Iterable[Mapping[str, Any]], actor: Actor, at: datetime
) -> DutyCatalogue:
    """Drafts the next version of a catalogue; nobody else reads it before it is put in force."""
    _check(actor, values["county"].code)
    same = DutyCatalogue.objects.filter(county=values["county"], kind=values["kind"], name=values["name"])
    if same.filter(published_at=None).exists():
        raise DutyRefused(_("There is a draft of this catalogue already: go on with that one."), field="name")
    number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
    given = {name: values[name] for name in ("county", "kind", "name", "source", "valid_from")}
    row = DutyCatalogue.objects.create(**given, number=number, created_at=at)
    _put_items(row, items)
    _note(actor, "duty.draft", row, at)
    return row


@transaction.atomic
def edit_draft(
    row: DutyCatalogue, *, values: Mapping[str, Any], items: Iterable[Mapping[str, Any]], actor: Actor, at: datetime
) -> None:
    """Changes a draft: its source, its day, its duties; what is in force is replaced, never changed."""
    _check(actor, row.county.code)
    given = {name: values[name] for name in ("source", "valid_from")}
    if not DutyCatalogue.objects.filter(pk=row.pk, published_at=None).update(**given):
        raise DutyRefused(_("It is in force: draft the next version."))
    _put_items(row, items)
    _note(actor, "duty.draft", row, at)


def _put_items(row: DutyCatalogue, items: Iterable[Mapping[str, Any]]) -> None:
    """The duties in their order; a duty that keeps its name keeps its categories unless others are given."""
    held = [given for given in items if given.get("name")]
    names = [given["name"] for given in held]
    if not held:
        raise DutyRefused(_("Write at least one duty."))
    if len(held) > MOST_ITEMS:
        raise DutyRefused(_("Forty duties at most: nobody remembers more."))
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise DutyRefused(_("“%(name)s” stands there twice.") % {"name": twice})
    before = {item.name: [one.category for one in item.mapped.all()] for item in _with_categories(row)}
    row.items.all().delete()
    taken: set[int] = set()
    for position, given in enumerate(held, start=1):
        item = DutyItem.objects.create(
            catalogue=row, position=position, name=given["name"], sentence=given.get("sentence", ""),
            office=given.get("office", ""),
        )  # fmt: skip
        wanted = given.get("categories")
        _map(item, before.get(item.name, []) if wanted is None else wanted, taken)


def _with_categories(row: DutyCatalogue) -> Any:
    return row.items.prefetch_related("mapped__category")


def _map(item: DutyItem, categories: Iterable[Category], taken: set[int]) -> None:
    for category in categories:
        if category.pk in taken:
            raise DutyRefused(_("The category “%(name)s” falls under two duties.") % {"name": category.name})
        taken.add(category.pk)
        DutyCategory.objects.create(catalogue=item.catalogue, item=item, category=category)


@transaction.atomic
def map_categories(item: DutyItem, *, categories: Iterable[Category], actor: Actor, at: datetime) -> None:
    """Says which categories fall under a duty; the words of the catalogue stay as they are."""
    _check(actor, item.catalogue.county.code)
    held = list(categories)
    others = DutyCategory.objects.filter(catalogue=item.catalogue_id, category__in=held).exclude(item=item)
    if other := others.select_related("item", "category").first():
        words = {"name": other.category.name, "duty": other.item.name}
        message = _("The category “%(name)s” falls under “%(duty)s” already: take it out there first.") % words
        raise DutyRefused(message, field="categories")
    item.mapped.all().delete()
    _map(item, held, set())
    names = " ".join(category.name for category in held)
    _note(actor, "duty.map", item.catalogue, at, detail=f"{item.name}: {names}")


@transaction.atomic
def publish(row: DutyCatalogue, *, actor: Actor, at: datetime) -> None:
    """Puts a draft in force from its day; the version before ends the day before."""
    _check(actor, row.county.code)
    earlier = DutyCatalogue.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=row.valid_from), county=row.county_id, kind=row.kind, name=row.name,
        published_at__isnull=False,
    ).exclude(pk=row.pk)  # fmt: skip
    if earlier.filter(valid_from__gte=row.valid_from).exists():
        message = _("A version of this catalogue begins on that day or later: choose a later day.")
        raise DutyRefused(message, field="valid_from")
    earlier.update(valid_to=day_before(row.valid_from))
    given = {"published_at": at, "published_by_id": actor.person_id}
    if not DutyCatalogue.objects.filter(pk=row.pk, published_at=None).update(**given):
        raise DutyRefused(_("It is in force already."))
    _note(actor, "duty.publish", row, at)


@transaction.atomic
def end(row: DutyCatalogue, *, last_day: date, actor: Actor, at: datetime) -> None:
    """Ends a catalogue without a next version."""
    _check(actor, row.county.code)
    if last_day < row.valid_from:
        raise DutyRefused(_("The last day is before the first."), field="last_day")
    held = DutyCatalogue.objects.filter(pk=row.pk, published_at__isnull=False, valid_to=None)
    if not held.update(valid_to=last_day):
        raise DutyRefused(_("It has an end already."))
    _note(actor, "duty.end", row, at)


@transaction.atomic
def discard(row: DutyCatalogue, *, actor: Actor, at: datetime) -> None:
    """Throws a draft away."""
    _check(actor, row.county.code)
    if row.published_at is not None:
        raise DutyRefused(_("It is in force: draft the next version."))
    _note(actor, "duty.discard", row, at)
    row.delete()
