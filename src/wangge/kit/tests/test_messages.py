import pytest
from django.utils.translation import gettext, ngettext

from wangge.kit import messages


@pytest.fixture
def _translator():
    yield
    messages.install(gettext=gettext, ngettext=ngettext)


@pytest.mark.usefixtures("_translator")
def test_pure_code_speaks_the_installed_language():
    messages.install(gettext=lambda text: text.upper(), ngettext=lambda one, many, number: f"{number}×{one}")
    assert messages.translate("rest day") == "REST DAY"
    assert messages.translate_plural("day", "days", 3) == "3×day"
