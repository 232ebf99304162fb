from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.modes.acts import ACTS


class ModesConfig(AppConfig):
    name = "wangge.modes"
    label = "modes"

    def ready(self) -> None:
        register(ACTS)
