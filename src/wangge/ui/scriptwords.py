"""Texts that the browser scripts show."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SCRIPT_WORDS = {
    "cancel": _("Cancel"),
    "close": _("Close"),
    "confirm": _("Yes, do it"),
    "copied": _("Copied"),
    "copy_failed": _("Could not copy; please select and copy by hand."),
    "failed": _("That did not work. Nothing was changed; please try again."),
    "offline": _("No network. What you entered stays here; try again when you are back."),
    "here_failed": _("Your position could not be found. Tap the map instead."),
    "keys": _("Keyboard shortcuts"),
    "keys_help": _("Show this list"),
    "kilometres": pgettext_lazy("unit on a scale", "km"),
    "leave": _("You have not saved your changes."),
    "map_failed": _("The map could not be loaded. Everything on it is also in the lists."),
    "metres": pgettext_lazy("unit on a scale", "m"),
    "more": pgettext_lazy("button", "Open"),
    "next": _("Next picture"),
    "nothing": _("Nothing found"),
    "picked": _("Place chosen"),
    "previous": _("Previous picture"),
    "remove": _("Remove"),
    "sending": _("Sending …"),
    "zoom_in": _("Zoom in"),
    "zoom_out": _("Zoom out"),
}
