"""A healthy installation starts without a word of complaint."""

import warnings

from django.core.wsgi import get_wsgi_application


def test_the_web_process_starts_without_a_warning() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        get_wsgi_application()
    assert [str(one.message) for one in told if one.category is UserWarning] == []
