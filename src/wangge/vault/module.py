from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Status
from wangge.ui.headings import SYSTEM
from wangge.vault.checks import check_vault, count_vault

MODULE = Module(
    name="vault",
    urls=(("desk/openings/", "wangge.vault.urls"),),
    navigation=(
        NavItem(
            label=_("Openings of personal data"),
            url_name="vault:openings",
            icon="lock-open",
            order=860,
            group=SYSTEM,
            roles=frozenset({"audit_admin"}),
        ),
    ),
    status=(
        Status(
            "vault",
            _("Encryption of personal data"),
            count_vault,
            {
                "algorithms": _("Algorithms"),
                "key_version": _("Version of the key"),
                "sm_available": _("SM4 and SM3 available"),
            },
        ),
    ),
    checks=(Check(_("Encryption of personal data"), check_vault),),
)
