"""Verbs that change estates, buildings, stairwells and streets."""

from wangge.estates.services.loading import load_places
from wangge.estates.services.merging import EstateRefused, follow_division, replace_estates

__all__ = ["EstateRefused", "follow_division", "load_places", "replace_estates"]
