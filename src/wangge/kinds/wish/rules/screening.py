"""The words for what a public text gives away, and what tells households apart."""

import re

from wangge.kit.identity import Finding
from wangge.kit.words import gettext_noop

FINDINGS = {
    Finding.PHONE: gettext_noop("a telephone number"),
    Finding.IDENTITY_NUMBER: gettext_noop("an identity or card number"),
    Finding.OWN_NAME: gettext_noop("the household's own name"),
    Finding.OWN_ADDRESS: gettext_noop("the household's own address"),
    Finding.ADDRESS: gettext_noop("an address"),
    Finding.ILLNESS: gettext_noop("an illness"),
    Finding.STATUS: gettext_noop("a personal status"),
    Finding.NAME: gettext_noop("perhaps a name"),
    Finding.SITUATION: gettext_noop("a situation that few are in"),
}
SPACES = re.compile(r"\s+")


def household_words(community: str, address: str) -> str:
    """What two wishes of one household have in common, written always the same way."""
    return f"{community}:{SPACES.sub('', address).lower()}"
