"""A finding on a round becomes a matter: linked both ways, once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.matters.models import Matter
from wangge.matters.services import Opened, open_matter
from wangge.people.actors import Actor
from wangge.rounds.models import Finding
from wangge.rounds.services.refusal import RoundRefused, note

LANGUAGE = "zh-hans"
LONGEST_TITLE = 60
KEY = "finding:"


def words_of(finding: Finding) -> tuple[str, str]:
    """Title and text of what grows out of a finding."""
    due = finding.record.due
    said = finding.note or finding.text
    with override(LANGUAGE):
        title = _("%(place)s: %(what)s") % {"place": due.target.label, "what": said}
        text = _("Found on the round “%(round)s” at “%(place)s”: %(line)s. %(said)s") % {
            "round": due.round.name, "place": due.target.label, "line": finding.text, "said": finding.note,
        }  # fmt: skip
    return title[:LONGEST_TITLE], text


def key_of(finding: Finding) -> str:
    """With what key the matter that becomes of a finding is opened."""
    return f"{KEY}{finding.pk}"


def attach(finding: Finding, *, matter: Matter, actor: Actor, at: datetime) -> None:
    """Notes the matter on the finding; the first one stays."""
    with transaction.atomic():
        free = Finding.objects.filter(Q(matter=None) | Q(matter=matter), pk=finding.pk)
        if not free.update(matter=matter):
            raise RoundRefused(_("Something has become of this finding already."))
        note(actor, "round.grow", "finding", finding.pk, at=at, detail=matter.number)


def grow_finding(finding: Finding, *, kind: str, actor: Actor, at: datetime, **given: Any) -> Opened:
    """Opens a matter out of a finding, at its place."""
    urgency = Matter.Urgency.URGENT if given.pop("is_urgent", False) else Matter.Urgency.NORMAL
    with transaction.atomic():
        opened = open_matter(
            kind=kind, actor=actor, at=at, channel=Matter.Channel.GRID_PATROL, urgency=urgency,
            area_code=finding.record.due.area_code, key=key_of(finding), **given,
        )  # fmt: skip
        attach(finding, matter=opened.matter, actor=actor, at=at)
    return opened
