from importlib import import_module

from django.apps import AppConfig


class DisputeConfig(AppConfig):
    name = "wangge.kinds.dispute"
    label = "dispute"

    def ready(self) -> None:
        import_module("wangge.kinds.dispute.registering").connect()
