"""What levels and publicity of crews are called on pages."""

from django.utils.translation import gettext_lazy as _

from wangge.crews.rules import Level, Publicity

LEVEL_TITLES = {
    Level.TOWNSHIP: _("One for a township"),
    Level.COMMUNITY: _("One for a community"),
    Level.GRID: _("One for a grid"),
    Level.BUILDING: _("One for a building"),
    Level.UNIT: _("One for a stairwell"),
}
PUBLICITY_TITLES = {
    Publicity.OFFICE: _("Everybody: it is an office"),
    Publicity.AGREED: _("Everybody, if the person agreed"),
    Publicity.STAFF: _("Staff only"),
}
