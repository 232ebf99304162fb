"""What an operator sets: rhythms, the words of consent, the ledgers."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wangge.jobs.services import enqueue
from wangge.kinds.visit.models import CheckLine, ConsentText, LedgerRow, RhythmRow
from wangge.kinds.visit.queries.terms import COUNTY, consent_words
from wangge.kinds.visit.rules.checklist import lines_refusal, read_lines
from wangge.kinds.visit.rules.ledgers import OPERATORS, READERS, SHIPPED, titles_of
from wangge.kinds.visit.rules.rhythms import Every, Rhythm, rhythm_refusal
from wangge.kinds.visit.services.noting import VisitRefused, note
from wangge.matters.rules import NOT_YOUR_ROLE
from wangge.people.actors import Actor
from wangge.people.rules import Role

SETTERS = frozenset({Role.COUNTY_LEADER})
FOLLOW = "visit.follow_rhythm"


def _check(actor: Actor) -> None:
    if actor.role not in SETTERS:
        raise VisitRefused(_(NOT_YOUR_ROLE))


def set_rhythm(
    *,
    actor: Actor,
    category: str,
    every: str,
    is_care: bool,
    opens: time,
    closes: time,
    second_hours: int,
    rest_days: int,
    at: datetime,
) -> RhythmRow:
    """The county's rhythm for a category; the background process carries it into every grid."""
    _check(actor)
    reason = rhythm_refusal(
        Rhythm(Every(every), is_care=is_care, opens=opens, closes=closes, second_hours=second_hours)
    )  # fmt: skip
    if reason:
        raise VisitRefused(_(reason), field="closes")
    county = actor.area_code[:COUNTY]
    with transaction.atomic():
        row, _made = RhythmRow.objects.update_or_create(
            area_code=county,
            category=category,
            defaults={
                "every": every, "is_care": is_care, "opens": opens, "closes": closes, "second_hours": second_hours,
                "rest_days": rest_days, "changed_at": at, "changed_by_id": actor.person_id,
            },
        )  # fmt: skip
        note(actor, "visit.rhythm", "rhythm", f"{county} {category}", at=at, detail=every)
        enqueue(
            name=FOLLOW, payload={"county": county, "category": category}, at=at,
            key=f"{FOLLOW}:{county}:{category}:{at.isoformat()}",
        )  # fmt: skip
    return row


def publish_consent(*, actor: Actor, category: str, purpose: str, text: str, at: datetime) -> ConsentText:
    """New words of consent; who agreed to older ones is asked anew before anything new is done with the data."""
    _check(actor)
    if not text.strip():
        raise VisitRefused(_("Write the words that are read to people."), field="text")
    with transaction.atomic():
        newest = ConsentText.objects.filter(category=category).order_by("-version").first()
        shipped = 1 if not category else consent_words(category).version
        version = max(newest.version if newest else 1, shipped) + 1
        row = ConsentText.objects.create(
            category=category, version=version, purpose=purpose.strip(), text=text.strip(), published_at=at,
            published_by_id=actor.person_id,
        )  # fmt: skip
        note(actor, "visit.consent_text", "consent text", row.pk, at=at, detail=f"{category} {version}")
    return row


def save_ledger(
    *,
    actor: Actor,
    code: str,
    title: str,
    source: str,
    columns: Sequence[str],
    purpose: str,
    basis: str,
    keep: str,
    roles: Sequence[str],
    position: int,
    is_active: bool,
    at: datetime,
) -> LedgerRow:
    """Defines a ledger or changes one; a ledger without purpose and basis is not shown to anybody."""
    if actor.role not in OPERATORS:
        raise VisitRefused(_(NOT_YOUR_ROLE))
    known = titles_of(source)
    wanted = [column for column in columns if column in known]
    if not wanted:
        raise VisitRefused(_("Choose at least one column."), field="columns")
    if not purpose.strip() or not basis.strip():
        raise VisitRefused(_("A ledger needs a purpose and a lawful basis."), field="purpose")
    values: dict[str, Any] = {
        "title": title.strip(), "source": source, "columns": " ".join(wanted), "purpose": purpose.strip(),
        "basis": basis.strip(), "keep": keep.strip(), "roles": " ".join(role for role in roles if role in READERS),
        "position": position, "is_active": is_active, "changed_at": at,
    }  # fmt: skip
    with transaction.atomic():
        row, _made = LedgerRow.objects.update_or_create(code=code, defaults=values)
        note(actor, "ledger.define", "ledger", code, at=at, detail=values["columns"])
    return row


def set_checklist(*, actor: Actor, text: str, at: datetime) -> int:
    """The county's list for care visits, one line each; an empty text takes the shipped list back."""
    _check(actor)
    lines = read_lines(text)
    reason = lines_refusal(lines)
    if reason:
        raise VisitRefused(_(reason), field="text")
    county = actor.area_code[:COUNTY]
    with transaction.atomic():
        CheckLine.objects.filter(area_code=county).delete()
        CheckLine.objects.bulk_create(
            CheckLine(area_code=county, position=place, text=line, changed_at=at, changed_by_id=actor.person_id)
            for place, line in enumerate(lines)
        )
        note(actor, "visit.checklist", "checklist", county, at=at, detail=str(len(lines)))
    return len(lines)


def new_code(title: str, at: datetime) -> str:
    """A code for a ledger that an operator adds."""
    return slugify(title)[:20] or f"ledger-{at:%y%m%d%H%M%S}"


def restore_ledger(*, actor: Actor, code: str, at: datetime) -> None:
    """Takes back a change to a shipped ledger, or removes one that was added."""
    if actor.role not in OPERATORS:
        raise VisitRefused(_(NOT_YOUR_ROLE))
    with transaction.atomic():
        LedgerRow.objects.filter(code=code).delete()
        is_shipped = any(ledger.code == code for ledger in SHIPPED)
        note(actor, "ledger.restore" if is_shipped else "ledger.remove", "ledger", code, at=at)


def note_export(*, actor: Actor, code: str, form: str, lines: int, at: datetime) -> None:
    """Every export and print of a ledger is written down."""
    with transaction.atomic():
        note(actor, f"ledger.{form}", "ledger", code, at=at, detail=str(lines))
