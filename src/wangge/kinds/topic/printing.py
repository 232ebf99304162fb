"""Papers of a topic: notice, minutes, cost notice, tally sheet, letters with voting codes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.topic.queries.polls import line_card, percent_of, square_metres
from wangge.kinds.topic.rules.law import BASIS_TITLES, BODY_TITLES, SUBJECT_TITLES, WEIGHT_TITLES
from wangge.kinds.topic.rules.sharing import RULE_TITLES, yuan
from wangge.kinds.topic.rules.voting import CHOICE_TITLES, Choice
from wangge.kit import qr
from wangge.kit.typeset import pdf

LANGUAGE = "zh-hans"


@cache
def _template(name: str) -> str:
    return files("wangge.kinds.topic").joinpath(f"print/{name}.typ").read_text(encoding="utf-8")


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y年%m月%d日") if moment else ""


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y年%m月%d日 %H:%M") if moment else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _head(matter: Any) -> dict[str, Any]:
    details = matter.topic
    return {
        "number": matter.number,
        "title": details.public_title or matter.title,
        "text": _lines(details.public_text),
        "place": matter.area_name,
    }


def notice_pdf(meeting: Any, address: str) -> bytes:
    """The notice of a meeting for the stairwell."""
    values = _head(meeting.matter) | {
        "when": _moment(meeting.meet_at), "where": meeting.place, "agenda": _lines(meeting.agenda),
        "forum": meeting.forum.name if meeting.forum else "", "called": _day(meeting.called_at),
        "qr": qr.svg(address), "address": address,
    }  # fmt: skip
    return pdf(_template("notice"), values)


def minutes_pdf(meeting: Any) -> bytes:
    """The minutes of a meeting."""
    details = meeting.matter.topic
    values = _head(meeting.matter) | {
        "when": _moment(meeting.meet_at), "where": meeting.place, "agenda": _lines(meeting.agenda),
        "forum": meeting.forum.name if meeting.forum else "", "present": meeting.present or 0,
        "parties": [[row.get_party_display(), row.people] for row in meeting.attendance.all()],
        "minutes": _lines(meeting.minutes), "resolution": _lines(details.resolution),
    }  # fmt: skip
    return pdf(_template("minutes"), values)


def cost_pdf(plan: Any, shares: Sequence[Any]) -> bytes:
    """The notice of a cost plan: amounts by flat, never who agreed or paid."""
    with override(LANGUAGE):
        rule = _(RULE_TITLES[plan.rule])
    values = _head(plan.matter) | {
        "plan": plan.title, "total": yuan(plan.total_fen), "rule": rule, "note": _lines(plan.note),
        "is_equal": plan.rule == "equal", "day": _day(plan.asked_at or plan.created_at),
        "hash": plan.list_hash[:16],
        "shares": [[row.share.household, square_metres(row.share.weight), row.amount] for row in shares],
    }  # fmt: skip
    return pdf(_template("costs"), values)


def links_pdf(plan: Any, letters: Sequence[Any], amounts: Mapping[str, str], address: str) -> bytes:
    """One slip for each household with its share and its own link; nothing is kept of it."""
    values = {
        "title": plan.title, "topic": plan.matter.topic.public_title or plan.matter.title,
        "total": yuan(plan.total_fen), "address": address,
        "letters": [
            [row.label, amounts.get(row.label, ""), spaced(row.code), qr.svg(f"{address}{row.code}/")]
            for row in letters
        ],
    }  # fmt: skip
    return pdf(_template("links"), values)


def letters_pdf(poll: Any, letters: Sequence[Any], address: str) -> bytes:
    """One slip for each voter with the code and the way to the ballot; nothing is kept of it."""
    values = {
        "title": poll.question, "closes": _moment(poll.closes_at), "opens": _moment(poll.opens_at),
        "address": address, "qr": qr.svg(address),
        "letters": [[letter.position, letter.label, spaced(letter.code)] for letter in letters],
    }  # fmt: skip
    return pdf(_template("letters"), values)


def spaced(code: str) -> str:
    """A code in groups that are easy to read: `AB2C-D3EF-45`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def tally_pdf(poll: Any, recount: Any) -> bytes:
    """The tally sheet with the four fractions, from the count made for this very sheet."""
    with override(LANGUAGE):
        values = _head(poll.matter) | {
            "question": poll.question, "decides": _lines(poll.text), "body": _(BODY_TITLES[poll.body]),
            "basis": _(BASIS_TITLES[poll.basis]), "weight": _(WEIGHT_TITLES[poll.weight]),
            "subject": _(SUBJECT_TITLES[poll.subject]) if poll.subject else "", "source": poll.source,
            "announced": _day(poll.announced_at), "opens": _moment(poll.opens_at), "closed": _moment(poll.closed_at),
            "roll_hash": poll.roll_hash, "excluded": poll.excluded, "is_secret": poll.is_secret,
            "roll_heads": recount.tally.heads.roll, "roll_area": square_metres(recount.tally.area.roll),
            "counts_area": bool(poll.quorum_area or poll.majority_area),
            "choices": _choices(recount.tally), "lines": [_line(line) for line in recount.verdict.lines],
            "is_passed": recount.verdict.is_passed, "is_quorate": recount.verdict.is_quorate,
            "is_same": not recount.faults, "printed": _moment(poll.counted_at),
        }  # fmt: skip
    return pdf(_template("tally"), values)


def _choices(tally: Any) -> list[list[str]]:
    rows = (
        (Choice.YES, tally.heads.yes, tally.area.yes),
        (Choice.NO, tally.heads.no, tally.area.no),
        (Choice.ABSTAIN, tally.heads.abstain, tally.area.abstain),
    )
    return [[_(CHOICE_TITLES[choice]), str(heads), square_metres(area)] for choice, heads, area in rows]


def _line(line: Any) -> list[str]:
    card = line_card(line)
    sign = ">" if line.threshold.is_strict else "≥"
    share = line.threshold.share
    return [
        _(card.title), f"{card.part} / {card.whole}", percent_of(line.part, line.whole),
        f"{sign} {share.numerator}/{share.denominator}", card.needed, "达到" if line.holds else "未达到",
    ]  # fmt: skip
