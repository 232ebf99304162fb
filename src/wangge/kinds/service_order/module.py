from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kinds.service_order import access, rules, services
from wangge.kinds.service_order.figures import SUMS
from wangge.kinds.service_order.leaving import return_orders
from wangge.kinds.service_order.models import OrderDetails
from wangge.kinds.service_order.own_data import own_services
from wangge.kinds.service_order.printed import printed
from wangge.kit.module import Module, NavItem, Scheduled
from wangge.matters.kinds import Kind
from wangge.ui.headings import RESIDENTS

KIND = Kind(
    name="service_order",
    letter="F",
    title=_("Service order"),
    title_plural=_("Service orders"),
    icon="tool",
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
    details=OrderDetails,
    details_with=("helper__community", "helper_person", "skill", "item"),
    detail_template="service_order/detail.html",
    printed=printed,
    before_move=services.before_move,
    after_move=services.after_move,
    asks=services.asks,
    main_clock="carry_out",
    offered_to=rules.STAFF | rules.HELPERS,
    grows_from=frozenset({"finding"}),
    new_url="service_order:new",
    reporter_url="service_order_public:own",
    is_sealed=True,
    sight=access.sight,
)
MODULE = Module(
    name="service_order",
    own_data=own_services,
    sealed={"matter.resident": _("Resident of a service order")},
    urls=(
        ("orders/", "wangge.kinds.service_order.urls_public"),
        ("f/orders/", "wangge.kinds.service_order.urls_field"),
        ("desk/orders/", "wangge.kinds.service_order.urls"),
    ),
    kind=KIND,
    leaving=return_orders,
    demo="wangge.kinds.service_order.demo.schedule",
    sums=(SUMS,),
    navigation=(
        NavItem(_("Order a service"), "service_order_public:menu", "tool", door="portal", order=45),
        NavItem(_("Orders"), "service_order_field:home", "tool", door="field", order=13, roles=rules.SERVING),
        NavItem(_("Service orders"), "service_order:board", "tool", order=61, group=RESIDENTS, roles=rules.STAFF),
    ),
    scheduled=(
        Scheduled(
            "service_order.forget",
            services.forget_ended,
            timedelta(hours=24),
            title=_("Delete stories and addresses of old service orders"),
        ),
    ),
)
