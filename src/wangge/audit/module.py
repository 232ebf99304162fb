from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.audit.chain import seal
from wangge.audit.checks import check_audit
from wangge.kit.module import Check, Module, NavItem, Scheduled
from wangge.ui.headings import SYSTEM

MODULE = Module(
    name="audit",
    urls=(("desk/audit/", "wangge.audit.urls"),),
    navigation=(
        NavItem(
            label=_("Audit log"),
            url_name="audit:entries",
            icon="history",
            order=850,
            group=SYSTEM,
            roles=frozenset({"audit_admin"}),
        ),
    ),
    scheduled=(Scheduled("audit.seal", seal, every=timedelta(minutes=1), title=_("Seal the audit log")),),
    checks=(Check(_("Audit log"), check_audit),),
)
