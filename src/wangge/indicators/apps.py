from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "wangge.indicators"
    label = "indicators"
