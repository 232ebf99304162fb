from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register


class IndicatorsConfig(AppConfig):
    name = "wangge.indicators"
    label = "indicators"

    def ready(self) -> None:
        import_module("wangge.indicators.marks").connect()
        register({"figures.export": _("Took figures away as a file")})
