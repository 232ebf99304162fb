"""Short forms as the operator's data: those that ship, and those written here; records keep the edition they used."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.rounds.models import FormLine, ShortForm
from wangge.rounds.services.refusal import RoundRefused, note

MOST_LINES = 20


@dataclass(frozen=True)
class LineGiven:
    """One line as it is written down: what is looked at or counted."""

    text: str
    answer: str = FormLine.Answer.VERDICT
    is_grave: bool = False


def shipped() -> dict[str, list[LineGiven]]:
    """The forms that ship, by name."""
    text = files("wangge.rounds.data").joinpath("forms.csv").read_text(encoding="utf-8")
    found: dict[str, list[LineGiven]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["form"], []).append(LineGiven(row["text"], row["answer"], row["grave"] == "1"))
    return found


def begin_forms(at: datetime) -> None:
    """Puts the forms that ship where there is none yet."""
    if ShortForm.objects.exists():
        return
    with transaction.atomic():
        for name, lines in shipped().items():
            row, is_new = ShortForm.objects.get_or_create(name=name, defaults={"created_at": at})
            if is_new:
                _write(row, lines)


def _write(row: ShortForm, lines: Sequence[LineGiven]) -> None:
    FormLine.objects.bulk_create(
        FormLine(
            form=row, edition=row.edition, position=position, text=line.text, answer=line.answer, is_grave=line.is_grave
        )
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip


def save_form(
    row: ShortForm | None, *, name: str, lines: Sequence[LineGiven], is_offered: bool, actor: Actor, at: datetime
) -> ShortForm:
    """A new form, or a new edition of one; records made with the old edition keep it."""
    cleaned = [line for line in lines if line.text.strip()]
    if not cleaned:
        raise RoundRefused(_("A form needs at least one line."), field="lines")
    if len(cleaned) > MOST_LINES:
        message = _("At most %(most)d lines: nobody checks more with care.") % {"most": MOST_LINES}
        raise RoundRefused(message, field="lines")
    same = ShortForm.objects.filter(name=name.strip())
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise RoundRefused(_("There is a form of this name already."), field="name")
    with transaction.atomic():
        if row is None:
            row = ShortForm.objects.create(name=name.strip(), is_offered=is_offered, created_at=at)
            _write(row, cleaned)
        else:
            is_new = lines_of(row) != cleaned
            row.name, row.is_offered, row.edition = name.strip(), is_offered, row.edition + is_new
            row.save(update_fields=["name", "is_offered", "edition"])
            if is_new:
                _write(row, cleaned)
        note(actor, "round.form", "short form", row.pk, at=at, detail=f"{row.name} {row.edition}")
    return row


def lines_of(row: ShortForm) -> list[LineGiven]:
    """The lines in force."""
    rows = row.lines.filter(edition=row.edition).order_by("position")
    return [LineGiven(line.text, line.answer, line.is_grave) for line in rows]
