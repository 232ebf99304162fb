"""Estates and buildings move with a re-division of grids, and lie beneath every map of areas."""

from django.urls import reverse

from wangge.areas.queries import ground_sources
from wangge.areas.services import followers
from wangge.estates.services import follow_division


def streets_beneath(code: str) -> str:
    """The address of the streets around an area."""
    return f"{reverse('places:streets_geojson')}?area={code}"


def places_beneath(code: str) -> str:
    """The address of the estates and buildings of an area."""
    return f"{reverse('places:places_geojson')}?area={code}"


followers.append(follow_division)
ground_sources.extend([streets_beneath, places_beneath])
