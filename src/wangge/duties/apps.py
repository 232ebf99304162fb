from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class DutiesConfig(AppConfig):
    name = "wangge.duties"
    label = "duties"

    def ready(self) -> None:
        """Names its acts for the audit page."""
        register(
            {
                "duty.draft": _("Drafted a duty catalogue"),
                "duty.publish": _("Put a duty catalogue in force"),
                "duty.end": _("Ended a duty catalogue"),
                "duty.discard": _("Threw the draft of a duty catalogue away"),
                "duty.map": _("Said which categories fall under a duty"),
            }
        )
