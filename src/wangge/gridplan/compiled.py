"""Compile the inner loops once per version of their source.

Numba's own cache looks only at the file a function stands in; a change in a file it calls into would go unseen. So
the cache lies in a folder named after all sources together, and outside the package, which may be read-only.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
SOURCES = ("annealing.py", "borders.py", "compiled.py", "kernels.py", "moves.py", "pricing.py", "trees.py")


def cache_folder() -> Path:
    """Give the folder for compiled code of exactly these sources."""
    digest = hashlib.sha256(numba.__version__.encode())
    for name in SOURCES:
        source = Path(__file__).with_name(name)
        digest.update(source.read_bytes() if source.exists() else b"")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    base = Path(home) if os.access(os.path.dirname(home) or "/", os.W_OK) else Path(tempfile.gettempdir())
    return base / "wangge" / f"gridplan-{digest.hexdigest()[:16]}"


if not os.environ.get("NUMBA_CACHE_DIR"):
    cast(Any, numba.config).CACHE_DIR = str(cache_folder())


def compiled(function: Function) -> Function:
    """Compile a function and keep the result on disk."""
    return cast(Function, numba.njit(cache=True, error_model="numpy")(function))


def lean(function: Function) -> Function:
    """Compile an inner function that makes no array and gives none.

    Without new arrays nobody needs to count who holds one, which Numba does with locked instructions at every call,
    dearer than most of our work.
    """
    return cast(Function, cast(Any, numba).njit(cache=True, error_model="numpy", _nrt=False)(function))
