"""All that the papers of a case say, in Chinese, as they are filed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.models import Agreement, CaseNote, DisputeDetails, Party, Signature
from wangge.kinds.dispute.queries.cases import consents_of, promises_of, seats_of, sessions_of
from wangge.kinds.dispute.rules.referral import Move, paper_lines
from wangge.kinds.dispute.rules.words import (
    ABOUTS,
    FORMS,
    HOWS,
    OUTCOMES,
    PAPERS,
    PARTS,
    RULINGS,
    SIGNS,
    SOURCES,
    STANDINGS,
    TROUBLES,
    Paper,
)
from wangge.kinds.dispute.services.counting import sheets_of
from wangge.kinds.dispute.services.parties import alias
from wangge.matters.models import Clock, Link, Matter, Movement

LANGUAGE = "zh-hans"


def day(value: date | None) -> str:
    """A day as papers write it."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def moment(value: datetime | None) -> str:
    """A moment as papers write it."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local.date())}{local:%H:%M}"


def _party(row: Party) -> dict[str, Any]:
    return {
        "alias": alias(row), "name": row.name, "contact": row.contact, "address": row.address,
        "standing": _(STANDINGS[row.standing]) if row.standing else "", "representative": row.representative,
        "representative_contact": row.representative_contact, "left": row.left_at is not None,
    }  # fmt: skip


def _agreement(matter: Matter, parties: Iterable[Party]) -> dict[str, Any] | None:
    row = Agreement.objects.filter(matter=matter).first()
    if row is None:
        return None
    signed = {one.party_id: one for one in Signature.objects.filter(agreement=row)}
    return {
        "form": _(FORMS[row.form]), "is_oral": row.form == "oral", "facts": row.facts, "issues": row.issues,
        "responsibility": row.responsibility, "content": row.content, "way": row.way, "copies": row.copies,
        "written": day(timezone.localtime(row.written_at).date()), "mediator_signed": day(row.mediator_signed_on),
        "sealed": day(row.sealed_on),
        "signatures": [
            {
                "alias": alias(one), "name": one.name,
                "how": _(SIGNS[signed[one.pk].how]) if one.pk in signed else "",
                "day": day(signed[one.pk].signed_on) if one.pk in signed else "",
            }
            for one in parties
        ],
    }  # fmt: skip


def _sessions(matter: Matter) -> list[dict[str, Any]]:
    return [
        {
            "position": row.position, "starts": moment(row.starts_at), "ends": moment(row.ends_at),
            "place": " ".join(word for word in (row.room.name if row.room else "", row.place) if word),
            "present": "、".join(alias(party) for party in row.present.all()), "record": row.record,
            "is_open": row.is_open, "recorder": row.recorded_by.name if row.recorded_by else "",
        }
        for row in sessions_of(matter)
        if not row.is_off
    ]  # fmt: skip


def _notes(matter: Matter) -> list[dict[str, Any]]:
    rows = CaseNote.objects.filter(matter=matter).select_related("party", "written_by").order_by("on", "pk")
    return [
        {
            "kind": row.kind, "title": _(PAPERS[row.kind]), "day": day(row.on), "place": row.place,
            "who": alias(row.party) if row.party else "", "text": row.text, "writer": row.written_by.name,
        }
        for row in rows
    ]  # fmt: skip


def _details(details: DisputeDetails) -> dict[str, Any]:
    return {
        "trouble": _(TROUBLES[details.trouble]), "source": _(SOURCES[details.source]),
        "delegated_by": details.delegated_by, "subject": details.subject, "story": details.story,
        "outcome": _(OUTCOMES[details.outcome]), "ended": day(details.ended_on), "told": details.told,
        "limitation": day(details.limitation_on), "effective": day(details.effective_on), "court": details.court,
        "court_asked": day(details.court_asked_on), "ruling": _(RULINGS[details.ruling]) if details.ruling else "",
        "ruled": day(details.ruled_on), "body": details.body.organization.name,
    }  # fmt: skip


def _people(matter: Matter) -> list[dict[str, str]]:
    rows = [row for row in seats_of(matter) if row.part in {"chief", "fellow", "joint"}]
    return [{"name": row.person.name, "part": _(PARTS[row.part]), "body": row.organization.name} for row in rows]


def _came_from(matter: Matter) -> dict[str, Any] | None:
    """The referral of a counter that a case grew out of: its unit, what the visitor was to bring, when it went on."""
    link = Link.objects.filter(source=matter, kind=Link.Kind.FOLLOWS_FROM, target__kind="referral")
    row = link.select_related("target__referral__centre", "target__lead_unit").first()
    if row is None:
        return None
    first = row.target
    unit = first.lead_unit.name if first.lead_unit else ""
    asked = Movement.objects.filter(matter=first, move=Move.ASK_PAPERS).order_by("pk").values_list("at", "public_text")
    return {
        "number": first.number, "centre": first.referral.centre.name, "unit": unit,
        "taken": day(timezone.localdate(first.opened_at)), "went_on": day(timezone.localdate(matter.opened_at)),
        "papers": [{"day": day(timezone.localdate(at)), "lines": list(paper_lines(text))} for at, text in asked],
    }  # fmt: skip


def _until(matter: Matter) -> str:
    """The last day of the mediation's own time."""
    clock = Clock.objects.filter(matter=matter, name="mediate").order_by("-pk").first()
    return day(timezone.localdate(clock.due_at - timedelta(microseconds=1))) if clock else ""


def case_values(matter: Matter, *, parties: list[Party], at: datetime) -> dict[str, Any]:
    """Everything; the caller has logged the look at the names."""
    details: DisputeDetails = matter.dispute
    present = [row for row in parties if row.left_at is None]
    with override(LANGUAGE):
        people, notes = _people(matter), _notes(matter)
        return {
            "number": matter.number,
            "year": str(timezone.localtime(matter.opened_at).year),
            "place": matter.area_name,
            "opened": day(timezone.localtime(matter.opened_at).date()),
            "today": day(timezone.localdate(at)),
            "case": _details(details),
            "until": _until(matter),
            "referral": _came_from(matter),
            "parties": [_party(row) for row in parties],
            "mediators": people,
            "chief": next((row["name"] for row in people), ""),
            "consents": [
                {
                    "who": alias(row.party), "about": _(ABOUTS[row.about]),
                    "answer": "同意" if row.is_given else "不同意",
                    "how": _(HOWS[row.how]), "day": day(row.said_on),
                }
                for row in consents_of(matter)
            ],
            "sessions": _sessions(matter),
            "inquiries": [row for row in notes if row["kind"] == Paper.INQUIRY],
            "evidence": [row for row in notes if row["kind"] == Paper.EVIDENCE],
            "visits": [row for row in notes if row["kind"] == Paper.VISIT],
            "remarks": [row for row in notes if row["kind"] == Paper.NOTE],
            "agreement": _agreement(matter, present) or {},
            "promises": [
                {
                    "position": row.position, "who": alias(row.party), "what": row.what, "due": day(row.due_on),
                    "done": day(row.done_on), "broken": row.is_broken,
                }
                for row in promises_of(matter)
            ],
            "sheets": [
                {"name": sheet.name, "title": _(sheet.title), "there": sheet.is_there, "missing": sheet.is_missing}
                for sheet in sheets_of(matter, details)
            ],
        }  # fmt: skip
