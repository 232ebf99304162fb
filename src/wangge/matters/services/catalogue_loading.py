"""Loads a catalogue file, all or nothing, and writes one; loading what was written changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.matters.catalogue_file import COLUMNS, CatalogueFile, CategoryRow, Fault, read_catalogue
from wangge.matters.models import Category, Condition, DutyRule, Question
from wangge.matters.services.catalogue import add_duty_rule
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization


@dataclass
class LoadReport:
    """What a load did or would do, and every fault with its line."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_loaded(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def load_catalogue(
    source: Path | bytes, *, at: datetime, actor: Actor = SYSTEM, filename: str = "", dry_run: bool = False
) -> LoadReport:
    """Checks every row first, then loads all of them or nothing."""
    content = read_catalogue(source, filename)
    report = LoadReport(faults=[*content.faults])
    with transaction.atomic():
        report.faults += check_against_rows(content)
        if report.is_loaded:
            _Loading(content, report, actor, at).run()
            detail = f"+{report.created} ~{report.changed} ={report.unchanged} -{report.removed}"
            record(
                act="catalogue.load", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
                actor_name=actor.name, subject_kind="catalogue", subject_id=filename or str(source)[:60]
                if isinstance(source, Path) else filename, detail=detail,
            )  # fmt: skip
        if dry_run or not report.is_loaded:
            transaction.set_rollback(True)
    return report


def check_against_rows(content: CatalogueFile) -> list[Fault]:
    """What only the database knows: parents, categories and units that are named but do not exist, circles."""
    known = dict(Category.objects.values_list("code", "parent__code"))
    parents: dict[str, str] = {code: parent or "" for code, parent in known.items()}
    parents |= {code: row.parent for code, row in content.categories.items()}
    faults = [*_bad_parents(content, parents)]
    named = [(row.line, row.code) for row in content.conditions]
    named += [(row.line, row.code) for row in content.questions]
    named += [(row.line, row.code) for row in content.duties if row.code]
    unknown = [(line, code) for line, code in named if code not in parents]
    faults += [Fault(line, _("there is no category %(code)s") % {"code": code}) for line, code in unknown]
    units = set(Organization.objects.filter(is_active=True).values_list("code", flat=True))
    for duty in content.duties:
        missing = [code for code in (duty.unit, *duty.assist) if code not in units]
        faults += [Fault(duty.line, _("there is no unit %(code)s") % {"code": code}) for code in missing]
    return faults


def _bad_parents(content: CatalogueFile, parents: dict[str, str]) -> Iterator[Fault]:
    for row in content.categories.values():
        if row.parent and row.parent not in parents:
            yield Fault(row.line, _("there is no category %(code)s") % {"code": row.parent})
            continue
        seen, above = {row.code}, row.parent
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above:
            yield Fault(row.line, _("a category cannot be above itself"))


