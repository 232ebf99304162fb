"""Keep models in one file without executable content: a zip of `model.json` and `arrays.npz`, checked on reading."""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = "wangge-language-model"
FORMAT_VERSION = 1
LARGEST = 400 * 1024 * 1024  # bytes of any part after unpacking; a larger one is an attack or a mistake

Arrays = dict[str, npt.NDArray[Any]]


class ModelRefused(Exception):
    """A file that is no model of ours, is damaged, or was made for another purpose or version."""


@dataclass(frozen=True)
class Stored:
    """What a model file holds: its purpose, its description in plain JSON values, and its arrays."""

    kind: str
    meta: dict[str, Any]
    arrays: Arrays


def save(path: Path, kind: str, meta: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write a model beside `path` and move it there in one step, so a reader or a crash never meets half a file."""
    packed = io.BytesIO()
    np.savez_compressed(packed, **dict(arrays))  # type: ignore[arg-type]
    content = packed.getvalue()
    head = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "kind": kind,
        "sha256": hashlib.sha256(content).hexdigest(),
        "meta": dict(meta),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("model.json", json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True))
            archive.writestr("arrays.npz", content)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def load(path: Path, kind: str) -> Stored:
    """Read a model of this kind, or refuse with the reason; nothing in the file is ever executed."""
    head, content = _parts(path)
    if head.get("format") != FORMAT:
        raise ModelRefused(f"{path} is not a language model of Wangge.")
    if head.get("version") != FORMAT_VERSION:
        raise ModelRefused(f"{path} has format version {head.get('version')}; this program reads {FORMAT_VERSION}.")
    if head.get("kind") != kind:
        raise ModelRefused(f"{path} is a model for “{head.get('kind')}”, not for “{kind}”.")
    if hashlib.sha256(content).hexdigest() != head.get("sha256"):
        raise ModelRefused(f"{path} is damaged: its content does not match its checksum.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed_parts:
            if sum(part.file_size for part in packed_parts.infolist()) > LARGEST:
                raise ModelRefused(f"{path} is larger than any model may be.")
        with np.load(io.BytesIO(content), allow_pickle=False) as packed:
            arrays = {name: packed[name] for name in packed.files}
    except (ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
        raise ModelRefused(f"{path} is damaged: {error}") from error
    meta = head.get("meta")
    if not isinstance(meta, dict):
        raise ModelRefused(f"{path} is damaged: it has no description.")
    return Stored(kind, meta, arrays)


def peek(path: Path) -> tuple[str, dict[str, Any]]:
    """The kind and description of a model file, without its arrays."""
    head, _ = _parts(path)
    if head.get("format") != FORMAT or not isinstance(head.get("meta"), dict):
        raise ModelRefused(f"{path} is not a language model of Wangge.")
    return str(head.get("kind")), head["meta"]


def _parts(path: Path) -> tuple[dict[str, Any], bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            if any(part.file_size > LARGEST for part in archive.infolist()):
                raise ModelRefused(f"{path} is larger than any model may be.")
            head = json.loads(archive.read("model.json"))
            content = archive.read("arrays.npz")
    except FileNotFoundError as error:
        raise ModelRefused(f"There is no model at {path}.") from error
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise ModelRefused(f"{path} is not a language model of Wangge, or is damaged.") from error
    if not isinstance(head, dict):
        raise ModelRefused(f"{path} is not a language model of Wangge.")
    return head, content
