"""What is suspended for all to read, what several bodies sign, and what the page of a concern shows of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.kinds.concern.models import ConcernAnswer, ConcernDetails, JointSignature, JointVerification
from wangge.kinds.concern.rules import MOVE_TITLES, Move, State
from wangge.kinds.concern.rules.words import GRID
from wangge.kit.codes import LENGTHS
from wangge.matters.models import Attachment, Matter
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.queries import in_force

MOST_VERIFIERS = 3
COMMUNITY_LENGTH = 12


@dataclass(frozen=True)
class SuspendedShown:
    """A suspended concern on the public list: category, community, the leader's words, the next review."""

    number: str
    what: str
    where: str
    why: str
    since: datetime
    review_on: date | None


def suspended_public(area_code: str = "") -> list[SuspendedShown]:
    """The public list of what cannot be solved at present; no title, text, reporter or exact place."""
    rows = ConcernDetails.objects.filter(
        matter__kind="concern",
        matter__state=State.SUSPENDED,
        matter__area_code__startswith=area_code,
        matter__confidentiality=Matter.Confidentiality.NORMAL,
    ).select_related("matter", "matter__category")
    found = list(rows.order_by("matter__review_on", "pk"))
    names = names_of(row.matter.area_code[:COMMUNITY_LENGTH] for row in found)
    return [
        SuspendedShown(
            number=row.matter.number,
            what=row.matter.category.name if row.matter.category else _("Concern"),
            where=names.get(row.matter.area_code[:COMMUNITY_LENGTH], ""),
            why=row.suspension_text,
            since=row.suspended_at or row.matter.moved_at,
            review_on=row.matter.review_on,
        )
        for row in found
    ]


def open_records_of(actor: Actor) -> QuerySet[JointVerification]:
    """Records that the actor's body is still to sign."""
    return JointVerification.objects.filter(
        ended_at__isnull=True,
        signatures__organization_id=actor.organization_id or 0,
        signatures__signed_at__isnull=True,
    ).select_related("matter")


def record_for(actor: Actor, pk: int) -> JointVerification | None:
    """A record whose signers include the actor's body."""
    rows = JointVerification.objects.filter(pk=pk, signatures__organization_id=actor.organization_id or 0)
    return rows.select_related("matter", "matter__category", "matter__lead_unit").first()


def move_title(move: str) -> str:
    """What a move is called, in the active language."""
    return _(MOVE_TITLES[Move(move)])


Answered = ConcernAnswer
Signed = JointSignature


def answers_of(matter: Matter) -> list[Answered]:
    """The answers to the category's questions, in their order."""
    return list(ConcernAnswer.objects.filter(matter=matter).order_by("pk"))


def lines_of(record: JointVerification) -> list[Signed]:
    """The lines of a record."""
    return list(JointSignature.objects.filter(record=record).select_related("organization").order_by("pk"))


def signed_together(matter: Matter) -> list[Signed]:
    """The lines of all records of a matter, the newest record first; those that are over tell who passed it."""
    rows = JointSignature.objects.filter(record__matter=matter).select_related("organization", "record")
    return list(rows.order_by("-record", "pk"))


def verifiers_of(matter: Matter, on: date) -> list[Post]:
    """Who checks the result: the nearest grid workers and leaders; nobody where it lies in no grid that has any."""
    above = [matter.area_code[:length] for length in LENGTHS.values() if length <= len(matter.area_code)]
    posts = Post.objects.filter(in_force(on), role__in=GRID, area__code__in=above).select_related("person", "area")
    return list(posts.order_by(Length("area__code").desc(), "-role", "pk")[:MOST_VERIFIERS])


def photos_to_verify(matter: Matter) -> list[Attachment]:
    """The pictures that show what was done."""
    stages = (Attachment.Stage.BEFORE, Attachment.Stage.AFTER, Attachment.Stage.PROOF)
    return list(matter.attachments.filter(stage__in=stages, is_public=True).select_related("file").order_by("pk"))


def result_of(matter: Matter) -> str:
    """What the unit wrote when it said done."""
    last = matter.movements.filter(move=Move.FINISH).order_by("-at", "-pk").first()
    return last.public_text if last else ""


def file_to_verify(actor: Actor, pk: int, file: int) -> Attachment | None:
    """A picture of a record that the actor's body is to sign or has signed."""
    row = record_for(actor, pk)
    return next((found for found in photos_to_verify(row.matter) if found.pk == file), None) if row else None
