from django.apps import AppConfig


class ServiceOrderConfig(AppConfig):
    name = "wangge.kinds.service_order"
    label = "service_order"
