"""What reading adds: hot spots and quality pages, and the work of reading, judging, gathering and learning."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Panel, Scheduled, Status
from wangge.reading.queries import count_readings, faults
from wangge.reading.services.gathering import gather
from wangge.reading.services.judging import judge_new
from wangge.reading.services.learning import learn_when_due
from wangge.reading.services.reading import read_new
from wangge.reading.views.quality import READERS
from wangge.reading.views.spots import READERS as SPOT_READERS
from wangge.reading.views.writer import writer_panel
from wangge.ui.headings import FIGURES, RULES

MODULE = Module(
    name="reading",
    urls=(("desk/reading/", "wangge.reading.urls"),),
    navigation=(
        NavItem(_("Hot spots"), "reading:spots", "flame", order=30, group=FIGURES, roles=frozenset(SPOT_READERS)),
        NavItem(
            _("Quality of proposals"), "reading:quality", "gauge", order=740, group=RULES,
            roles=frozenset(READERS),
        ),
    ),
    scheduled=(
        Scheduled(
            "reading.judge", judge_new, timedelta(seconds=10),
            title=_("Compare proposals with what was decided"),
        ),
        Scheduled("reading.read", read_new, timedelta(seconds=10), title=_("Read new concerns")),
        Scheduled("reading.hot_spots", gather, timedelta(hours=1), title=_("Look for hot spots")),
        Scheduled("reading.learn", learn_when_due, timedelta(hours=1), title=_("Learn from closed concerns")),
    ),
    panels=(Panel("matters.move", writer_panel),),
    status=(
        Status(
            "reading",
            _("Reading of texts"),
            count_readings,
            {
                "active": _("Model in use"),
                "category": _("category"),
                "unit": _("unit"),
                "waiting": _("Texts whose unit is open"),
            },
        ),
    ),
    checks=(Check(_("Reading of texts"), faults),),
)  # fmt: skip
