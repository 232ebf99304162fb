from importlib import import_module

from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.kinds.inspection.acts import ACTS


class InspectionConfig(AppConfig):
    name = "wangge.kinds.inspection"
    label = "inspection"

    def ready(self) -> None:
        register(ACTS)
        import_module("wangge.kinds.inspection.marks").connect()
