"""What a visitor of the counter is told and takes home: the one number, the code, which unit has it, by when.

What is missing stands on a list of its own; what went on under another number says under which.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files

from django.utils.timezone import localtime

from wangge.kinds.dispute.documents.values import day, moment
from wangge.kinds.dispute.models import Ticket
from wangge.kinds.dispute.queries.counter import (
    answer_clock,
    grown_out_of,
    matter_of,
    papers_asked,
    responsible_for,
)
from wangge.kinds.dispute.rules.referral import State
from wangge.kinds.dispute.services.referrals import KIND
from wangge.kit import qr
from wangge.kit.typeset import pdf
from wangge.matters.kinds import get_kind


@dataclass(frozen=True)
class Slip:
    """Nothing on it says who the visitor is, or what it is about."""

    centre: str
    phone: str
    number: str
    code: str
    unit: str
    unit_phone: str
    due: str
    taken: str
    address: str
    is_referral: bool
    is_answer_due: bool
    qr: str
    missing: tuple[str, ...] = ()
    papers_by: str = ""
    onward: str = ""
    onward_number: str = ""


def last_day(end: datetime) -> date:
    """The day up to which something may be done: one that ends at midnight is wholly over by then."""
    return localtime(end - timedelta(microseconds=1)).date()


def slip_of(row: Ticket, *, code: str, address: str) -> Slip:
    """The slip of a visit that got a number; the unit and the day are those of this moment."""
    first = matter_of(row.number)
    onward = grown_out_of(first) if first and first.kind == KIND and first.state == State.GROWN else None
    matter = onward or first
    unit = responsible_for(matter) if matter else None
    clock = answer_clock(matter) if matter else None
    papers = papers_asked(matter) if matter else None
    is_referral = row.state == Ticket.State.REFERRED and onward is None
    due_at = clock.due_at if clock else matter.next_due_at if matter else None
    unit = unit or (row.unit if onward is None else None)
    return Slip(
        centre=row.centre.name, phone=row.centre.phone, number=row.number, code=code, unit=unit.name if unit else "",
        unit_phone=unit.phone if unit else "", due=day(last_day(due_at)) if due_at else "",
        taken=moment(row.taken_at), address=address, is_referral=is_referral,
        is_answer_due=is_referral and clock is not None,
        qr=qr.svg(address), missing=papers.lines if papers else (),
        papers_by=day(last_day(papers.due_at)) if papers else "",
        onward=str(get_kind(onward.kind).title) if onward else "", onward_number=onward.number if onward else "",
    )  # fmt: skip


def slip_pdf(slip: Slip) -> bytes:
    """The slip on paper."""
    template = files("wangge.kinds.dispute").joinpath("templates/dispute/papers/slip.typ").read_text(encoding="utf-8")
    return pdf(template, asdict(slip))
