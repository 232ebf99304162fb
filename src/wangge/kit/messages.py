"""Translation for pure code: the web side installs gettext once, without it texts stay English."""

from collections.abc import Callable

_translators: dict[str, Callable[..., str]] = {}


def install(*, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str]) -> None:
    """Lets `translate` and `translate_plural` answer in the active language."""
    _translators["one"] = gettext
    _translators["many"] = ngettext


def translate(message: str) -> str:
    """The message in the active language; import it as `_` so that it is extracted."""
    found = _translators.get("one")
    return found(message) if found else message


def translate_plural(singular: str, plural: str, number: int) -> str:
    """The form of the message that fits the number; import it as `ngettext` so that it is extracted."""
    found = _translators.get("many")
    if found:
        return found(singular, plural, number)
    return singular if number == 1 else plural
