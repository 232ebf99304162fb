"""Lay a draft out for residents, take their comments, answer them, forget their contacts in time."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.audit.openings import open_sealed
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.queries import post_holders
from wangge.people.rules import Role
from wangge.planning.access import may_answer, may_draw
from wangge.planning.consultations import open_consultation, running_on
from wangge.planning.models import Comment, Consultation, Draft, Plan, Ward
from wangge.planning.rules import CONTACT_DAYS, MOST_A_DAY, MOST_AN_HOUR, MOST_DAYS
from wangge.planning.services.reporting import PlanRefused, note


@transaction.atomic
def lay_out(plan: Plan, draft: Draft, *, text: str, closes_on: date, actor: Actor, at: datetime) -> Consultation:
    """Opens a consultation on a finished draft until a day; from now on nobody changes that draft."""
    today = timezone.localdate(at)
    if not may_draw(actor, plan):
        raise PlanRefused(_("This plan cannot be changed any more, or not by you."))
    if draft.plan_id != plan.pk or draft.is_present or draft.state != Draft.State.READY:
        raise PlanRefused(_("Choose a draft that is worked out."))
    if not text.strip():
        raise PlanRefused(_("Say why the grids are redrawn."))
    if not today < closes_on <= today + timedelta(days=MOST_DAYS):
        raise PlanRefused(_("Comments can be made for at most %(days)d days.") % {"days": MOST_DAYS})
    if open_consultation(plan, on=today) is not None:
        raise PlanRefused(_("A consultation on this plan is open already."))
    plan.consultations.filter(ended_at=None).update(ended_at=at)
    made = Consultation.objects.create(
        plan=plan, draft=draft, text=text.strip(), opened_at=at, opens_on=today, closes_on=closes_on,
        opened_by_id=actor.person_id, opened_by_name=actor.name,
    )  # fmt: skip
    note("lay_out", plan, actor=actor, at=at, detail=f"{draft.number} {closes_on}")
    return made


@transaction.atomic
def end(consultation: Consultation, *, actor: Actor, at: datetime) -> None:
    """Ends a consultation before its last day."""
    if not may_draw(actor, consultation.plan):
        raise PlanRefused(_("This plan cannot be changed any more, or not by you."))
    running = Consultation.objects.filter(running_on(timezone.localdate(at)), pk=consultation.pk)
    if not running.update(ended_at=at):
        raise PlanRefused(_("This consultation is over already."))
    note("end", consultation.plan, actor=actor, at=at)


@transaction.atomic
def comment(
    consultation: Consultation, ward: Ward, *, stance: str, text: str, contact: str, sender: str, at: datetime
) -> Comment:
    """Takes what a resident says; the same words from the same place a second time count once."""
    if not Consultation.objects.filter(running_on(timezone.localdate(at)), pk=consultation.pk).exists():
        raise PlanRefused(_("The time for comments is over."))
    said, own = text.strip(), consultation.comments.filter(sender=sender)
    if stance != Comment.Stance.AGREE and not said:
        raise PlanRefused(_("Write what should be different, or what you want to know."))
    twin = next((row for row in own.filter(ward=ward, stance=stance) if row.text == said), None)
    if twin is not None:
        return twin
    if own.count() >= MOST_A_DAY:
        raise PlanRefused(_("That were many comments for one day. Please come back tomorrow, or call your community."))
    if consultation.comments.filter(at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise PlanRefused(_("Very many people are writing just now. Please try again in an hour."))
    made = Comment.objects.create(
        consultation=consultation, ward=ward, stance=stance, text=said, contact=contact.strip(), sender=sender, at=at
    )
    _tell(consultation, ward, at)
    return made


def _tell(consultation: Consultation, ward: Ward, at: datetime) -> None:
    """One notice a day and community: to whoever opened the consultation and to the community's secretary."""
    today = timezone.localdate(at)
    people = {post.person_id for post in post_holders(Role.COMMUNITY_SECRETARY, ward.code, today)}
    people |= {consultation.opened_by_id} if consultation.opened_by_id else set()
    notify(
        key=f"planning:comment:{consultation.pk}:{ward.code}:{today}", person_ids=sorted(people),
        title=_("Residents comment on a plan of grids"), body=f"{ward.name} · {consultation.plan.name}",
        url=reverse("planning:consultation", args=[consultation.plan_id]), at=at,
    )  # fmt: skip


@transaction.atomic
def answer(row: Comment, *, text: str, is_public: bool, actor: Actor, at: datetime) -> None:
    """Answers a comment; both stand on the public page if wanted. A later answer replaces the first."""
    plan = row.consultation.plan
    if not may_answer(actor, plan, row.ward.code):
        raise PlanRefused(_("You answer comments of your own area only."))
    if not text.strip():
        raise PlanRefused(_("Write an answer."))
    Comment.objects.filter(pk=row.pk).update(
        answer=text.strip(), answered_at=at, answered_by_name=actor.name, is_public=is_public
    )
    note("answer", plan, actor=actor, at=at, detail=f"{row.pk}")


def open_contact(row: Comment, *, purpose: str, actor: Actor, at: datetime) -> str:
    """The contact somebody left, for a stated purpose; the look is written down first."""
    if not may_answer(actor, row.consultation.plan, row.ward.code):
        raise PlanRefused(_("You answer comments of your own area only."))
    with transaction.atomic():
        open_sealed(
            subject_kind="grid_comment", subject_id=row.pk, field="contact", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    return str(row.contact)


def forget_contacts(at: datetime) -> int:
    """Removes the contacts people left, some time after their consultation; called again and again."""
    before = timezone.localdate(at) - timedelta(days=CONTACT_DAYS)
    return Comment.objects.filter(consultation__closes_on__lt=before).exclude(contact="").update(contact="")
