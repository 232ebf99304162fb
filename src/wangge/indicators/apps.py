from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from wangge.audit.acts import register
from wangge.indicators.triggers import after_migrations, before_migrations


class IndicatorsConfig(AppConfig):
    name = "wangge.indicators"
    label = "indicators"

    def ready(self) -> None:
        import_module("wangge.indicators.marks").connect()
        register({"figures.export": _("Took figures away as a file")})
        pre_migrate.connect(before_migrations, sender=self)
        post_migrate.connect(after_migrations, sender=self)
