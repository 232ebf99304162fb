from django.apps import AppConfig
from django.utils.translation import gettext, ngettext

from wangge.kit import messages


class CalendarsConfig(AppConfig):
    name = "wangge.calendars"
    label = "calendars"

    def ready(self) -> None:
        messages.install(gettext=gettext, ngettext=ngettext)
