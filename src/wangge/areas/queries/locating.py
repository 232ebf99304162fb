"""Which area a point lies in."""

from datetime import date

import numpy as np
from django.utils import timezone
from numpy.typing import ArrayLike, NDArray

from wangge.areas.locator import current_locator
from wangge.areas.models import Area
from wangge.kit.codes import LENGTHS


def locate(lng: float, lat: float, on: date | None = None) -> Area | None:
    """The grid a WGS-84 point lies in on a day, else the smallest area with an outline around it."""
    locator = current_locator()
    (position,) = locator.positions([lng], [lat], on or timezone.localdate())
    return None if position < 0 else Area.objects.filter(pk=int(locator.ids[position])).first()


def locate_code(lng: float, lat: float, on: date | None = None) -> str:
    """The code of `locate`, or an empty text."""
    return str(locate_many([lng], [lat], on)[0])


def locate_many(
    lng: ArrayLike, lat: ArrayLike, on: date | None = None, *, token: str | None = None
) -> NDArray[np.str_]:
    """Area codes of many WGS-84 points (two equally long arrays of degrees); empty text where no outline is.

    `token` is that of the tree, where the caller has read it already.
    """
    locator = current_locator(token)
    codes = np.array([*locator.codes, ""], dtype=f"<U{max(LENGTHS.values())}")
    return codes[locator.positions(lng, lat, on or timezone.localdate())]
