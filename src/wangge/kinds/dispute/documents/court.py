"""What parties bring to the court for judicial confirmation, in Chinese; nobody is named on it."""

from importlib.resources import files

from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.documents.values import LANGUAGE, day
from wangge.kinds.dispute.rules.law import COURT_PAPERS, UNCONFIRMED_WAYS
from wangge.kinds.dispute.services.hooks import confirm_days
from wangge.kit.typeset import pdf
from wangge.matters.models import Matter


def court_pdf(matter: Matter) -> bytes:
    """One page: the papers, the last day, what the court does and by when."""
    details = matter.dispute
    days = confirm_days(details)
    template = files("wangge.kinds.dispute").joinpath("templates/dispute/papers/court.typ").read_text(encoding="utf-8")
    with override(LANGUAGE):
        values = {
            "number": matter.number, "body": details.body.organization.name, "phone": details.body.organization.phone,
            "court": details.court, "last": day(days[2]) if days else "", "papers": [_(line) for line in COURT_PAPERS],
            "ways": [f"{_(line.text)}（{line.source}）" for line in UNCONFIRMED_WAYS],
        }  # fmt: skip
    return pdf(template, values)
