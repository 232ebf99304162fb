from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "wangge.ui"
    label = "ui"
