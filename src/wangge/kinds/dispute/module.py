from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kinds.dispute import access
from wangge.kinds.dispute.models import DisputeDetails, ReferralDetails
from wangge.kinds.dispute.origins import CASE_GROUP, group_origin
from wangge.kinds.dispute.pages.case import wanted
from wangge.kinds.dispute.pages.public import told_beside
from wangge.kinds.dispute.rules import course, referral
from wangge.kinds.dispute.rules.legal import PARAMETERS
from wangge.kinds.dispute.services import hooks, referrals
from wangge.kinds.dispute.services.advising import tidy
from wangge.kinds.dispute.services.counter import close_stale
from wangge.kinds.dispute.services.legal import PLANNERS
from wangge.kinds.dispute.services.reminders import remind
from wangge.kinds.dispute.views.figures import READERS
from wangge.kinds.dispute.views.legal_public import prove
from wangge.kit.module import Module, NavItem, Scheduled
from wangge.matters.kinds import Card, Kind
from wangge.people.rules import STAFF_ROLES
from wangge.ui.headings import DAILY, FIGURES, REGISTERS, TALKS

KIND = Kind(
    name="dispute",
    letter="J",
    title=_("Mediation"),
    title_plural=_("Mediation cases"),
    icon="scale",
    state=course.State,
    move=course.Move,
    state_titles=course.STATE_TITLES,
    move_titles=course.MOVE_TITLES,
    move_tones=course.MOVE_TONES,
    phases=course.PHASES,
    opening=course.OPENING,
    steps=course.STEPS,
    clocks=course.CLOCKS,
    stages=course.STAGES,
    details=DisputeDetails,
    details_with=("body__organization",),
    detail_template="dispute/detail.html",
    print_url="dispute:take_paper",
    reporter_url="mediation_public:own",
    limit=hooks.limit,
    after_open=hooks.after_open,
    before_move=hooks.before_move,
    after_move=hooks.after_move,
    initial=hooks.initial,
    main_clock="mediate",
    offered_to=course.TAKERS,
    grows_from=frozenset({"concern"}),
    new_url="dispute:new",
    is_sealed=True,
    sight=access.sight,
    seats=access.seats,
    told_beside=told_beside,
    cards=frozenset(),
    parameters=PARAMETERS,
    wanted=wanted,
)
REFERRAL = Kind(
    name="referral",
    letter="Z",
    title=_("Referral from the counter"),
    title_plural=_("Referrals from the counter"),
    icon="arrow-forward-up",
    state=referral.State,
    move=referral.Move,
    state_titles=referral.STATE_TITLES,
    move_titles=referral.MOVE_TITLES,
    move_tones=referral.MOVE_TONES,
    phases=referral.PHASES,
    opening=referral.OPENING,
    steps=referral.STEPS,
    clocks=referral.CLOCKS,
    stages=referral.STAGES,
    details=ReferralDetails,
    details_with=("centre",),
    detail_template="dispute/referral.html",
    limit=referrals.limit,
    asks=referrals.asks,
    before_move=referrals.before_move,
    after_move=referrals.after_move,
    parameters=referral.PARAMETERS,
    grows_into=frozenset({"concern", "dispute"}),
    grown_move=referral.Move.GROW,
    story=referrals.story,
    course=referrals.course,
    main_clock="answer",
    reporter_url="counter_public:own",
    is_sealed=True,
    sight=access.referral_sight,
    seats=referrals.seats,
    cards=frozenset({Card.NOTES, Card.REPORTERS}),
)
TAKERS = frozenset(course.TAKERS)
MODULE = Module(
    name="dispute",
    sealed={
        "matter.dispute.party": _("Names of the parties"),
        "legal_question.contact": _("Telephone left with a legal question"),
    },
    proves=prove,
    origins={CASE_GROUP: group_origin},
    urls=(
        ("desk/disputes/", "wangge.kinds.dispute.urls"),
        ("desk/mediation/", "wangge.kinds.dispute.urls_bodies"),
        ("desk/legal/", "wangge.kinds.dispute.urls_legal"),
        ("mediation/", "wangge.kinds.dispute.urls_public"),
        ("counter/", "wangge.kinds.dispute.urls_counter_public"),
        ("legal/", "wangge.kinds.dispute.urls_legal_public"),
    ),
    navigation=(
        NavItem(_("My mediation cases"), "dispute:mine", "scale", order=14, group=DAILY, roles=course.MEDIATORS),
        NavItem(
            _("Joint mediation"),
            "dispute:asked",
            "arrows-join",
            order=31,
            group=TALKS,
            roles=frozenset(access.JOINT_ROLES),
        ),
        NavItem(
            _("Applications for mediation"),
            "dispute:taken",
            "scale",
            order=31,
            group=TALKS,
            roles=TAKERS - course.MEDIATORS,
        ),
        NavItem(
            _("Counter of the centre"),
            "mediation:counters",
            "building-community",
            order=32,
            group=TALKS,
            roles=referral.SERVERS,
        ),
        NavItem(
            _("Questions to me"), "legal:questions", "message-circle", order=16, group=DAILY, roles=course.MEDIATORS
        ),
        NavItem(_("Legal services"), "legal:sessions", "gavel", order=34, group=TALKS, roles=PLANNERS),
        NavItem(
            _("Figures of mediation"),
            "mediation:figures",
            "chart-pie",
            order=44,
            group=FIGURES,
            roles=frozenset(READERS),
        ),
        NavItem(
            _("Mediation organizations"),
            "mediation:bodies",
            "scale",
            order=740,
            group=REGISTERS,
            roles=frozenset(STAFF_ROLES),
        ),
        NavItem(
            _("Legal advisers"),
            "legal:advisers",
            "certificate",
            order=741,
            group=REGISTERS,
            roles=frozenset(STAFF_ROLES),
        ),
        NavItem(_("Ask for mediation"), "mediation_public:show", "scale", door="portal", order=40),
    ),
    scheduled=(
        Scheduled("dispute.reminders", remind, timedelta(hours=1), title=_("Reminders of mediation cases")),
        Scheduled(
            "dispute.counters", close_stale, timedelta(hours=1), title=_("Clear yesterday's queues at the counters")
        ),
        Scheduled(
            "dispute.legal_questions",
            tidy,
            timedelta(hours=1),
            title=_("Remind of legal questions and delete old ones"),
        ),
    ),
    kind=KIND,
    more_kinds=(REFERRAL,),
    demo="wangge.kinds.dispute.demo.schedule",
)
