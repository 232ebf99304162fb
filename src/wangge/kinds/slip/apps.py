from django.apps import AppConfig


class SlipConfig(AppConfig):
    name = "wangge.kinds.slip"
    label = "slip"
