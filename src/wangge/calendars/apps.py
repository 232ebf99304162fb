from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "wangge.calendars"
    label = "calendars"
