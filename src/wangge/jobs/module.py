from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.jobs.queries import count_jobs, faults
from wangge.jobs.services import remove_old
from wangge.kit.module import Check, Module, NavItem, Scheduled, Status
from wangge.ui.headings import SYSTEM


def check_jobs() -> list[str]:
    """What is wrong with background work now."""
    return faults(timezone.now())


MODULE = Module(
    name="jobs",
    urls=(("desk/jobs/", "wangge.jobs.urls"),),
    navigation=(
        NavItem(
            label=_("Background work"),
            url_name="jobs:overview",
            icon="activity",
            order=870,
            group=SYSTEM,
            roles=frozenset({"system_admin"}),
        ),
    ),
    scheduled=(
        Scheduled(
            "jobs.remove_old", remove_old, every=timedelta(days=1), title=_("Clear records of jobs done long ago")
        ),
    ),
    status=(
        Status(
            "jobs",
            _("Background work"),
            count_jobs,
            {
                "open": _("Waiting or running"),
                "failed": _("Failed"),
            },
        ),
    ),
    checks=(Check(_("Background work"), check_jobs),),
)
