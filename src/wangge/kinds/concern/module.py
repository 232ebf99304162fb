"""The kind `concern`: residents' and grid workers' concerns."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kinds.concern import rules
from wangge.kinds.concern.figures import SUMS
from wangge.kinds.concern.models import ConcernDetails
from wangge.kinds.concern.printed import printed
from wangge.kinds.concern.services import hooks
from wangge.kinds.concern.services.housekeeping import archive_done
from wangge.kinds.concern.services.import_runs import forget_old
from wangge.kit.module import Module, NavItem, Scheduled
from wangge.matters.kinds import Kind
from wangge.people.rules import Role
from wangge.ui.headings import DAILY

IMPORTERS = frozenset({Role.SYSTEM_ADMIN, Role.DISPATCHER})

KIND = Kind(
    name="concern",
    letter="M",
    title=_("Concern"),
    title_plural=_("Concerns"),
    icon="message-report",
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
    order_steps=rules.ORDER_STEPS,
    details=ConcernDetails,
    printed=printed,
    details_with=("condition",),
    detail_template="concern/detail.html",
    limit=hooks.limit,
    asks=hooks.asks,
    initial=hooks.initial,
    before_move=hooks.before_move,
    after_move=hooks.after_move,
    main_clock="handle",
    parameters=rules.PARAMETERS,
    answer_move=rules.Move.ANSWERED,
    offered_to=frozenset(rules.OPENING.by - {Role.RESIDENT, Role.SYSTEM}),
    grows_from=frozenset({"finding", "mode_task", "work_note"}),
    is_read=True,
)

MODULE = Module(
    name="concern",
    kind=KIND,
    urls=(("desk/concerns/", "wangge.kinds.concern.urls"),),
    navigation=(
        NavItem(_("Records to sign"), "concern:records", "clipboard-check", order=24, group=DAILY, roles=rules.SIGNERS),
        NavItem(_("Import"), "concern:imports", "file-import", order=90, group=DAILY, roles=IMPORTERS),
    ),
    scheduled=(
        Scheduled("concern.forget_imports", forget_old, timedelta(days=1), title=_("Clear files of old imports")),
        Scheduled("concern.archive", archive_done, timedelta(hours=1), title=_("Archive concerns that are over")),
    ),
    sums=(SUMS,),
)
