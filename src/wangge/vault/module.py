from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, Status
from wangge.vault.checks import check_vault, count_vault

MODULE = Module(
    name="vault",
    status=(Status("vault", count_vault),),
    checks=(Check(_("Encryption of personal data"), check_vault),),
)
