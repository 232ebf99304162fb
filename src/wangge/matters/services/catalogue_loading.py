"""Loads a catalogue file, all or nothing, and writes one; loading what was written changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.audit.services import record
from wangge.matters.catalogue_file import CatalogueFile, CategoryRow, DutyRow, Fault, read_catalogue
from wangge.matters.catalogue_words import COLUMNS, LABELS, shown_word
from wangge.matters.models import Category, Condition, DutyRule, Question
from wangge.matters.services.catalogue import add_duty_rule
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization

COLUMN_OF = {
    "parent_id": "parent", "is_urgent": "urgent", "is_offered": "offered", "is_active": "active",
    "is_required": "required",
}  # fmt: skip
"""The table's name of a column where the row's own differs."""


@dataclass(frozen=True)
class Change:
    """One row that a load writes or takes away: what it is, and each column as it was and as it will be."""

    line: int
    what: str
    code: str
    name: str
    is_new: bool = False
    is_removed: bool = False
    values: tuple[tuple[str, str, str], ...] = ()


@dataclass
class LoadReport:
    """What a load did or would do, and every fault with its line."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def is_loaded(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def load_catalogue(
    source: Path | bytes, *, at: datetime, actor: Actor = SYSTEM, filename: str = "", dry_run: bool = False
) -> LoadReport:
    """Checks every row first, then loads all of them or nothing."""
    content = read_catalogue(source, filename)
    report = LoadReport(faults=[*content.faults], texts=content.texts)
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
    """What only the database knows: parents, categories, units and areas that are named but do not exist, circles."""
    known = dict(Category.objects.values_list("code", "parent__code"))
    parents: dict[str, str] = {code: parent or "" for code, parent in known.items()}
    parents |= {code: row.parent for code, row in content.categories.items()}
    faults = [*_bad_parents(content, parents)]
    named = [(row.line, row.code) for row in content.conditions]
    named += [(row.line, row.code) for row in content.questions]
    named += [(row.line, row.code) for row in content.duties if row.code]
    unknown = [(line, code) for line, code in named if code not in parents]
    faults += [Fault(line, _("there is no category %(code)s") % {"code": code}, "code") for line, code in unknown]
    return faults + _bad_duties(content.duties)


def _bad_duties(duties: Sequence[DutyRow]) -> list[Fault]:
    units = set(Organization.objects.filter(is_active=True).values_list("code", flat=True)) if duties else set()
    areas = names_of(duty.area for duty in duties if duty.area) if duties else {}
    faults = []
    for duty in duties:
        missing = [("unit", code) for code in (duty.unit,) if code not in units]
        missing += [("assist", code) for code in duty.assist if code not in units]
        faults += [Fault(duty.line, _("there is no unit %(code)s") % {"code": code}, name) for name, code in missing]
        if duty.area and duty.area not in areas:
            faults.append(Fault(duty.line, _("there is no area %(code)s") % {"code": duty.area}, "area"))
    return faults


def _bad_parents(content: CatalogueFile, parents: dict[str, str]) -> Iterator[Fault]:
    for row in content.categories.values():
        if row.parent and row.parent not in parents:
            yield Fault(row.line, _("there is no category %(code)s") % {"code": row.parent}, "parent")
            continue
        seen, above = {row.code}, row.parent
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above:
            yield Fault(row.line, _("a category cannot be above itself"), "parent")


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
        if "filing" in self.content.columns:
            self._conditions()
        if "question" in self.content.columns:
            self._questions()
        self._duties()

    def _put(self, row: models.Model, values: dict[str, Any], change: Change) -> None:
        """Writes a row when it is new or different; a column the file does not have stays as it is."""
        is_new = row.pk is None
        given = {name for name in values if is_new or COLUMN_OF.get(name, name) in self.content.columns}
        changed = [name for name, value in values.items() if name in given and getattr(row, name) != value]
        before = {name: "" if is_new else getattr(row, name) for name in changed}
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
            return
        told = [
            (COLUMN_OF.get(name, name), self._told(name, before[name]), self._told(name, values[name]))
            for name in changed
        ]
        kept = tuple((name, old, new) for name, old, new in told if old or new)
        self.report.changes.append(replace(change, is_new=is_new, values=kept))

    def _told(self, column: str, value: Any) -> str:
        """A value as a person reads it."""
        if column == "parent_id":
            return next((row.name for row in self.rows.values() if value and row.pk == value), "")
        if isinstance(value, bool):
            return shown_word("urgent", _flag(value))
        return shown_word(column, str(value if value is not None else ""))

    def _category(self, given: CategoryRow) -> None:
        row = self.rows.get(given.code) or Category(code=given.code)
        parent = self.rows[given.parent].pk if given.parent else None
        values = {
            "name": given.name, "scheme": given.scheme, "parent_id": parent, "words": given.words,
            "advice": given.advice, "is_urgent": given.is_urgent, "is_offered": given.is_offered,
            "is_active": given.is_active, "position": given.position,
        }  # fmt: skip
        self._put(row, values, Change(given.line, "category", given.code, row.name or given.name))
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
            self._put(row, values, Change(given.line, "condition", given.code, self.rows[given.code].name))
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
            self._put(row, values, Change(given.line, "question", given.code, self.rows[given.code].name))
        self._remove(list(known.values()))

    def _remove(self, rows: Sequence[Condition | Question]) -> None:
        """Takes away what the file no longer has; what matters were filed under stays and is reported."""
        for row in rows:
            what = "condition" if isinstance(row, Condition) else "question"
            told = ((("filing" if isinstance(row, Condition) else "text"), str(row), ""),)
            gone = Change(0, what, row.category.code, row.category.name, is_removed=True, values=told)
            try:
                with transaction.atomic():
                    row.delete()
                self.report.removed += 1
                self.report.changes.append(gone)
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
            helping = {unit.pk for unit in row.assist.all()} if row is not None else set()
            if row is not None and same and helping == wanted:
                self.report.unchanged += 1
                continue
            add_duty_rule(
                category=category, area_code=given.area, unit=units[given.unit],
                assist=[units[code] for code in given.assist], reason=given.reason, actor=self.actor, at=self.at,
            )  # fmt: skip
            self.report.created += 1
            self.report.changes.append(self._duty_change(given, row, units))

    def _duty_change(self, given: DutyRow, row: DutyRule | None, units: dict[str, Organization]) -> Change:
        name = self.rows[given.code].name if given.code else _("every category")
        helping = "、".join(units[code].name for code in given.assist)
        values = (
            ("area", given.area, given.area),
            ("unit", row.unit.name if row else "", units[given.unit].name),
            ("assist", "", helping),
            ("reason", row.reason if row else "", given.reason),
        )
        told = tuple(one for one in values if (one[1] or one[2]) and (one[1] != one[2] or one[0] == "area"))
        return Change(given.line, "duty", given.code, name, is_new=row is None, values=told)


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


def export_table(*, is_plain: bool = True) -> tuple[Sequence[str], list[list[Any]]]:
    """Headings and rows of the whole catalogue: in plain names, or in the words of the page's language."""
    if is_plain:
        return COLUMNS, [[row.get(name, "") for name in COLUMNS] for row in export_rows()]
    headings = [str(LABELS[name]) for name in COLUMNS]
    return headings, [[shown_word(name, str(row.get(name, ""))) for name in COLUMNS] for row in export_rows()]
