from importlib import import_module

from django.apps import AppConfig


class VisitConfig(AppConfig):
    name = "wangge.kinds.visit"
    label = "visit"

    def ready(self) -> None:
        import_module("wangge.kinds.visit.registering").connect()
