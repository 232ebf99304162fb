"""The slip that a visitor takes home from the counter: the one number, which unit has it, by when."""

from importlib.resources import files

from wangge.kinds.dispute.documents.values import day, moment
from wangge.kinds.dispute.models import Ticket
from wangge.kit.typeset import pdf


def slip_pdf(row: Ticket) -> bytes:
    """The slip; nothing on it says who the visitor is."""
    template = files("wangge.kinds.dispute").joinpath("templates/dispute/papers/slip.typ").read_text(encoding="utf-8")
    values = {
        "centre": row.centre.name,
        "number": row.number,
        "unit": row.unit.name if row.unit else "",
        "unit_phone": row.unit.phone if row.unit else "",
        "due": day(row.due_on),
        "note": row.note,
        "taken": moment(row.taken_at),
        "phone": row.centre.phone,
        "is_referred": row.state == Ticket.State.REFERRED,
    }
    return pdf(template, values)
