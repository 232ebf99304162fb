"""Sums over groups, with the types numpy's own description of `bincount` leaves open."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wangge.gridplan.model import Floats


def sums(index: npt.NDArray[Any], weights: npt.NDArray[Any], count: int) -> Floats:
    """Give for each of `count` groups the sum of the weights of its members."""
    return np.bincount(index, weights=weights, minlength=count).astype(np.float64)
