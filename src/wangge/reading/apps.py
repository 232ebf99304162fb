from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit import acts


class ReadingConfig(AppConfig):
    name = "wangge.reading"
    label = "reading"

    def ready(self) -> None:
        """Names its acts for the audit page."""
        acts.register(
            {
                "reading.train": _("Let the proposals learn"),
                "reading.cancel": _("Stopped the learning"),
                "reading.activate": _("Changed the version that proposes"),
                "reading.draft": _("Had a draft written"),
            }
        )
