from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kinds.inspection import rules
from wangge.kinds.inspection.access import READERS, sight
from wangge.kinds.inspection.models import HazardDetails
from wangge.kinds.inspection.printed import printed
from wangge.kinds.inspection.purposes import PURPOSES, REGISTERS
from wangge.kinds.inspection.services import hazards
from wangge.kinds.inspection.services.importing import forget_drafts
from wangge.kinds.inspection.services.reminding import remind_homes
from wangge.kit.module import Module, NavItem, Scheduled
from wangge.matters.kinds import Card, Kind
from wangge.people.rules import UNIT_ROLES
from wangge.ui.headings import SAFETY

KIND = Kind(
    name="inspection",
    letter="H",
    title=_("Safety hazard"),
    title_plural=_("Safety hazards"),
    icon="shield-check",
    state=rules.State,
    move=rules.Move,
    state_titles=rules.STATE_TITLES,
    move_titles=rules.MOVE_TITLES,
    move_tones=rules.MOVE_TONES,
    phases=rules.PHASES,
    opening=rules.OPENING,
    steps=rules.STEPS,
    clocks=rules.CLOCKS,
    stages=rules.STAGES,
    course=rules.course,
    details=HazardDetails,
    details_with=("installation", "keeper"),
    detail_template="inspection/detail.html",
    printed=printed,
    limit=hazards.limit,
    after_move=hazards.after_move,
    initial=hazards.initial,
    main_clock="repair",
    offered_to=rules.OVERSEERS,
    grows_from=frozenset({"concern"}),
    new_url="inspection:new",
    sight=sight,
    cards=frozenset(Card) - {Card.REPORTERS, Card.MESSAGES},
)
PAGE_ROLES = frozenset(READERS | UNIT_ROLES)
MODULE = Module(
    name="inspection",
    urls=(
        ("desk/inspection/", "wangge.kinds.inspection.urls"),
        ("f/inspect/", "wangge.kinds.inspection.urls_field"),
        ("lifts/", "wangge.kinds.inspection.urls_public"),
    ),
    navigation=(
        NavItem(
            _("Lift and site safety"), "inspection:board", "shield-check", order=42, group=SAFETY, roles=PAGE_ROLES
        ),
    ),
    scheduled=(
        Scheduled(
            "inspection.statutory",
            hazards.open_statutory,
            timedelta(hours=1),
            title=_("Statutory inspections that are overdue become hazards"),
        ),
        Scheduled("inspection.homes", remind_homes, timedelta(hours=1), title=_("Reminders of gas checks in homes")),
        Scheduled(
            "inspection.drafts", forget_drafts, timedelta(hours=6), title=_("Clear old import drafts of installations")
        ),
    ),
    kind=KIND,
    purposes=PURPOSES,
    registers=REGISTERS,
    demo="wangge.kinds.inspection.demo.schedule",
)
