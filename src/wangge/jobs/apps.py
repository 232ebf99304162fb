from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "wangge.jobs"
    label = "jobs"
