"""The key ring: a file in the data folder, outside the database, with every version of the master key."""

import base64
import json
import os
import secrets
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FILE_NAME = "keyring.json"
LOCK_LABEL = b"wangge.keyring"


class KeyRingUnreadable(Exception):
    """The ring is locked with another WANGGE_VAULT_KEY, or the file is damaged."""


class KeyUnknown(Exception):
    """A value was sealed with a key version that the ring does not hold."""


@dataclass(frozen=True)
class KeyRing:
    """Master keys by version; `index_key` never changes, or no stored blind index would be found again."""

    current: int
    keys: dict[int, bytes]
    index_key: bytes
    index_hash: str

    def key(self, version: int) -> bytes:
        """The master key of a version."""
        if version not in self.keys:
            raise KeyUnknown(f"key version {version} is not in the key ring; restore {FILE_NAME} from its backup")
        return self.keys[version]


def new_ring(index_hash: str) -> KeyRing:
    """A ring with one fresh key."""
    return KeyRing(1, {1: secrets.token_bytes(32)}, secrets.token_bytes(32), index_hash)


def with_new_key(ring: KeyRing) -> KeyRing:
    """The ring with one more key, which becomes the current one; old ones stay to read what they sealed."""
    version = max(ring.keys) + 1
    return replace(ring, current=version, keys={**ring.keys, version: secrets.token_bytes(32)})


def dump(ring: KeyRing, lock: bytes) -> bytes:
    """The file's content; with `lock` (32 bytes) it is encrypted."""
    plain = json.dumps(
        {
            "current": ring.current,
            "keys": {str(version): base64.b64encode(key).decode() for version, key in ring.keys.items()},
            "index_key": base64.b64encode(ring.index_key).decode(),
            "index_hash": ring.index_hash,
        }
    ).encode()
    if not lock:
        return plain
    nonce = secrets.token_bytes(12)
    sealed = nonce + AESGCM(lock).encrypt(nonce, plain, LOCK_LABEL)
    return json.dumps({"locked": base64.b64encode(sealed).decode()}).encode()


def parse(content: bytes, lock: bytes) -> KeyRing:
    """The ring in a file's content."""
    try:
        given = json.loads(content)
        if "locked" in given:
            sealed = base64.b64decode(given["locked"])
            given = json.loads(AESGCM(lock).decrypt(sealed[:12], sealed[12:], LOCK_LABEL))
        return KeyRing(
            current=given["current"],
            keys={int(version): base64.b64decode(key) for version, key in given["keys"].items()},
            index_key=base64.b64decode(given["index_key"]),
            index_hash=given["index_hash"],
        )
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise KeyRingUnreadable(
            f"{FILE_NAME} cannot be read: is WANGGE_VAULT_KEY the one it was locked with?"
        ) from error


def ring_path() -> Path:
    """Where the ring of this installation lies."""
    return Path(settings.DATA_DIR) / FILE_NAME


def lock_key() -> bytes:
    """The key that locks the ring file, or nothing when the file's permissions alone protect it."""
    given = settings.ENV.vault_key
    return base64.b64decode(given) if given else b""


def write_ring(ring: KeyRing, path: Path) -> None:
    """Replaces the file in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".keyring")
    with os.fdopen(handle, "wb") as file:
        file.write(dump(ring, lock_key()))
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def make_ring(path: Path) -> None:
    """Makes the first ring; when two processes try at once, the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".keyring")
    with os.fdopen(handle, "wb") as file:
        file.write(dump(new_ring("sm3" if settings.ENV.vault_provider == "sm" else "sha256"), lock_key()))
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> KeyRing:
    return parse(path.read_bytes(), lock_key())


def current_ring() -> KeyRing:
    """The ring as the file has it now, so that a rotation needs no restart."""
    path = ring_path()
    try:
        stat = path.stat()
    except FileNotFoundError:
        make_ring(path)
        stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)
