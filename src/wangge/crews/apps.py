from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.crews.acts import ACTS


class CrewsConfig(AppConfig):
    name = "wangge.crews"
    label = "crews"

    def ready(self) -> None:
        register(ACTS)
