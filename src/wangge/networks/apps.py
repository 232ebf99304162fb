from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class NetworksConfig(AppConfig):
    name = "wangge.networks"
    label = "networks"

    def ready(self) -> None:
        """Names its acts for the audit page."""
        register(
            {
                "areas.import_network": _("Brought in a department's grids as names of ours"),
                "areas.remove_network_name": _("Took a department's name off a grid"),
                "areas.remove_network": _("Took a department's network away"),
            }
        )
