from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kinds.wish import access, rules, services
from wangge.kinds.wish.figures import SUMS
from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.own_data import own_wishes
from wangge.kinds.wish.printed import printed
from wangge.kinds.wish.services.leaving import release_claims
from wangge.kit.module import FigurePage, Module, NavItem, Scheduled
from wangge.matters.kinds import Kind
from wangge.ui.headings import RESIDENTS

READERS = rules.STAFF | rules.OVERSEERS
KIND = Kind(
    name="wish",
    letter="X",
    title=_("Micro-wish"),
    title_plural=_("Micro-wishes"),
    icon="star",
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
    details=WishDetails,
    details_with=("claimed_by", "claimed_unit"),
    detail_template="wish/detail.html",
    printed=printed,
    before_move=services.before_move,
    after_move=services.after_move,
    initial=services.initial,
    main_clock="check",
    offered_to=rules.STAFF | rules.HELPERS,
    grows_from=frozenset({"finding"}),
    new_url="wish:new",
    reporter_url="wish_wall:own",
    is_sealed=True,
    sight=access.sight,
)
MODULE = Module(
    name="wish",
    own_data=own_wishes,
    sealed={"matter.household": _("Household of a wish")},
    urls=(
        ("wishes/", "wangge.kinds.wish.urls_public"),
        ("f/wishes/", "wangge.kinds.wish.urls_field"),
        ("desk/wishes/", "wangge.kinds.wish.urls"),
    ),
    kind=KIND,
    leaving=release_claims,
    demo="wangge.kinds.wish.demo.schedule",
    sums=(SUMS,),
    navigation=(
        NavItem(_("Wish wall"), "wish_wall:wall", "star", door="portal", order=40),
        NavItem(_("Wishes"), "wish_field:home", "star", door="field", order=12, roles=rules.CLAIMERS),
        NavItem(_("Micro-wishes"), "wish:board", "star", order=60, group=RESIDENTS, roles=READERS),
    ),
    figures=(
        FigurePage(
            _("Micro-wishes"),
            "wish:figures",
            "star",
            roles=READERS,
            meanings=(
                (
                    _("Fulfilled rate"),
                    _("Wishes confirmed by both sides ÷ wishes published, of those told in the period."),
                    "wish_fulfilled_rate",
                ),
                (
                    _("Households reached"),
                    _("Households with a wish confirmed by both sides; each is counted once."),
                    "wish_households",
                ),
                (
                    _("Persons reached"),
                    _("Persons in those households; each household by its wish that serves most."),
                    "wish_persons",
                ),
            ),
        ),
    ),
    scheduled=(
        Scheduled(
            "wish.remind",
            services.remind_claimers,
            timedelta(hours=1),
            title=_("Remind of claimed wishes whose time is nearly up"),
        ),
        Scheduled(
            "wish.forget",
            services.forget_ended,
            timedelta(hours=24),
            title=_("Delete stories and addresses of old wishes"),
        ),
    ),
)
