from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class BulletinsConfig(AppConfig):
    name = "wangge.bulletins"
    label = "bulletins"

    def ready(self) -> None:
        """Names its acts for the audit page."""
        register(
            {
                "bulletin.post": _("Put up a reminder to residents"),
                "bulletin.withdraw": _("Took down a reminder to residents"),
            }
        )
