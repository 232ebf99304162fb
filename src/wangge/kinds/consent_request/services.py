"""Verbs of requests for consent: asked, noted where nobody asked; and the county's list of subjects."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.audit.services import record
from wangge.files.models import StoredFile
from wangge.kinds.consent_request.models import Subject
from wangge.kinds.consent_request.rules import KEEPERS, USUAL
from wangge.matters.models import Link, Matter
from wangge.matters.services import Opened, OpeningRefused, open_matter
from wangge.matters.services.linking import link
from wangge.people.actors import Actor
from wangge.people.models import Organization

KIND, UNASKED = "consent_request", "unasked_act"


def ask(
    *,
    actor: Actor,
    subject: Subject,
    area: Area,
    title: str,
    text: str,
    at: datetime,
    planned_on: date | None = None,
    key: str = "",
    files: Sequence[StoredFile] = (),
) -> Opened:
    """A department asks a township before it acts."""
    if area.level != "township" or not area.code.startswith(subject.county.code) or not subject.is_active:
        raise OpeningRefused(_("Choose a township of the county and a subject of its list."))
    if planned_on is not None and planned_on <= localdate(at):
        raise OpeningRefused(_("Ask before you act: the day must lie ahead."))
    unit = Organization.objects.filter(pk=actor.organization_id or 0).first()
    return open_matter(
        kind=KIND, actor=actor, at=at, title=title, text=text, area_code=area.code, lead_unit=unit, key=key,
        channel=Matter.Channel.SUPERIOR, files=files, details={"subject": subject, "planned_on": planned_on},
    )  # fmt: skip


def note_unasked(
    *,
    actor: Actor,
    subject: Subject,
    unit: Organization,
    title: str,
    text: str,
    happened_on: date,
    at: datetime,
    source: Matter | None = None,
    key: str = "",
    files: Sequence[StoredFile] = (),
) -> Opened:
    """A township notes what a department did without asking, or against its objection (`source`)."""
    if happened_on > localdate(at):
        raise OpeningRefused(_("This day has not come yet."))
    with transaction.atomic():
        opened = open_matter(
            kind=UNASKED, actor=actor, at=at, title=title, text=text, area_code=actor.area_code, lead_unit=unit,
            key=key, channel=Matter.Channel.SUPERIOR, files=files,
            details={"subject": subject, "happened_on": happened_on},
        )  # fmt: skip
        if source is not None and opened.is_new:
            link(source=opened.matter, target=source, kind=Link.Kind.FOLLOWS_FROM, actor=actor, at=at)
    return opened


class SubjectRefused(Exception):
    """A subject that cannot be kept so."""


def add_subject(*, county: Area, power: str, name: str, actor: Actor, at: datetime) -> Subject:
    """Adds what townships of a county are asked about, or takes it up again."""
    if actor.role not in KEEPERS or not county.code.startswith(actor.area_code):
        raise SubjectRefused(_("The county office keeps this list."))
    with transaction.atomic():
        row, _made = Subject.objects.update_or_create(
            county=county, name=name.strip()[:60], defaults={"power": power, "is_active": True}
        )
        _note("consent.subject_add", row, actor, at)
    return row


def begin_with_usual(*, county: Area, actor: Actor, at: datetime) -> None:
    """A first list to change."""
    for power, name in USUAL:
        add_subject(county=county, power=power, name=name, actor=actor, at=at)


def retire_subject(row: Subject, *, actor: Actor, at: datetime) -> None:
    """Takes a subject off the list; requests about it stay."""
    if actor.role not in KEEPERS or not row.county.code.startswith(actor.area_code):
        raise SubjectRefused(_("The county office keeps this list."))
    with transaction.atomic():
        Subject.objects.filter(pk=row.pk).update(is_active=False)
        _note("consent.subject_retire", row, actor, at)


def _note(act: str, row: Subject, actor: Actor, at: datetime) -> None:
    record(
        act=act, at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id, actor_name=actor.name,
        subject_kind="consent_subject", subject_id=row.pk, detail=f"{row.county.code} {row.power} {row.name}",
    )  # fmt: skip
