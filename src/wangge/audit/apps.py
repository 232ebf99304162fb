from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class AuditConfig(AppConfig):
    name = "wangge.audit"
    label = "audit"

    def ready(self) -> None:
        register({"audit.export": _("Took the audit log away as a file"), "sealed.open": _("Opened sealed data")})
