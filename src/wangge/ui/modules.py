"""Finds every installed app's `module.py`; addresses, navigation, background work and kinds are assembled from them."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from wangge.kit.module import Module


@cache
def installed_modules() -> tuple[Module, ...]:
    """Modules of all installed apps, in the order of INSTALLED_APPS."""
    return tuple(
        import_module(f"{config.name}.module").MODULE
        for config in apps.get_app_configs()
        if config.name.startswith("wangge.") and module_has_submodule(config.module, "module")
    )
