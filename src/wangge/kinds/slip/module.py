from django.utils.translation import gettext_lazy as _

from wangge.kinds.slip import rules, services
from wangge.kinds.slip.models import SlipDetails
from wangge.kinds.slip.printed import printed
from wangge.kit.module import Module
from wangge.matters.kinds import Kind

KIND = Kind(
    name="slip",
    letter="D",
    title=_("Supervision slip"),
    title_plural=_("Supervision slips"),
    icon="clipboard-list",
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
    details=SlipDetails,
    printed=printed,
    detail_template="slip/detail.html",
    after_move=services.after_move,
    main_clock="reply",
    offered_to=rules.DRAFTERS,
    grows_from=frozenset({"concern", "work_note"}),
    new_url="slip:new",
)
MODULE = Module(
    name="slip", urls=(("desk/slips/", "wangge.kinds.slip.urls"),), kind=KIND, demo="wangge.kinds.slip.demo.schedule"
)
