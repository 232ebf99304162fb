"""What rounds add: pages, the work that opens and that was missed, figures, checks."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Panel, Scheduled, Status
from wangge.people.rules import UNIT_ROLES
from wangge.rounds.checks import CHECK
from wangge.rounds.health import check_rounds, count_rounds
from wangge.rounds.origins import FINDING, finding_origin
from wangge.rounds.panels import due_now, grown_out_of
from wangge.rounds.registers import OWN
from wangge.rounds.services import forget_drafts, miss_overdue, open_due, prove_done, remind_due
from wangge.rounds.views.asking import DOERS, READERS
from wangge.ui.headings import DAILY, SAFETY

UNITS = frozenset(UNIT_ROLES)
EVERY = timedelta(minutes=5)
HALF_AN_HOUR = timedelta(minutes=30)


MODULE = Module(
    name="rounds",
    urls=(("desk/rounds/", "wangge.rounds.urls"), ("f/rounds/", "wangge.rounds.urls_field")),
    navigation=(
        NavItem(_("My checks today"), "rounds:mine", "clipboard-check", order=12, group=DAILY, roles=frozenset(DOERS)),
        NavItem(_("My checks today"), "rounds_field:today", "clipboard-check", door="field", order=15, roles=UNITS),
        NavItem(_("Rounds"), "rounds:list", "repeat", order=40, group=SAFETY, roles=frozenset(READERS)),
    ),
    registers=OWN,
    demo="wangge.rounds.demo.schedule",
    origins={FINDING: finding_origin},
    purposes=(CHECK,),
    panels=(Panel("field_today", due_now), Panel("matter.aside", grown_out_of)),
    scheduled=(
        Scheduled("rounds.open", open_due, EVERY, title=_("Open the turns of rounds")),
        Scheduled("rounds.proved", prove_done, EVERY, title=_("Tick off turns that are proved done")),
        Scheduled("rounds.missed", miss_overdue, EVERY, title=_("Mark turns that were missed")),
        Scheduled("rounds.remind", remind_due, HALF_AN_HOUR, title=_("Remind of turns whose window closes")),
        Scheduled("rounds.drafts", forget_drafts, timedelta(hours=6), title=_("Clear old import drafts of targets")),
    ),
    status=(
        Status(
            "rounds",
            _("Rounds"),
            count_rounds,
            {
                "rounds": _("Rounds in force"),
                "open": _("Due work still open"),
                "missed": _("Missed"),
            },
        ),
    ),
    checks=(Check(_("Rounds"), check_rounds),),
)
