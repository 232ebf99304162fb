from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class ConsentRequestConfig(AppConfig):
    name = "wangge.kinds.consent_request"
    label = "consent_request"

    def ready(self) -> None:
        """Names its acts for the audit page."""
        register(
            {
                "consent.subject_add": _("Added what a township is asked about"),
                "consent.subject_retire": _("Took something off what a township is asked about"),
            }
        )
