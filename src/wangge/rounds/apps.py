from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.rounds.acts import ACTS


class RoundsConfig(AppConfig):
    name = "wangge.rounds"
    label = "rounds"

    def ready(self) -> None:
        register(ACTS)
