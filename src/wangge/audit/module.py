from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.audit.chain import seal, verify_chain
from wangge.kit.module import Check, Module, Scheduled

MODULE = Module(
    name="audit",
    scheduled=(Scheduled("audit.seal", seal, every=timedelta(minutes=1)),),
    checks=(Check(_("Audit log"), verify_chain),),
)
