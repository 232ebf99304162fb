from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "wangge.volunteers"
    label = "volunteers"
