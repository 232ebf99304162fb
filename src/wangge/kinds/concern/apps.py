from django.apps import AppConfig


class ConcernConfig(AppConfig):
    name = "wangge.kinds.concern"
    label = "concern"
