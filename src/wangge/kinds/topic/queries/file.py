"""Everything that belongs to one topic, as the desk and the public page show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.utils.timezone import localdate

from wangge.kinds.topic.models import (
    ActionDetails,
    Attendance,
    CaseStep,
    CostPlan,
    CostShare,
    Feedback,
    Meeting,
    Objection,
    Poll,
    Procedure,
    Statement,
)
from wangge.kinds.topic.rules.action import ACTION_STATES
from wangge.kinds.topic.rules.polls import POLL_TONES, SHOWN
from wangge.kinds.topic.rules.sharing import CannotShare, share_without, weights_for, yuan
from wangge.matters.models import Link, Matter
from wangge.matters.pages.listing import ROW_NEEDS, Row, row_of
from wangge.matters.pages.words import phase_tone


@dataclass(frozen=True)
class Summary:
    """What the card on the matter's page says, read in one statement."""

    statements: int
    waiting: int
    meetings: int
    plans: int
    polls: int
    steps: int
    steps_done: int
    actions: int


def summary_of(matter: Matter) -> Summary:
    """Counts of all that hangs on a topic."""
    shown, waiting = Statement.Standing.SHOWN, Statement.Standing.WAITING
    found = Matter.objects.filter(pk=matter.pk).aggregate(
        own_statements=Count("statements", filter=Q(statements__standing=shown), distinct=True),
        own_waiting=Count("statements", filter=Q(statements__standing=waiting), distinct=True),
        own_meetings=Count("topic_meetings", filter=Q(topic_meetings__is_postponed=False), distinct=True),
        own_plans=Count("cost_plans", distinct=True),
        own_polls=Count("polls", distinct=True),
        own_steps=Count("procedure_steps", distinct=True),
        own_steps_done=Count("procedure_steps", filter=Q(procedure_steps__done_on__isnull=False), distinct=True),
        own_actions=Count("action_items", distinct=True),
    )
    return Summary(**{name.removeprefix("own_"): number for name, number in found.items()})


@dataclass(frozen=True)
class ActionRow:
    """An action item as the board shows it: what, who, until when, where it stands."""

    number: str
    title: str
    owner: str
    due_on: object
    state: str
    tone: str
    is_done: bool
    is_late: bool


def actions_of(matter: Matter, at: datetime) -> list[ActionRow]:
    """Action items with their owner and deadline, the earliest first."""
    rows = (
        ActionDetails.objects.filter(topic=matter)
        .exclude(matter__state="dropped")
        .select_related("matter__lead_unit")
        .order_by("due_on", "pk")
    )
    return [
        ActionRow(
            number=row.matter.number,
            title=row.matter.title,
            owner=row.matter.lead_unit.name if row.matter.lead_unit else "",
            due_on=row.due_on,
            state=ACTION_STATES[row.matter.state],
            tone=phase_tone(row.matter.phase),
            is_done=row.matter.phase == "done",
            is_late=row.matter.phase != "done" and row.due_on < localdate(at),
        )
        for row in rows
    ]


def meetings_of(matter: Matter, *, with_roll: bool = True) -> list[Meeting]:
    """Meetings with forum and, for the desk, attendance by parties; the latest first."""
    rows = Meeting.objects.filter(matter=matter).select_related("forum")
    if with_roll:
        rows = rows.prefetch_related(Prefetch("attendance", Attendance.objects.order_by("pk")))
    return list(rows.order_by("-meet_at", "-pk"))


def find_meeting(pk: int) -> Meeting | None:
    """A meeting with its topic and attendance."""
    return Meeting.objects.select_related("matter__topic", "forum").prefetch_related("attendance").filter(pk=pk).first()


def objections_of(matter: Matter) -> list[Objection]:
    """Objections, those without an answer first."""
    return list(Objection.objects.filter(matter=matter).order_by(F("answered_at").asc(nulls_first=True), "pk"))


def find_objection(pk: int) -> Objection | None:
    """An objection with its topic."""
    return Objection.objects.select_related("matter__topic").filter(pk=pk).first()


def feedback_of(matter: Matter) -> list[Feedback]:
    """What was published, the latest first."""
    return list(Feedback.objects.filter(matter=matter).order_by("-published_at", "-pk"))


def steps_of(matter: Matter) -> list[CaseStep]:
    """The topic's own procedure in order."""
    rows = CaseStep.objects.filter(matter=matter).select_related("done_by", "procedure")
    return list(rows.order_by("position"))


def find_step(pk: int) -> CaseStep | None:
    """A step of a topic's procedure."""
    return CaseStep.objects.select_related("matter__topic").filter(pk=pk).first()


def procedures_for(area_code: str) -> list[Procedure]:
    """Procedures that may be followed in a place."""
    above = ["", *(area_code[:length] for length in (2, 4, 6, 9, 12))]
    rows = Procedure.objects.filter(is_active=True, area_code__in=above).annotate(number=Count("steps"))
    return list(rows.order_by("name"))


@dataclass(frozen=True)
class PlanRow:
    """A cost plan with how far the consent has come."""

    plan: CostPlan
    total: str
    households: int
    agreed: int
    refused: int
    paid: int

    @property
    def share(self) -> float:
        """Households that agree, of all."""
        return self.agreed / self.households if self.households else 0.0


