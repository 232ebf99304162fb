from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "wangge.config"
    label = "config"
