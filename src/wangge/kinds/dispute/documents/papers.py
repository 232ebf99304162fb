"""Makes a paper: opens the names for the purpose given, then PDF or Word from the same values."""

import io
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _
from docxtpl import DocxTemplate

from wangge.kinds.dispute.documents.values import case_values
from wangge.kinds.dispute.models import DisputeDetails
from wangge.kinds.dispute.services.noting import note
from wangge.kinds.dispute.services.parties import open_names
from wangge.kit.typeset import pdf
from wangge.kit.words import gettext_noop
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor

PAPER_TITLES: Mapping[str, str] = {
    "agreement": gettext_noop("Mediation agreement"),
    "application": gettext_noop("Application for mediation"),
    "register": gettext_noop("Register sheet of the case"),
    "dossier": gettext_noop("Whole dossier"),
}
UNLISTED = ("cover", "contents")
FOLDER = files("wangge.kinds.dispute").joinpath("templates/dispute/papers")


def papers_for(matter: Matter) -> list[str]:
    """What can be taken of a case now."""
    details: DisputeDetails = matter.dispute
    first = ["agreement"] if details.has_agreement else []
    return [*first, *(["application"] if details.source == "on_application" else []), "register", "dossier"]


def sheets_in(what: str, values: Mapping[str, object]) -> list[str]:
    """Which sheets a paper holds; the dossier holds all that are there."""
    if what != "dossier":
        return ["oral" if what == "agreement" and values["agreement"]["is_oral"] else what]  # type: ignore[index]
    return [sheet["name"] for sheet in values["sheets"] if sheet["there"]]  # type: ignore[attr-defined]


def make_paper(matter: Matter, *, what: str, how: str, purpose: str, actor: Actor, at: datetime) -> bytes:
    """The paper as bytes; the look at the names and the taking away are both written down."""
    if what not in papers_for(matter):
        raise MoveRefused(_("This paper is not there yet."))
    with transaction.atomic():
        parties = open_names(matter, actor=actor, purpose=purpose, at=at)
        note("print", matter, actor, at, detail=f"{what} {how}")
    values = case_values(matter, parties=parties, at=at)
    values["only"] = sheets_in(what, values)
    values["listed"] = [row for row in values["sheets"] if row["there"] and row["name"] not in UNLISTED]
    values["lacking"] = [row for row in values["sheets"] if row["missing"]]
    return _word(values) if how == "docx" else _pdf(values)


def _pdf(values: dict[str, object]) -> bytes:
    return pdf(FOLDER.joinpath("papers.typ").read_text(encoding="utf-8"), values)


def _word(values: dict[str, object]) -> bytes:
    template = DocxTemplate(io.BytesIO(FOLDER.joinpath("papers.docx").read_bytes()))
    template.render(values, autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
