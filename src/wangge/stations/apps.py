from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.stations.acts import ACTS


class StationsConfig(AppConfig):
    name = "wangge.stations"
    label = "stations"

    def ready(self) -> None:
        register(ACTS)
