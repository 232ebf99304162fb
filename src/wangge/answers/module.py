"""What answers add: the desk's lists, the search of residents and workers, panels on reports, replies, first pages."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.answers.queries import counts
from wangge.answers.rules import ON_THE_PHONE, READERS
from wangge.answers.services import forget_old, remind_due
from wangge.answers.views.panels import entry_panel, grid_panel, grow_panel, home_panel, reply_panel, report_panel
from wangge.kit.module import Module, NavItem, Panel, Scheduled, Status
from wangge.ui.headings import RESIDENTS

MODULE = Module(
    name="answers",
    urls=(
        ("answers/", "wangge.answers.urls_public"), ("desk/answers/", "wangge.answers.urls"),
        ("f/answers/", "wangge.answers.urls_field"),
    ),
    navigation=(
        NavItem(_("Answers"), "answers:board", "help", order=62, group=RESIDENTS, roles=READERS),
        NavItem(
            pgettext_lazy("tab", "Answers"), "answers_field:search", "help", door="field", order=45, roles=ON_THE_PHONE
        ),
        NavItem(_("Questions and answers"), "answers_public:search", "help", door="portal", order=15),
    ),
    panels=(
        Panel("portal.home", home_panel, 4),
        Panel("areas.grid.public.below", grid_panel, 8),
        Panel("portal.report", report_panel),
        Panel("matters.new", entry_panel),
        Panel("matters.move", reply_panel, 50),
        Panel("matter.aside", grow_panel),
    ),
    scheduled=(
        Scheduled("answers.remind", remind_due, timedelta(hours=6), title=_("Have answers looked at again")),
        Scheduled("answers.forget", forget_old, timedelta(hours=6), title=_("Forget old questions and searches")),
    ),
    status=(
        Status(
            "answers", _("Answers"), counts,
            {"answers": _("Public answers"), "waiting": _("To be checked"), "questions": _("Questions left")},
        ),
    ),
    demo="wangge.answers.demo.schedule",
)  # fmt: skip
