"""One interface over the international and the Chinese commercial algorithms."""

import base64
import binascii
import hmac as standard_hmac
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from wangge.vault.keyring import KeyRing, KeyUnknown, current_ring

NONCE_BYTES = 12
TAG_BYTES = 16
Block = type[algorithms.AES] | type[algorithms.SM4]


class CannotOpen(Exception):
    """A sealed value was altered, moved to another column, or sealed with another key."""


@dataclass(frozen=True)
class Suite:
    """Cipher and hash that belong together; `letter` marks what was sealed with them."""

    letter: str
    name: str
    cipher: Block
    key_bytes: int
    hash: type[hashes.SHA256] | type[hashes.SM3]


SUITES = {
    "aes": Suite("a", "AES-256-GCM, HMAC-SHA256", algorithms.AES, 32, hashes.SHA256),
    "sm": Suite("s", "SM4-GCM, HMAC-SM3", algorithms.SM4, 16, hashes.SM3),
}
BY_LETTER = {suite.letter: suite for suite in SUITES.values()}


@lru_cache(maxsize=256)
def derive(master: bytes, suite: Suite, purpose: str, length: int) -> bytes:
    """A key for one purpose, so that no key is used for two things."""
    info = f"wangge:{suite.letter}:{purpose}".encode()
    return HKDF(algorithm=suite.hash(), length=length, salt=None, info=info).derive(master)


@dataclass(frozen=True)
class CryptoProvider:
    """Seals with its own suite and the current key; opens whatever any suite and key version sealed."""

    suite: Suite

    @property
    def name(self) -> str:
        """The algorithms in words."""
        return self.suite.name

    @property
    def key_version(self) -> int:
        """The version that seals now."""
        return self.ring.current

    @property
    def ring(self) -> KeyRing:
        """The key ring as it is now."""
        return current_ring()

    def encrypt(self, plain: bytes, aad: bytes) -> str:
        """Sealed text `1$letter$version$base64`; `aad` (where the value lives) must be given again to open it."""
        ring = self.ring
        key = derive(ring.key(ring.current), self.suite, "seal", self.suite.key_bytes)
        nonce = secrets.token_bytes(NONCE_BYTES)
        encryptor = Cipher(self.suite.cipher(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(aad)
        body = encryptor.update(plain) + encryptor.finalize()
        packed = base64.urlsafe_b64encode(nonce + body + encryptor.tag).decode()
        return f"1${self.suite.letter}${ring.current}${packed}"

    def decrypt(self, sealed: str, aad: bytes) -> bytes:
        """The plain value; raises `CannotOpen` when anything about it was changed."""
        try:
            _form, letter, version, packed = sealed.split("$")
            suite = BY_LETTER[letter]
            raw = base64.urlsafe_b64decode(packed)
            key = derive(self.ring.key(int(version)), suite, "seal", suite.key_bytes)
            nonce, body, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES:-TAG_BYTES], raw[-TAG_BYTES:]
            decryptor = Cipher(suite.cipher(key), modes.GCM(nonce, tag)).decryptor()
            decryptor.authenticate_additional_data(aad)
            return decryptor.update(body) + decryptor.finalize()
        except KeyUnknown:
            raise
        except (InvalidTag, ValueError, KeyError, binascii.Error) as error:
            raise CannotOpen("a sealed value was altered or belongs elsewhere") from error

    def mac(self, data: bytes, *, purpose: str, version: int | None = None, letter: str = "") -> bytes:
        """32 bytes that nobody without the key ring can make for `data`."""
        suite = BY_LETTER[letter] if letter else self.suite
        ring = self.ring
        key = derive(ring.key(version or ring.current), suite, f"mac:{purpose}", 32)
        return _hmac(key, data, suite.hash)


def _hmac(key: bytes, data: bytes, hash_type: type[hashes.SHA256] | type[hashes.SM3]) -> bytes:
    made = hmac.HMAC(key, hash_type())
    made.update(data)
    return made.finalize()


def get_provider() -> CryptoProvider:
    """The provider the operator chose (WANGGE_VAULT_PROVIDER)."""
    return CryptoProvider(SUITES[settings.ENV.vault_provider])


def blind_index(text: str) -> str:
    """Equal texts give equal 64 hex digits, from which the text cannot be found; spaces and hyphens do not count."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if not c.isspace() and c != "-")
    ring = current_ring()
    return _hmac(ring.index_key, plain.encode(), hashes.SM3 if ring.index_hash == "sm3" else hashes.SHA256).hex()


def same(one: str, other: str) -> bool:
    """Compares two MACs without telling by its duration where they differ."""
    return standard_hmac.compare_digest(one, other)


def missing_algorithms(suite_name: str) -> list[str]:
    """Names of algorithms of a suite that the OpenSSL of this machine does not offer."""
    suite = SUITES[suite_name]
    missing = []
    try:
        Cipher(suite.cipher(bytes(suite.key_bytes)), modes.GCM(bytes(NONCE_BYTES))).encryptor()
    except UnsupportedAlgorithm:
        missing.append(suite.name.split(",")[0])
    try:
        _hmac(bytes(32), b"", suite.hash)
    except UnsupportedAlgorithm:
        missing.append(suite.hash.name.upper())
    return missing