class _Loading:
    """One load in progress."""

    def __init__(self, content: CatalogueFile, report: LoadReport, actor: Actor, at: datetime) -> None:
        self.content = content
        self.report = report
        self.actor = actor
        self.at = at
        self.rows = {row.code: row for row in Category.objects.all()}
        self.ranks = {code: number for number, code in enumerate(sorted(content.categories, key=self._depth))}

    def _depth(self, code: str) -> int:
        depth, above = 0, self.content.categories[code].parent
        while above in self.content.categories:
            depth, above = depth + 1, self.content.categories[above].parent
        return depth

    def run(self) -> None:
        """Categories from the top down, then what hangs on them."""
        for code in sorted(self.content.categories, key=self.ranks.__getitem__):
            self._category(self.content.categories[code])
        self._conditions()
        self._questions()
        self._duties()

    def _put(self, row: models.Model, values: dict[str, Any]) -> None:
        """Writes a row when it is new or different."""
        is_new = row.pk is None
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if is_new:
            row.save()
            self.report.created += 1
        elif changed:
            row.save(update_fields=changed)
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def _category(self, given: CategoryRow) -> None:
        row = self.rows.get(given.code) or Category(code=given.code)
        parent = self.rows[given.parent].pk if given.parent else None
        values = {
            "name": given.name, "scheme": given.scheme, "parent_id": parent, "words": given.words,
            "advice": given.advice, "is_urgent": given.is_urgent, "is_offered": given.is_offered,
            "is_active": given.is_active, "position": given.position,
        }  # fmt: skip
        self._put(row, values)
        self.rows[given.code] = row

    def _conditions(self) -> None:
        touched = {*self.content.categories, *(row.code for row in self.content.conditions)}
        known = {
            (row.category.code, row.number): row
            for row in Condition.objects.filter(category__code__in=touched).select_related("category")
        }
        counts: dict[str, int] = {}
        for given in self.content.conditions:
            counts[given.code] = given.number or counts.get(given.code, 0) + 1
            key = (given.code, counts[given.code])
            row = known.pop(key, None) or Condition(category=self.rows[given.code], number=key[1])
            values = {
                "filing": given.filing, "closing": given.closing, "limit": given.limit, "source": given.source,
            }  # fmt: skip
            self._put(row, values)
        self._remove(list(known.values()))

    def _questions(self) -> None:
        touched = {*self.content.categories, *(row.code for row in self.content.questions)}
        known = {
            (row.category.code, row.code): row
            for row in Question.objects.filter(category__code__in=touched).select_related("category")
        }
        for given in self.content.questions:
            row = known.pop((given.code, given.question), None) or Question(
                category=self.rows[given.code], code=given.question
            )
            values = {
                "text": given.text, "asked_of": given.asked_of, "choices": "\n".join(given.choices),
                "is_required": given.is_required, "position": given.position,
            }  # fmt: skip
            self._put(row, values)
        self._remove(list(known.values()))

    def _remove(self, rows: Sequence[Condition | Question]) -> None:
        """Takes away what the file no longer has; what matters were filed under stays and is reported."""
        for row in rows:
            try:
                with transaction.atomic():
                    row.delete()
                self.report.removed += 1
            except ProtectedError:
                self.report.kept.append(f"{row.category.code}: {row}")

    def _duties(self) -> None:
        units = {unit.code: unit for unit in Organization.objects.all()}
        today = localdate(self.at)
        for given in self.content.duties:
            category = self.rows[given.code] if given.code else None
            wanted = {units[code].pk for code in given.assist}
            rows = DutyRule.objects.filter(category=category, area_code=given.area, valid_to__isnull=True)
            row = rows.filter(valid_from__lte=today).select_related("unit").first()
            same = row is not None and (row.unit.code, row.reason) == (given.unit, given.reason)
            if row is not None and same and {unit.pk for unit in row.assist.all()} == wanted:
                self.report.unchanged += 1
                continue
            add_duty_rule(
                category=category, area_code=given.area, unit=units[given.unit],
                assist=[units[code] for code in given.assist], reason=given.reason, actor=self.actor, at=self.at,
            )  # fmt: skip
            self.report.created += 1


def export_rows(*, with_duties: bool = True) -> Iterator[dict[str, Any]]:
    """The whole catalogue in the format of the file, parents before children."""
    categories = {row.pk: row for row in Category.objects.all()}

    def rank(row: Category) -> tuple[int, str, int, str]:
        depth, above = 0, row.parent_id
        while above is not None:
            depth, above = depth + 1, categories[above].parent_id
        return depth, row.scheme, row.position, row.code

    for row in sorted(categories.values(), key=rank):
        yield {
            "row": "category", "code": row.code, "name": row.name, "scheme": row.scheme,
            "parent": categories[row.parent_id].code if row.parent_id else "", "words": row.words,
            "advice": row.advice, "urgent": _flag(row.is_urgent), "offered": _flag(row.is_offered),
            "active": _flag(row.is_active), "position": row.position,
        }  # fmt: skip
    for condition in Condition.objects.select_related("category").order_by("category__code", "number"):
        yield {
            "row": "condition", "code": condition.category.code, "number": condition.number,
            "filing": condition.filing, "closing": condition.closing, "limit": condition.limit,
            "source": condition.source,
        }  # fmt: skip
    for question in Question.objects.select_related("category").order_by("category__code", "position", "code"):
        yield {
            "row": "question", "code": question.category.code, "question": question.code, "text": question.text,
            "asked_of": question.asked_of, "choices": "|".join(question.choices.splitlines()),
            "required": _flag(question.is_required), "position": question.position,
        }  # fmt: skip
    if with_duties:
        yield from _duty_rows()


def _duty_rows() -> Iterator[dict[str, Any]]:
    rules = DutyRule.objects.filter(valid_to__isnull=True).select_related("category", "unit").prefetch_related("assist")
    for rule in rules.order_by("category__code", "area_code", "pk"):
        yield {
            "row": "duty", "code": rule.category.code if rule.category else "", "area": rule.area_code,
            "unit": rule.unit.code, "assist": ";".join(unit.code for unit in rule.assist.all()),
            "reason": rule.reason,
        }  # fmt: skip


def _flag(value: bool) -> str:
    return "yes" if value else "no"


def export_table() -> tuple[Sequence[str], list[list[Any]]]:
    """Headings and rows of the whole catalogue."""
    return COLUMNS, [[row.get(name, "") for name in COLUMNS] for row in export_rows()]
