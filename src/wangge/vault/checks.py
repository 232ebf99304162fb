"""What `wangge doctor` asks the vault."""

from django.conf import settings
from django.utils.translation import gettext as _

from wangge.vault.keyring import KeyRingUnreadable, current_ring, ring_path
from wangge.vault.provider import SUITES, get_provider, missing_algorithms


def check_vault() -> list[str]:
    """Unknown provider, missing algorithms, a key ring that others can read or that cannot be opened."""
    name = settings.ENV.vault_provider
    if name not in SUITES:
        return [_("WANGGE_VAULT_PROVIDER is %(name)s; use aes or sm.") % {"name": name}]
    missing = missing_algorithms(name)
    if missing:
        text = _(
            "The OpenSSL of this machine does not offer %(names)s; use WANGGE_VAULT_PROVIDER=aes or another OpenSSL."
        )
        return [text % {"names": ", ".join(missing)}]
    return _ring_faults()


def _ring_faults() -> list[str]:
    try:
        current_ring()
    except KeyRingUnreadable as error:
        return [str(error)]
    if ring_path().stat().st_mode & 0o077:
        return [_("Others may read %(path)s; run chmod 600 on it.") % {"path": ring_path()}]
    provider = get_provider()
    if provider.decrypt(provider.encrypt(b"probe", b"doctor"), b"doctor") != b"probe":
        return [_("Sealing and opening a probe did not give the same text.")]
    return []


def count_vault() -> dict[str, object]:
    """For `wangge status`: algorithms in use, key version, and whether this machine offers SM4 and SM3."""
    return {
        "algorithms": SUITES[name].name if (name := settings.ENV.vault_provider) in SUITES else "",
        "key_version": current_ring().current,
        "sm_available": not missing_algorithms("sm"),
    }
