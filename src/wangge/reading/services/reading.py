"""Reads matters that wait for a decision and writes down what is proposed, before anybody opens them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wangge.language.category import CategoryModel
from wangge.language.text import Document
from wangge.language.units import Proposal
from wangge.matters.models import Category, Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.matters.services.duty import propose_unit
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
    if rows:
        write(read(rows, mind_at(at), at=at))
    return len(rows)


def reading_of(matter: Matter, *, at: datetime) -> Reading:
    """What is proposed for one matter: as written down, or read now when the background process has not come to it."""
    kept = Reading.objects.filter(matter_id=matter.pk).select_related("category").first()
    return kept or read([matter], mind_at(at), at=at)[0]


def write(readings: Sequence[Reading]) -> None:
    """Keeps readings; the latest of a matter counts."""
    columns = [field.name for field in Reading._meta.concrete_fields if not field.primary_key]
    Reading.objects.bulk_create(readings, update_conflicts=True, unique_fields=["matter"], update_fields=columns)


def read(matters: Sequence[Matter], mind: Mind, *, at: datetime) -> list[Reading]:
    """What is proposed for these matters, not kept yet."""
    all_found = [_nothing() for _matter in matters]
    categories = _categories(matters, mind, all_found)
    _units([category or row.category for row, (category, _chance) in zip(matters, categories, strict=True)], matters,
           mind, all_found)  # fmt: skip
    refused: dict[tuple[int, int], tuple[int, int]] = {}
    names = gazetteer.current()
    readings = []
    for matter, found, (category, chance) in zip(matters, all_found, categories, strict=True):
        _refusals(matter, category or matter.category, found, refused, at)
        places = names.find(f"{matter.title}\n{matter.text}", matter.area_code[:COUNTY])
        found["places"] = [asdict(place) for place in places]
        found["words"] = [word for word in found["words"] if not any(word in place.said for place in places)]
        unit = found["units"][0] if found["units"] else None
        readings.append(
            Reading(
                matter_id=matter.pk, category=category, chance=chance, unit_id=unit["pk"] if unit else None,
                unit_chance=unit["chance"] if unit else 0.0, version=mind.version, minded=mind.mark,
                found=json.dumps(found, ensure_ascii=False), read_at=at,
            )
        )  # fmt: skip
    return readings


def _nothing() -> Found:
    return {"categories": [], "words": [], "corrected": "", "units": [], "refusals": {}, "places": []}


def _categories(
    matters: Sequence[Matter], mind: Mind, all_found: Sequence[Found]
) -> list[tuple[Category | None, float]]:  # fmt: skip
    """The proposed category of each, or None: nobody knows; a correction of a text like it goes before every model."""
    documents = [corpus.document_of(matter) for matter in matters]
    table = mind.category.probabilities(documents) if mind.category else [None] * len(documents)
    proposed = []
    for matter, document, chances, found in zip(matters, documents, table, all_found, strict=True):
        sure, chance = _by_model(matter, mind, document, chances, found)
        code, number, likeness = mind.memory.recall(f"{matter.title} {matter.text}")
        if code and code in mind.labels.rows:
            sure, chance, found["corrected"] = mind.labels.rows[code], likeness, number
        if sure is not None:
            _put_first(sure, chance, found)
        proposed.append((sure, chance if sure else 0.0))
    return proposed


def _by_model(
    matter: Matter, mind: Mind, document: Document, chances: Any, found: Found
) -> tuple[Category | None, float]:  # fmt: skip
    if mind.category is None or not document.whole:
        return None, 0.0
    for one in mind.category.ranked(chances, MOST):
        row = mind.labels.row(one.label)
        if row is not None and (one.probability >= LEAST_CATEGORY or not found["categories"]):
            found["categories"].append({"code": row.code, "name": row.name, "chance": round(one.probability, 4)})
    sure = mind.category.deepest(chances)
    row = mind.labels.row(sure.label) if sure else None
    if sure is None or row is None:
        return None, 0.0
    found["words"] = mind.category.words_for(document, _label_beneath(mind.category, sure.label, chances))
    _name_beneath(matter, mind, row, found)
    return row, sure.probability


def _name_beneath(matter: Matter, mind: Mind, row: Category, found: Found) -> None:
    """Before there are cases to learn the lower level from, one whose own words the text says is offered beside."""
    if mind.version is None or mind.version.origin != ModelVersion.Origin.CATALOGUE:
        return
    child = mind.labels.rows.get(named_child(f"{matter.title} {matter.text}", mind.labels.beneath(row.code)))
    if child is not None and child.code not in {one["code"] for one in found["categories"]}:
        found["categories"].insert(1, {"code": child.code, "name": child.name, "chance": None})


def _label_beneath(model: CategoryModel, label: str, chances: Any) -> str:
    """A label the model has words for: the sure one itself, or the likeliest beneath it."""
    if label in model.labels:
        return label
    beneath = [(chances[place], name) for place, name in enumerate(model.labels) if name.startswith(label + LEVELS)]
    return max(beneath)[1]


def _put_first(row: Category, chance: float, found: Found) -> None:
    others = [one for one in found["categories"] if one["code"] != row.code]
    found["categories"] = [{"code": row.code, "name": row.name, "chance": round(chance, 4)}, *others][:MOST]


def _units(
    categories: Sequence[Category | None], matters: Sequence[Matter], mind: Mind, all_found: Sequence[Found]
) -> None:  # fmt: skip
    """The learned units of each, likeliest first, with how often they did such cases and two of these."""
    if mind.units is None:
        return
    cases = [
        corpus.with_word(
            corpus.values_of(matter, mind.labels, category.code if category else ""), corpus.words_of(matter),
            mind.telling or {},
        )
        for matter, category in zip(matters, categories, strict=True)
    ]  # fmt: skip
    proposed = mind.units.propose(cases, MOST)
    known = _organizations({one.unit for row in proposed for one in row})
    for matter, row, found in zip(matters, proposed, all_found, strict=True):
        found["units"] = [
            _unit_shown(_nearest(known[one.unit], matter.area_code), one, mind)
            for one in row
            if one.probability >= LEAST_UNIT and one.unit in known
        ]


def _unit_shown(unit: Organization, one: Proposal, mind: Mind) -> Found:
    values = [_said(value, mind) for value in one.reason.values if value] if one.reason else []
    return {
        "pk": unit.pk, "name": unit.name, "chance": round(one.probability, 4), "values": list(dict.fromkeys(values)),
        "times": one.reason.times if one.reason else 0, "of": one.reason.of if one.reason else 0,
        "precedents": list(one.precedents),
    }  # fmt: skip


def _said(value: str, mind: Mind) -> str:
    """A column's value as people say it."""
    return mind.labels.rows[value].name if value in mind.labels.rows else value


def _organizations(names: set[str]) -> dict[str, list[Organization]]:
    """Units of today by name."""
    found: dict[str, list[Organization]] = {}
    for row in Organization.objects.filter(name__in=names, is_active=True).select_related("area"):
        found.setdefault(row.name, []).append(row)
    return found


def _nearest(units: Sequence[Organization], area_code: str) -> Organization:
    """Of several with one name, the one nearest above the place."""
    return max(units, key=lambda unit: area_code.startswith(unit.area.code) * len(unit.area.code))


def _refusals(
    matter: Matter, category: Category | None, found: Found, known: dict[tuple[int, int], tuple[int, int]], at: datetime
) -> None:
    """Whether the unit of the duty list often sends such matters back."""
    choice = propose_unit(matter, at=at, category=category) if category else None
    if choice is None or category is None:
        return
    key = (category.pk, choice.unit_id)
    if key not in known:
        known[key] = refusals([category.pk], choice.unit_id, at)
    sent, returned = known[key]
    found["refusals"] = {"unit": choice.unit_id, "sent": sent, "returned": returned}
