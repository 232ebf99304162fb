from django.apps import AppConfig


class EstatesConfig(AppConfig):
    name = "wangge.estates"
    label = "estates"
