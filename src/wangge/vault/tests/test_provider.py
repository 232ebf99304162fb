import base64
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from wangge.vault import keyring
from wangge.vault.checks import check_vault, count_vault
from wangge.vault.keyring import KeyRingUnreadable, KeyUnknown, current_ring, ring_path, with_new_key, write_ring
from wangge.vault.provider import SUITES, CannotOpen, CryptoProvider, blind_index, get_provider
from wangge.vault.services import rotate_keys

AES, SM = CryptoProvider(SUITES["aes"]), CryptoProvider(SUITES["sm"])
LOCK = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize("provider", [AES, SM], ids=["aes", "sm"])
@tried(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(plain=st.binary(max_size=400), aad=st.binary(max_size=40))
def test_what_is_sealed_opens_to_the_same(provider: CryptoProvider, plain: bytes, aad: bytes) -> None:
    assert provider.decrypt(provider.encrypt(plain, aad), aad) == plain


@pytest.mark.parametrize("provider", [AES, SM], ids=["aes", "sm"])
def test_same_text_is_sealed_differently_each_time(provider: CryptoProvider) -> None:
    assert provider.encrypt(b"13909530000", b"x") != provider.encrypt(b"13909530000", b"x")


@pytest.mark.parametrize("provider", [AES, SM], ids=["aes", "sm"])
def test_altered_or_moved_values_do_not_open(provider: CryptoProvider) -> None:
    sealed = provider.encrypt("马女士".encode(), b"matter.name")
    with pytest.raises(CannotOpen):
        provider.decrypt(sealed, b"matter.phone")
    head, packed = sealed.rsplit("$", 1)
    raw = bytearray(base64.urlsafe_b64decode(packed))
    for place in range(len(raw)):
        raw[place] ^= 1
        with pytest.raises(CannotOpen):
            provider.decrypt(f"{head}${base64.urlsafe_b64encode(raw).decode()}", b"matter.name")
        raw[place] ^= 1
    with pytest.raises(CannotOpen):
        provider.decrypt("plain text", b"matter.name")


def test_changing_the_provider_still_opens_old_values(settings) -> None:
    sealed = SM.encrypt(b"old", b"x")
    assert AES.decrypt(sealed, b"x") == b"old"
    settings.ENV = replace(settings.ENV, vault_provider="sm")
    assert get_provider().encrypt(b"", b"").startswith("1$s$")


def test_rotation_seals_with_a_new_key_and_still_opens_old_values() -> None:
    before = AES.encrypt(b"old", b"x")
    assert rotate_keys() == 2
    after = AES.encrypt(b"new", b"x")
    assert (before.split("$")[2], after.split("$")[2]) == ("1", "2")
    assert (AES.decrypt(before, b"x"), AES.decrypt(after, b"x")) == (b"old", b"new")


def test_a_lost_key_is_named() -> None:
    sealed = AES.encrypt(b"x", b"")
    lost = keyring.KeyRing(2, {2: bytes(32)}, bytes(32), "sha256")
    write_ring(lost, ring_path())
    with pytest.raises(KeyUnknown, match="version 1"):
        AES.decrypt(sealed, b"")


def test_ring_file_is_for_its_owner_only() -> None:
    current_ring()
    assert stat.S_IMODE(ring_path().stat().st_mode) == 0o600
    write_ring(with_new_key(current_ring()), ring_path())
    assert stat.S_IMODE(ring_path().stat().st_mode) == 0o600
    assert check_vault() == []
    ring_path().chmod(0o644)
    assert "chmod 600" in check_vault()[0]


def test_locked_ring_holds_no_readable_key_and_needs_its_lock(settings) -> None:
    settings.ENV = replace(settings.ENV, vault_key=LOCK)
    sealed = get_provider().encrypt(b"x", b"")
    assert set(json.loads(ring_path().read_bytes())) == {"locked"}
    assert get_provider().decrypt(sealed, b"") == b"x"
    keyring._read.cache_clear()
    settings.ENV = replace(settings.ENV, vault_key=base64.b64encode(bytes(32)).decode())
    with pytest.raises(KeyRingUnreadable):
        current_ring()
    assert "WANGGE_VAULT_KEY" in check_vault()[0]


def test_phone_is_found_again_however_it_is_written() -> None:
    assert blind_index("139 0953-0000") == blind_index("13909530000") == blind_index("１３９０９５３００００")
    assert blind_index("13909530000") != blind_index("13909530001")
    rotate_keys()
    known = blind_index("13909530000")
    assert known == blind_index("139-0953-0000")
    assert "1390953" not in known


def test_macs_depend_on_purpose_version_and_algorithm() -> None:
    first = AES.mac(b"data", purpose="audit")
    rotate_keys()
    made = {
        first,
        AES.mac(b"data", purpose="audit"),
        AES.mac(b"data", purpose="other"),
        SM.mac(b"data", purpose="audit"),
    }
    assert len(made) == 4
    assert AES.mac(b"data", purpose="audit", version=1) == first


def test_sm3_and_sm4_match_the_published_vectors() -> None:
    """GB/T 32905-2016 A.1 and GB/T 32907-2016 A.1."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(b"abc")
    assert sm3.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sm4 = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    assert sm4.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_status_tells_whether_the_chinese_algorithms_are_there() -> None:
    assert count_vault()["sm_available"] is True
    assert count_vault()["algorithms"] == "AES-256-GCM, HMAC-SHA256"


def test_unknown_provider_is_named(settings) -> None:
    settings.ENV = replace(settings.ENV, vault_provider="rot13")
    assert "rot13" in check_vault()[0]
