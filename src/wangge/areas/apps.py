from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AreasConfig(AppConfig):
    name = "wangge.areas"
    label = "areas"

    def ready(self) -> None:
        """Reads `area_hooks.py` of every app: figures per grid, and what moves with a re-division."""
        autodiscover_modules("area_hooks")
