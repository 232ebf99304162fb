from django.apps import AppConfig


class WhistleConfig(AppConfig):
    name = "wangge.kinds.whistle"
    label = "whistle"
