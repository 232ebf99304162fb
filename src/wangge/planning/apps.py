from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class PlanningConfig(AppConfig):
    name = "wangge.planning"
    label = "planning"

    def ready(self) -> None:
        """Names its acts for the audit page."""
        register(
            {
                "planning.start": _("Started a plan of grids"),
                "planning.run": _("Had a plan of grids worked out"),
                "planning.stop": _("Stopped working out a plan of grids"),
                "planning.edit": _("Changed a plan of grids by hand"),
                "planning.copy": _("Kept a version of a plan of grids"),
                "planning.lay_out": _("Laid a plan of grids out for comments"),
                "planning.end": _("Ended the consultation on a plan of grids"),
                "planning.answer": _("Answered a comment on a plan of grids"),
                "planning.submit": _("Submitted a plan of grids"),
                "planning.take_back": _("Took back a plan of grids"),
                "planning.approve": _("Approved a plan of grids"),
                "planning.send_back": _("Sent back a plan of grids"),
                "planning.drop": _("Dropped a plan of grids"),
                "planning.enforce": _("Put a plan of grids in force"),
                "planning.fail": _("A plan of grids could not be put in force"),
            }
        )
