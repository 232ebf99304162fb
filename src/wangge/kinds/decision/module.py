from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kinds.decision import rules
from wangge.kinds.decision.access import seats, sight
from wangge.kinds.decision.models import DecisionDetails
from wangge.kinds.decision.origins import WORK_NOTE, note_origin
from wangge.kinds.decision.printed import printed
from wangge.kinds.decision.services import decisions
from wangge.kinds.decision.services.bodies import remind_bodies
from wangge.kinds.decision.views.figures import FIGURE_READERS
from wangge.kinds.decision.views.notes import seat_panel
from wangge.kit.module import FigurePage, Module, NavItem, Panel, Scheduled
from wangge.matters.kinds import Card, Kind
from wangge.people.rules import UNIT_ROLES
from wangge.ui.headings import REGISTERS, TALKS

KIND = Kind(
    name="decision",
    letter="Y",
    title=_("Decision of a meeting"),
    title_plural=_("Decisions of meetings"),
    icon="presentation",
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
    parameters=rules.PARAMETERS,
    details=DecisionDetails,
    details_with=("body__organization", "meeting"),
    detail_template="decision/detail.html",
    printed=printed,
    before_move=decisions.before_move,
    after_move=decisions.after_move,
    limit=decisions.limit,
    offered_to=rules.KEEPERS,
    grows_from=frozenset({"concern", "whistle", "slip", "topic", "work_note"}),
    grows_into=frozenset({"whistle", "slip", "topic"}),
    new_url="decision:new",
    sight=sight,
    seats=seats,
    cards=frozenset(Card) - {Card.REPORTERS, Card.PLACE},
)
READERS = frozenset(rules.READERS)
NOTE_READERS = READERS - UNIT_ROLES
MODULE = Module(
    name="decision",
    urls=(("desk/decisions/", "wangge.kinds.decision.urls"),),
    kind=KIND,
    demo="wangge.kinds.decision.demo.schedule",
    origins={WORK_NOTE: note_origin},
    panels=(Panel("crews.seat", seat_panel),),
    navigation=(
        NavItem(_("Meetings and decisions"), "decision:bodies", "presentation", order=45, group=TALKS, roles=READERS),
        NavItem(
            _("Work notes of instructors"), "decision:notes", "notes", order=724, group=REGISTERS, roles=NOTE_READERS
        ),
    ),
    figures=(
        FigurePage(
            _("Meetings and decisions"),
            "decision:figures",
            "presentation",
            roles=frozenset(FIGURE_READERS),
            meanings=(
                (
                    _("Meetings held"),
                    _("Meetings whose minutes are written, by the day they took place."),
                    "meetings_held",
                ),
                (
                    _("Decisions seen to be done"),
                    _("Confirmed by the body's office ÷ decisions whose day has come; dropped ones do not count."),
                    "decision_done_rate",
                ),
                (
                    _("Bodies with fewer meetings than usual by now"),
                    _("Bodies that held fewer meetings this year than their share of the year's promise, whole ones."),
                    "bodies_behind",
                ),
            ),
        ),
    ),
    scheduled=(
        Scheduled(
            "decision.rhythm",
            remind_bodies,
            timedelta(hours=12),
            title=_("Ask for the next meeting where one would have been usual by now"),
        ),
    ),
)
