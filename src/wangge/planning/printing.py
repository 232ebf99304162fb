"""The report of a plan and the public notice of a change, typeset."""

import json
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.plate import PLATE, plate_values
from wangge.areas.queries import full_name
from wangge.kit.qr import svg
from wangge.kit.typeset import pdf
from wangge.planning import buildings as houses
from wangge.planning import queries
from wangge.planning.models import Consultation, Draft, Plan, Ward, WardState
from wangge.planning.rules import together
from wangge.planning.townfile import unpack


def _template(name: str) -> str:
    return files("wangge.planning").joinpath(f"print/{name}").read_text(encoding="utf-8")


def shown_draft(plan: Plan) -> Draft | None:
    """The draft handed in, else the newest finished one."""
    return plan.chosen or plan.drafts.filter(state=Draft.State.READY, number__gt=0).order_by("-number").first()


def report(plan: Plan, *, at: datetime) -> bytes:
    """Figures before and after, every community with its grids in words, faults of the data."""
    draft = shown_draft(plan)
    names = queries.present_names(plan)
    rows = queries.ward_rows(draft, "worst") if draft else []
    figures = together(row.figures for row in rows)
    lines = queries.against_present(draft, figures) if draft else []
    data: dict[str, Any] = {
        "title": _("Report on the grids of %(area)s") % {"area": plan.area.name},
        "subtitle": f"{plan.name} · {draft or ''}",
        "made": _("Made on %(day)s") % {"day": timezone.localdate(at)},
        "facts": [
            [_("Communities"), str(len(rows))], [_("Households"), str(plan.households)],
            [_("Buildings"), str(plan.buildings)],
            [_("Range"), f"{draft.minimum}–{draft.maximum}" if draft else ""],
        ],
        "heads": [_("Figure"), _("At present"), _("Proposed division")],
        "lines": [[str(line.label), line.before, line.after] for line in lines],
        "communities": [_community(draft, row, names) for row in rows if draft],
        "grid_heads": [_("Grid"), _("Households"), _("Explanation")],
        "fault_title": _("Faults of the data"),
        "faults": [
            [str(group.title), str(group.number), str(group.done)] for group in queries.fault_groups(plan, most=0)
        ],
        "fault_heads": [_("What is amiss"), _("How many times"), _("What was done about it")],
    }  # fmt: skip
    return pdf(_template("report.typ"), data)


def _community(draft: Draft, row: queries.WardRow, names: dict[str, str]) -> dict[str, Any]:
    cards = sorted(queries.grid_cards(draft, row.state, names), key=lambda card: card.order)
    return {
        "name": row.ward.name,
        "rows": [[card.name, str(card.values["households"]), "".join(card.sentences)] for card in cards],
    }


def _moved(plan: Plan, codes: set[str]) -> dict[str, list[str]]:
    """Sentences for each community: which buildings go from which grid to which."""
    draft = shown_draft(plan)
    found: dict[str, list[str]] = {}
    for state in queries.current_states(draft) if draft else []:
        if state.ward.code in codes:
            found[state.ward.code] = [
                _("From %(old)s to %(new)s: %(buildings)s") % {"old": old, "new": new, "buildings": _(", ").join(rows)}
                for (old, new), rows in sorted(houses.movers(state.ward, state).items())
            ]
    return found


def notice(plan: Plan, *, at: datetime) -> bytes:
    """What changes for whom and from when, in words for residents, with where to say something about it."""
    outcome = queries.outcome_of(plan)
    names = queries.present_names(plan)
    moved = _moved(plan, {row["code"] for row in outcome})
    day = f"{plan.effective_on:%Y-%m-%d}" if plan.effective_on else ""
    data = {
        "title": _("Notice on the grids of %(area)s") % {"area": plan.area.name},
        "intro": plan.reason,
        "from": _("The new grids are in force from %(day)s. Your household need not do anything.") % {"day": day},
        "draft": "" if plan.state in {"approved", "in_force"} else _("Draft for consultation: not yet decided"),
        "heads": [_("New grid"), _("Code"), _("Households"), _("Instead of")],
        "communities": [
            {
                "name": row["name"],
                "moved": moved.get(row["code"], []),
                "rows": [
                    [
                        new["name"], new["code"], str(new["households"]),
                        _(", ").join(names.get(code, code) for code in new["from"]),
                    ]
                    for new in row["begun"]
                ],
            }
            for row in outcome
        ],
        "moved_title": _("Who changes grid"),
        "say": _("If you see it differently, tell your community or the grid worker before that day."),
        "signed": full_name(plan.area.code),
        "day": f"{timezone.localdate(at):%Y-%m-%d}",
    }  # fmt: skip
    return pdf(_template("notice.typ"), data)


