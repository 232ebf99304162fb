"""What mediation tells the apps below it once all are loaded: names of its acts, and how open seats are handed over."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.audit import acts
from wangge.kinds.dispute.access import AT_TABLE
from wangge.kinds.dispute.models import Advice, Seat
from wangge.kinds.dispute.rules.legal import State
from wangge.kinds.dispute.services.seats import pass_on
from wangge.people import handover
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.rules import Role

ACTS = {
    "dispute.party": _("Mediation: wrote a party down"),
    "dispute.party_edit": _("Mediation: corrected a party"),
    "dispute.party_leaves": _("Mediation: a party left"),
    "dispute.consent": _("Mediation: noted what a party consents to"),
    "dispute.seat": _("Mediation: gave somebody a seat"),
    "dispute.unseat": _("Mediation: took a seat back"),
    "dispute.pass_on": _("Mediation: handed a seat over"),
    "dispute.transfer_ask": _("Mediation: asked to hand a case on"),
    "dispute.transfer_yes": _("Mediation: took a case over"),
    "dispute.transfer_no": _("Mediation: did not take a case over"),
    "dispute.invite": _("Mediation: invited another organization"),
    "dispute.invite_yes": _("Mediation: another organization mediates along"),
    "dispute.invite_no": _("Mediation: another organization does not mediate along"),
    "dispute.session": _("Mediation: set a meeting"),
    "dispute.session_off": _("Mediation: called a meeting off"),
    "dispute.session_record": _("Mediation: recorded a meeting"),
    "dispute.record": _("Mediation: added a record to the dossier"),
    "dispute.agreement": _("Mediation: wrote the agreement"),
    "dispute.sign": _("Mediation: noted a signature"),
    "dispute.promise": _("Mediation: followed a promise"),
    "dispute.group": _("Mediation: grouped alike cases"),
    "dispute.story": _("Mediation: corrected what a case is about"),
    "dispute.print": _("Mediation: took papers of a case away"),
    "mediation.body_new": _("Mediation: entered an organization"),
    "mediation.body_edit": _("Mediation: changed an organization"),
    "mediation.mediator": _("Mediation: kept the list of mediators"),
    "mediation.room": _("Mediation: kept a room"),
    "mediation.hour": _("Mediation: set duty hours"),
    "mediation.hour_off": _("Mediation: took duty hours back"),
    "mediation.legal_roles": _("Mediation: kept the roles of the legal team"),
    "mediation.ticket": _("Counter: gave a ticket"),
    "mediation.ticket_end": _("Counter: dealt with a ticket"),
    "mediation.legal_session": _("Legal services: announced or changed a session"),
    "mediation.legal_off": _("Legal services: called a session off"),
    "mediation.legal_held": _("Legal services: noted that a session took place"),
    "mediation.legal_seat": _("Legal services: a place was booked"),
    "mediation.legal_seat_back": _("Legal services: a place was given back"),
    "mediation.adviser": _("Legal services: kept the appointment of an adviser"),
    "mediation.adviser_end": _("Legal services: ended the appointment of an adviser"),
    "mediation.advice_ask": _("Legal services: a question was asked"),
    "mediation.advice_answer": _("Legal services: answered a question"),
    "mediation.advice_pass_on": _("Legal services: a resident asked somebody else"),
    "mediation.advice_delete": _("Legal services: a resident deleted a question"),
    "mediation.lawsuits": _("Legal services: entered lawsuits as a court counted them"),
    "mediation.group_text": _("Mediation: wrote for a group of cases"),
    "mediation.group_check": _("Mediation: checked an explanation"),
    "mediation.export": _("Mediation: took figures away as a file"),
}


def open_seats(post: Post) -> QuerySet[Seat]:
    """Seats that the holder of a mediator's post has not left."""
    rows = Seat.objects.filter(person_id=post.person_id, ended_at__isnull=True, part__in=AT_TABLE)
    return rows.select_related("matter") if post.role == Role.MEDIATOR else rows.none()


def open_work(post: Post) -> list[handover.OpenWork]:
    """Cases by number alone; who reads this list has no seat."""
    return [
        handover.OpenWork(
            title=str(_("A case of mediation")),
            url=reverse("matters:detail", args=[seat.matter.number]),
            number=seat.matter.number,
        )
        for seat in open_seats(post).order_by("pk")
    ]


def hand_over(post: Post, to: Post, actor: Actor, at: datetime) -> int:
    """Seats go to another mediator."""
    if post.role != Role.MEDIATOR or to.role != Role.MEDIATOR:
        return 0
    return pass_on(
        person_id=post.person_id, to_person_id=to.person_id, organization_id=to.organization_id, actor=actor, at=at
    )


def waiting_questions(post: Post) -> list[handover.OpenWork]:
    """Legal questions that wait for the holder of a mediator's post, by number alone."""
    if post.role != Role.MEDIATOR:
        return []
    rows = Advice.objects.filter(asked_id=post.person_id, state=State.WAITING, cleared_at__isnull=True)
    title = str(_("A legal question, for one person's eyes: answered before leaving, or asked anew of somebody else"))
    return [
        handover.OpenWork(title=title, number=row.number, due_at=row.due_at)
        for row in rows.only("number", "due_at").order_by("due_at", "pk")
    ]


def connect() -> None:
    """Called once when all apps are ready."""
    acts.register(ACTS)
    handover.register(
        handover.Handover(name="dispute", label=_("Cases of mediation"), open_work=open_work, hand_over=hand_over)
    )
    handover.register(
        handover.Handover(
            name="legal_questions",
            label=_("Legal questions"),
            open_work=waiting_questions,
            hand_over=None,
        )
    )
