from importlib import import_module

from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.people.acts import ACTS


class PeopleConfig(AppConfig):
    name = "wangge.people"
    label = "people"

    def ready(self) -> None:
        register(ACTS)
        import_module("wangge.people.signals").connect()