def asking(consultation: Consultation, address: str, *, at: datetime) -> bytes:
    """The sheet to pin up while residents are asked: what about, until when, who would change grid, and the code."""
    communities = []
    for state in queries.current_states(consultation.draft):
        moves = sorted(houses.movers(Ward.objects.get(pk=state.ward_id), state).items())
        told = [[f"{old} → {new}", _(", ").join(rows)] for (old, new), rows in moves]
        if told or json.loads(state.figures).get("changed_grids"):
            communities.append({"name": state.ward.name, "moves": told})
    area = consultation.plan.area
    data = {
        "title": _("The grids of %(area)s are to be redrawn") % {"area": area.name},
        "text": consultation.text,
        "until": _("Say what you think until %(day)s") % {"day": consultation.closes_on},
        "how": _("Scan the code: map, figures and a place to write, without signing in. Or tell your community."),
        "address": address, "qr": svg(address), "communities": communities,
        "heads": [_("From → to"), _("Buildings")],
        "nobody": _("No building changes grid; some get their first one."),
        "signed": full_name(area.code), "day": f"{timezone.localdate(at):%Y-%m-%d}",
    }  # fmt: skip
    return pdf(_template("asking.typ"), data)


def plates(plan: Plan, community: str, *, address_of: Callable[[str], str], at: datetime) -> bytes:
    """For every new grid of a plan in force, its plate and the list of its buildings; empty when there is none."""
    draft = plan.chosen if plan.state == Plan.State.IN_FORCE else None
    begun = {
        row["code"]: {new["label"]: new["code"] for new in row["begun"]}
        for row in queries.outcome_of(plan)
        if community in ("", row["code"])
    }
    if draft is None or not begun:
        return b""
    areas = {
        area.code: area for area in Area.objects.filter(code__in=[c for row in begun.values() for c in row.values()])
    }
    grids = []
    for state in queries.current_states(draft):
        for code, rows in sorted(_lists(state, begun.get(state.ward.code, {})).items()):
            if code in areas:
                area = areas[code]
                listed = {"households": str(area.households or 0), "rows": rows}
                grids.append(plate_values(area, address_of(code)) | listed)
    data = {
        "grids": grids, "heads": [_("Estate"), _("Building"), _("Households"), _("Micro-grids")],
        "list_title": _("What belongs to the grid"), "household_word": _("Households"),
        "made": _("Made on %(day)s") % {"day": timezone.localdate(at)},
    }  # fmt: skip
    return pdf(PLATE + _template("plates.typ"), data)


def _lists(state: WardState, codes: dict[int, str]) -> dict[str, list[list[str]]]:
    """Estate, building, households and micro-grids of each building, by the code of its new grid."""
    if not codes:
        return {}
    ground = unpack(Ward.objects.get(pk=state.ward_id).data)
    micro = houses.micro_words(state)
    found: dict[str, list[list[str]]] = {code: [] for code in codes.values()}
    for row, label in enumerate(json.loads(state.labels)):
        if label in codes:
            estate = ground.estate_name(row)
            name = ground.names[row].removeprefix(estate) or ground.names[row]
            found[codes[label]].append([estate, name, str(ground.households[row]), micro.get(row, "")])
    for rows in found.values():
        rows.sort(key=lambda line: (line[0], len(line[1]), line[1]))
    return found