def plans_of(matter: Matter, *, is_public: bool = False) -> list[PlanRow]:
    """Cost plans of a topic; residents see those that households were asked about."""
    rows = CostPlan.objects.filter(matter=matter)
    if is_public:
        rows = rows.exclude(state__in=[CostPlan.State.DRAFT, CostPlan.State.DROPPED])
    return [plan_row(row) for row in with_counts(rows).order_by("pk")]


def with_counts(rows: QuerySet[CostPlan]) -> QuerySet[CostPlan]:
    """Cost plans with how many households agree, refuse and have paid."""
    return rows.annotate(
        households=Count("shares"),
        agreed=Count("shares", filter=Q(shares__consent=CostShare.Consent.YES)),
        refused=Count("shares", filter=Q(shares__consent=CostShare.Consent.NO)),
        paid=Count("shares", filter=Q(shares__paid_on__isnull=False)),
    )


def plan_row(row: CostPlan) -> PlanRow:
    """An annotated plan as a row."""
    counts = {name: getattr(row, name) for name in ("households", "agreed", "refused", "paid")}
    return PlanRow(plan=row, total=yuan(row.total_fen), **counts)


def find_plan(pk: int) -> CostPlan | None:
    """A cost plan with its topic and counts."""
    return with_counts(CostPlan.objects.select_related("matter__topic", "follows").filter(pk=pk)).first()


@dataclass(frozen=True)
class ShareRow:
    """What one household pays."""

    share: CostShare
    amount: str


def shares_of(plan: CostPlan) -> list[ShareRow]:
    """Shares in the order of the list, each with who entered the answer."""
    rows = plan.shares.select_related("entered_by").order_by("position")
    return [ShareRow(row, yuan(row.amount_fen)) for row in rows]


@dataclass(frozen=True)
class Anew:
    """What sharing anew without those who declined would come to, for households of the smallest and largest share."""

    out: int
    staying: int
    least: str
    most: str


def shared_anew(plan: CostPlan) -> Anew | None:
    """A look ahead, while households are asked and some have declined but not all."""
    if plan.state != CostPlan.State.ASKED:
        return None
    rows = list(plan.shares.order_by("position").values_list("weight", "consent"))
    out = [consent == CostShare.Consent.NO for _weight, consent in rows]
    try:
        amounts = share_without(plan.total_fen, weights_for(plan.rule, [weight for weight, _said in rows]), out)
    except CannotShare:
        return None
    return Anew(sum(out), len(amounts), yuan(min(amounts)), yuan(max(amounts)))


def newer_plan(plan: CostPlan) -> CostPlan | None:
    """The plan that took this one's place."""
    return CostPlan.objects.filter(follows=plan).order_by("-pk").first()


def household_page(row: CostShare) -> dict[str, object]:
    """What a household reads about its own share."""
    plan = row.plan
    return {
        "row": row, "plan": plan, "matter": plan.matter, "amount": yuan(row.amount_fen), "total": yuan(plan.total_fen),
        "households": CostShare.objects.filter(plan=plan).count(), "is_open": plan.state == CostPlan.State.ASKED,
    }  # fmt: skip


def find_share(pk: int) -> CostShare | None:
    """A share with its plan and topic."""
    return CostShare.objects.select_related("plan__matter__topic").filter(pk=pk).first()


@dataclass(frozen=True)
class PollRow:
    """A vote in a list."""

    poll: Poll
    tone: str


def polls_of(matter: Matter, *, is_public: bool = False, is_owners: bool = False) -> list[PollRow]:
    """Votes of a topic; residents see announced ones and what follows, an owners' committee those of owners."""
    rows = Poll.objects.filter(matter=matter, **({"body": "owners"} if is_owners else {}))
    if is_public:
        rows = rows.filter(state__in=list(SHOWN))
    return [PollRow(row, POLL_TONES.get(row.state, "plain")) for row in rows.order_by("-pk")]


@dataclass(frozen=True)
class Evidence:
    """The matters a topic was gathered from."""

    rows: tuple[Row, ...]
    first_at: datetime | None
    last_at: datetime | None
    hidden: int = 0


def evidence_of(matter: Matter, seen: QuerySet[Matter]) -> Evidence:
    """What a topic follows from: rows the actor may see, and the count of the rest."""
    if not matter.topic.source_count:
        return Evidence((), None, None)
    links = Link.objects.filter(source=matter, kind=Link.Kind.FOLLOWS_FROM).values("target_id")
    every = Matter.objects.filter(pk__in=links)
    rows = list(every.filter(pk__in=seen.values("pk")).select_related(*ROW_NEEDS).order_by("opened_at"))
    moments = [row.opened_at for row in rows]
    return Evidence(
        rows=tuple(row_of(row) for row in rows),
        first_at=min(moments, default=None),
        last_at=max(moments, default=None),
        hidden=max(0, matter.topic.source_count - len(rows)),
    )


def people_of(meetings: Sequence[Meeting]) -> int:
    """How many people took part in all meetings together."""
    return sum(meeting.present or 0 for meeting in meetings)


def attendance_total(meeting: Meeting) -> int:
    """The sum of a meeting's roll."""
    return int(Attendance.objects.filter(meeting=meeting).aggregate(total=Sum("people"))["total"] or 0)
