"""Verification by several bodies on one record: it passes when all have signed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.audit.services import record
from wangge.kinds.concern.models import JointSignature, JointVerification
from wangge.kinds.concern.rules import SIGNERS, Move
from wangge.matters.models import Matter, WorkOrder
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.matters.services.telling import LANGUAGE
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization, Post
from wangge.people.queries import in_force


def call_joint(matter: Matter, *, bodies: Sequence[Organization], actor: Actor, at: datetime) -> JointVerification:
    """Opens the record that these bodies are to sign, and tells all who can sign for them."""
    row = JointVerification.objects.create(matter=matter, called_by_id=actor.person_id, called_at=at)
    JointSignature.objects.bulk_create(JointSignature(record=row, organization=body) for body in bodies)
    posts = Post.objects.filter(in_force(localdate(at)), organization__in=bodies, role__in=SIGNERS)
    signers = set(posts.values_list("person_id", flat=True)) - {actor.person_id}
    with override(LANGUAGE):
        title = _("To verify together: %(title)s") % {"title": matter.title}
    notify(
        key=f"joint:{row.pk}", person_ids=signers, title=title, body=f"{matter.number} {matter.area_name}",
        url=reverse("concern:record", args=[row.pk]), urgency=matter.urgency, at=at,
    )  # fmt: skip
    return row


def end_joint(matter: Matter, *, is_passed: bool, at: datetime) -> None:
    """Ends the open record of a matter, if there is one."""
    JointVerification.objects.filter(matter=matter, ended_at__isnull=True).update(ended_at=at, is_passed=is_passed)


def own_line(row: JointVerification, actor: Actor) -> JointSignature:
    """The line of the actor's own body, or a refusal that says why there is none."""
    line = row.signatures.filter(organization_id=actor.organization_id or 0).first()
    if line is None or actor.person_id is None or actor.role not in SIGNERS:
        raise MoveRefused(_("Your body is not among those called to verify this."))
    if row.ended_at is not None:
        raise MoveRefused(_("This record is complete already."))
    if line.signed_at is not None:
        raise MoveRefused(_("Your body has signed already."))
    handled = WorkOrder.objects.filter(matter_id=row.matter_id)
    if handled.filter(signed_by_id=actor.person_id).exists() or handled.filter(done_by_id=actor.person_id).exists():
        raise MoveRefused(_("Nobody verifies what he handled."))
    return line


def sign_joint(row: JointVerification, *, actor: Actor, opinion: str, at: datetime, note: str = "") -> JointSignature:
    """Signs for one body; the last signature closes the matter, the first objection sends it back to the unit."""
    if opinion not in JointSignature.Opinion.values:
        raise MoveRefused(_("Say whether it passes."))
    if opinion == JointSignature.Opinion.REWORK and not note.strip():
        raise MoveRefused(_("Say what is not good enough."))
    with transaction.atomic():
        line = own_line(row, actor)
        values = {
            "opinion": opinion, "note": note.strip(), "person_id": actor.person_id, "person_name": actor.name,
            "signed_at": at,
        }  # fmt: skip
        if not JointSignature.objects.filter(pk=line.pk, signed_at__isnull=True).update(**values):
            raise MoveRefused(_("Your body has signed already."))
        record(
            act="concern.joint_sign", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
            actor_name=actor.name, subject_kind="matter", subject_id=row.matter.number, detail=opinion,
        )  # fmt: skip
        line.refresh_from_db()
        _follow(row, line, at)
    return line


def _follow(row: JointVerification, line: JointSignature, at: datetime) -> None:
    matter = Matter.objects.get(pk=row.matter_id)
    if line.opinion == JointSignature.Opinion.REWORK:
        move(matter, Move.REWORK, actor=SYSTEM, at=at, given={"reason": line.note})
    elif not row.signatures.filter(signed_at__isnull=True).exists():
        move(matter, Move.PASS, actor=SYSTEM, at=at)
