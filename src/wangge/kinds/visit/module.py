"""Visits and errands, and what surrounds them: services people join, campaigns, the own book, ledgers."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.kinds.visit.access import CAMPAIGN_READERS, errand_sight, sight
from wangge.kinds.visit.health import check_consents, count_visits
from wangge.kinds.visit.models import ErrandDetails, VisitDetails
from wangge.kinds.visit.printed import printed_errand, printed_visit
from wangge.kinds.visit.queries import visits
from wangge.kinds.visit.rules import errands as errand_rules
from wangge.kinds.visit.rules import visits as visit_rules
from wangge.kinds.visit.rules.ledgers import OPERATORS, READERS
from wangge.kinds.visit.rules.visits import CARE, ROUTINE, VISITORS
from wangge.kinds.visit.services import book, campaigns, enrolling, errands, patrols, planning, visiting
from wangge.kit.module import Check, FigurePage, Module, NavItem, Scheduled, Status
from wangge.matters.kinds import Kind
from wangge.people.rules import FIELD_ROLES
from wangge.rounds.models import Due
from wangge.rounds.purposes import Purpose
from wangge.ui.headings import DAILY, RESIDENTS, RULES

KIND = Kind(
    name="visit",
    letter="V",
    title=_("Visit"),
    title_plural=_("Visits"),
    icon="walk",
    state=visit_rules.State,
    move=visit_rules.Move,
    state_titles=visit_rules.STATE_TITLES,
    move_titles=visit_rules.MOVE_TITLES,
    move_tones=visit_rules.MOVE_TONES,
    phases=visit_rules.PHASES,
    opening=visit_rules.OPENING,
    steps=visit_rules.STEPS,
    clocks=visit_rules.CLOCKS,
    stages=visit_rules.STAGES,
    details=VisitDetails,
    detail_template="visit/parts/visit.html",
    printed=printed_visit,
    asks=visiting.asks,
    limit=visiting.limit,
    after_move=visiting.after_move,
    main_clock="visit",
    phone_url="visit_field:visit",
    is_sealed=True,
    sight=sight,
)
ERRAND = Kind(
    name="errand",
    letter="B",
    title=_("Errand"),
    title_plural=_("Errands"),
    icon="heart-handshake",
    state=errand_rules.State,
    move=errand_rules.Move,
    state_titles=errand_rules.STATE_TITLES,
    move_titles=errand_rules.MOVE_TITLES,
    move_tones=errand_rules.MOVE_TONES,
    phases=errand_rules.PHASES,
    opening=errand_rules.OPENING,
    steps=errand_rules.STEPS,
    clocks=errand_rules.CLOCKS,
    stages=errand_rules.STAGES,
    details=ErrandDetails,
    details_with=("item", "agent"),
    detail_template="visit/parts/errand.html",
    printed=printed_errand,
    after_move=errands.after_move,
    initial=errands.initial,
    main_clock="hand_in",
    offered_to=VISITORS,
    new_url="visit_field:errand_new",
    phone_url="visit_field:errand",
    reporter_url="visit_public:errand",
    grows_from=frozenset({"finding"}),
    is_sealed=True,
    sight=errand_sight,
)

PHONE = VISITORS & FIELD_ROLES
DESK = frozenset(VISITORS - FIELD_ROLES)


def visit_address(due: Due) -> str:
    """Where the work of a turn is done."""
    return reverse("visit_field:turn", args=[due.pk])


MODULE = Module(
    name="visit",
    sealed={"enrolment.personal": _("Person who joined a service")},
    kind=KIND,
    more_kinds=(ERRAND,),
    urls=(
        ("desk/visits/", "wangge.kinds.visit.urls"),
        ("f/visits/", "wangge.kinds.visit.urls_field"),
        ("visits/", "wangge.kinds.visit.urls_public"),
    ),
    navigation=(
        NavItem(_("Visits"), "visit_field:today", "walk", door="field", order=25, roles=PHONE),
        NavItem(_("Visits and errands"), "visit_public:start", "walk", door="portal", order=47),
        NavItem(_("Visits"), "visit:overview", "walk", order=50, group=RESIDENTS, roles=CAMPAIGN_READERS),
        NavItem(_("Joined services"), "visit:enrolments", "users", order=52, group=RESIDENTS, roles=VISITORS),
        NavItem(_("Errands"), "visit:errands", "heart-handshake", order=54, group=RESIDENTS, roles=VISITORS),
        NavItem(_("Campaigns"), "visit:campaigns", "route", order=56, group=RESIDENTS, roles=CAMPAIGN_READERS),
        NavItem(_("Ledgers"), "visit:ledgers", "table", order=21, group=DAILY, roles=frozenset(READERS)),
        NavItem(_("My book"), "visit_field:book", "notes", order=26, group=DAILY, roles=DESK),
        NavItem(_("Rhythms and consent"), "visit:terms", "calendar-time", order=736, group=RULES, roles=OPERATORS),
    ),
    purposes=(
        Purpose(
            name=CARE, title=_("Care visits"), icon="walk", doers=VISITORS, readers=VISITORS, waivers=frozenset(),
            missed=planning.turn_missed, address=visit_address, begun=visits.begun,
        ),
        Purpose(
            name=ROUTINE, title=_("Routine visits"), icon="walk", doers=VISITORS, readers=VISITORS,
            waivers=frozenset(), address=visit_address, begun=visits.begun,
        ),
    ),
    scheduled=(
        Scheduled("visit.open", planning.open_visits, timedelta(minutes=1), title=_("Open visits whose turn has come")),
        Scheduled("visit.wake", planning.wake_rested, timedelta(hours=1), title=_("Offer visits again after a rest")),
        Scheduled(
            "visit.expire", enrolling.end_expired, timedelta(hours=6),
            title=_("End enrolments whose time is over"),
        ),
        Scheduled(
            "visit.wipe", enrolling.wipe_ended, timedelta(hours=6),
            title=_("Delete personal data of those who left the service"),
        ),
        Scheduled(
            "visit.wipe_remarks", visiting.wipe_remarks, timedelta(hours=24),
            title=_("Delete remarks of old visits"),
        ),
        Scheduled(
            "visit.campaigns", campaigns.tidy, timedelta(hours=1),
            title=_("Close campaigns whose days are over"),
        ),
        Scheduled(
            "visit.patrols", patrols.tidy_patrols, timedelta(hours=1),
            title=_("End forgotten patrols and delete old paths"),
        ),
        Scheduled(
            "visit.book", book.wipe_expired, timedelta(hours=6),
            title=_("Delete expired notes of the concerns book"),
        ),
        Scheduled("visit.book_remind", book.remind, timedelta(hours=6), title=_("Remind of notes that expire soon")),
    ),
    figures=(
        FigurePage(
            _("Visits"), "visit:overview", "walk", roles=frozenset(CAMPAIGN_READERS),
            meanings=(
                (_("Offered in time"),
                 _("Visits at which somebody was met, declined or was not at home ÷ visits that have ended, of those"
                   " planned in the last 30 days. Declined is as good as visited; called off is not counted."),
                 "visit_offered_rate"),
            ),
        ),
    ),
    status=(
        Status(
            "visits",
            _("Visits"),
            count_visits,
            {
                "enrolled": _("Joined a service"),
                "open_visits": _("Visits still to make"),
                "open_errands": _("Errands under way"),
                "notes": _("Notes in workers' books"),
            },
        ),
    ),
    checks=(Check(_("Visits"), check_consents),),
    demo="wangge.kinds.visit.demo.schedule",
)  # fmt: skip
