from django.urls import path, register_converter

from wangge.indicators import views
from wangge.indicators.marks import CONCERN, WHISTLE


class KindConverter:
    """The kinds of matter that have a board."""

    regex = f"{CONCERN}|{WHISTLE}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(KindConverter, "board_kind")
app_name = "indicators"
urlpatterns = [
    path("", views.show_board, name="board"),
    path("whistles/", views.show_whistles, name="whistles"),
    path("serving/", views.show_sums, name="sums"),
    path("meaning/", views.show_definitions, name="definitions"),
    path("<board_kind:kind>/sheet/", views.export, name="export"),
]
