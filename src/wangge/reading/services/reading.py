"""Reads matters that wait for a decision and writes down what is proposed, before anybody opens them."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wangge.language.category import CategoryModel
from wangge.language.text import Document
from wangge.language.units import Proposal
from wangge.matters.models import Category, Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.matters.services.duty import chain_of, propose_unit
from wangge.people.models import Organization
from wangge.reading import corpus, gazetteer
from wangge.reading.models import ModelVersion, Reading
from wangge.reading.rules import LEVELS, named_child
from wangge.reading.services.minds import Mind, mark_now, mind_at, refusals

BATCH = 200
MOST = 3
LEAST_UNIT = 0.05
LEAST_CATEGORY = 0.03
COUNTY = 6
Found = dict[str, Any]


def undecided() -> QuerySet[Matter]:
    """Matters that nobody has sent to a unit yet."""
    return corpus.readable().filter(phase__in=OPEN_PHASES, lead_unit__isnull=True)


def read_new(at: datetime) -> int:
    """Reads what has not been read, or was read before the proposals last learned; returns how many."""
    mark = mark_now()
    stale = Q(reading__isnull=True) | ~Q(reading__minded=mark)
    rows = list(undecided().filter(stale).select_related("category__parent").order_by("-pk")[:BATCH])
    if not rows:
        return 0
    mind = mind_at(at)
    for row in rows:
        write(read(row, mind, at=at))
    return len(rows)


def reading_of(matter: Matter, *, at: datetime) -> Reading:
    """What is proposed for one matter: as written down, or read now when the background process has not come to it."""
    kept = Reading.objects.filter(matter_id=matter.pk).select_related("category").first()
    return kept or read(matter, mind_at(at), at=at)


def write(reading: Reading) -> None:
    """Keeps a reading; the latest counts."""
    values = {
        field.attname: getattr(reading, field.attname)
        for field in Reading._meta.concrete_fields
        if not field.primary_key
    }
    Reading.objects.update_or_create(matter_id=reading.matter_id, defaults=values)


def read(matter: Matter, mind: Mind, *, at: datetime) -> Reading:
    """What is proposed for one matter, not kept yet."""
    found: Found = {"categories": [], "words": [], "corrected": "", "units": [], "refusals": {}, "places": []}
    category, chance = _category(matter, mind, found)
    proposed = _units(matter, mind, category or matter.category, found)
    _refusals(matter, category or matter.category, found, at)
    text = f"{matter.title}\n{matter.text}"
    found["places"] = [asdict(place) for place in gazetteer.find_places(text, matter.area_code[:COUNTY])]
    return Reading(
        matter_id=matter.pk, category=category, chance=chance, unit=proposed[0] if proposed else None,
        unit_chance=found["units"][0]["chance"] if found["units"] else 0.0, version=mind.version, minded=mind.mark,
        found=json.dumps(found, ensure_ascii=False), read_at=at,
    )  # fmt: skip


def _category(matter: Matter, mind: Mind, found: Found) -> tuple[Category | None, float]:
    """The proposed category, or None: nobody knows; a correction of a text like this goes before every model."""
    code, number, likeness = mind.memory.recall(f"{matter.title} {matter.text}")
    document = corpus.document_of(matter)
    sure, chance = _by_model(matter, mind, document, found)
    if code and code in mind.labels.rows:
        sure, chance, found["corrected"] = mind.labels.rows[code], likeness, number
    if sure is not None:
        _put_first(sure, chance, found)
    return sure, chance if sure else 0.0


def _by_model(matter: Matter, mind: Mind, document: Document, found: Found) -> tuple[Category | None, float]:
    if mind.category is None or not document.whole:
        return None, 0.0
    for one in mind.category.propose([document], MOST)[0]:
        row = mind.labels.row(one.label)
        if row is not None and (one.probability >= LEAST_CATEGORY or not found["categories"]):
            found["categories"].append({"code": row.code, "name": row.name, "chance": round(one.probability, 4)})
    sure = mind.category.sure(document)
    row = mind.labels.row(sure.label) if sure else None
    if sure is None or row is None:
        return None, 0.0
    found["words"] = mind.category.words_for(document, _label_beneath(mind.category, sure.label, document))
    return _named_beneath(matter, mind, row), sure.probability


def _named_beneath(matter: Matter, mind: Mind, row: Category) -> Category:
    """Before there are cases to learn the lower level from, its own words tell it where the text says them."""
    if mind.version is None or mind.version.origin != ModelVersion.Origin.CATALOGUE:
        return row
    child = named_child(f"{matter.title} {matter.text}", mind.labels.beneath(row.code))
    return mind.labels.rows.get(child, row)


def _label_beneath(model: CategoryModel, label: str, document: Document) -> str:
    """A label the model has words for: the sure one itself, or the likeliest beneath it."""
    if label in model.labels:
        return label
    chances = model.probabilities([document])[0]
    beneath = [(chances[place], name) for place, name in enumerate(model.labels) if name.startswith(label + LEVELS)]
    return max(beneath)[1]


def _put_first(row: Category, chance: float, found: Found) -> None:
    others = [one for one in found["categories"] if one["code"] != row.code]
    found["categories"] = [{"code": row.code, "name": row.name, "chance": round(chance, 4)}, *others][:MOST]


def _units(matter: Matter, mind: Mind, category: Category | None, found: Found) -> list[Organization]:
    """The learned units, likeliest first, with how often they did such cases and two of these."""
    if mind.units is None:
        return []
    values = corpus.values_of(matter, mind.labels, category.code if category else "")
    case = corpus.with_word(values, corpus.words_of(matter), mind.telling or {})
    proposals = [one for one in mind.units.propose([case], MOST)[0] if one.probability >= LEAST_UNIT]
    known = _organizations([one.unit for one in proposals], matter.area_code)
    shown = [(known[one.unit], one) for one in proposals if one.unit in known]
    found["units"] = [_unit_shown(unit, one, mind) for unit, one in shown]
    return [unit for unit, _one in shown]


def _unit_shown(unit: Organization, one: Proposal, mind: Mind) -> Found:
    values = [_said(value, mind) for value in one.reason.values if value] if one.reason else []
    return {
        "pk": unit.pk, "name": unit.name, "chance": round(one.probability, 4), "values": list(dict.fromkeys(values)),
        "times": one.reason.times if one.reason else 0, "of": one.reason.of if one.reason else 0,
        "precedents": list(one.precedents),
    }  # fmt: skip


def _said(value: str, mind: Mind) -> str:
    """A column's value as people say it."""
    if value in mind.labels.rows:
        return mind.labels.rows[value].name
    return str(dict(Matter.Channel.choices).get(value, value))


def _organizations(names: list[str], area_code: str) -> dict[str, Organization]:
    """Units of today by name; of several with one name, the one nearest above the place."""
    rows = Organization.objects.filter(name__in=names, is_active=True).select_related("area")
    found: dict[str, Organization] = {}
    for row in sorted(rows, key=lambda unit: area_code.startswith(unit.area.code) * len(unit.area.code)):
        found[row.name] = row
    return found


def _refusals(matter: Matter, category: Category | None, found: Found, at: datetime) -> None:
    """Whether the unit of the duty list often sends such matters back."""
    choice = propose_unit(matter, at=at, category=category) if category else None
    if choice is not None and category is not None:
        sent, returned = refusals([row.pk for row in chain_of(category)[:1]], choice.unit_id, at)
        found["refusals"] = {"unit": choice.unit_id, "sent": sent, "returned": returned}
