from importlib import import_module

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "wangge.matters"
    label = "matters"

    def ready(self) -> None:
        import_module("wangge.matters.registering").connect()
