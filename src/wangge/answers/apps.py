from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class AnswersConfig(AppConfig):
    name = "wangge.answers"
    label = "answers"

    def ready(self) -> None:
        """Names its acts for the audit page."""
        register(
            {
                "answer.keep": _("Kept the draft of an answer"),
                "answer.send": _("Sent an answer to be checked"),
                "answer.check": _("Checked an answer and made it public"),
                "answer.return": _("Sent an answer back to its writer"),
                "answer.look": _("Found an answer still right"),
                "answer.withdraw": _("Took an answer down"),
                "answer.leave_open": _("Gave a question no answer of its own"),
            }
        )
