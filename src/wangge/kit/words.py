"""Marks a text for translation without touching Django, so that pure rules can carry texts."""


def gettext_noop(message: str) -> str:
    """The message itself; extraction finds it by this name, and a page translates it when it shows it."""
    return message
