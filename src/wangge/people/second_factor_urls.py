"""The second factor's pages, which allauth brings; its own sign-in and sign-out lead to ours."""

from collections.abc import Callable
from typing import Any

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path

from wangge.people.guards import anyone, signed_in
from wangge.people.views.sign_in import sign_in, sign_out


def _own(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(f"me/second-factor/{route}", signed_in(view), name=name)


urlpatterns = [
    path("me/account/sign-in/", sign_in, name="account_login"),
    path("me/account/sign-out/", sign_out, name="account_logout"),
    path("me/account/confirm/", signed_in(reauthenticate), name="account_reauthenticate"),
    path("sign-in/second-factor/", anyone(base.authenticate), name="mfa_authenticate"),
    _own("", base.index, "mfa_index"),
    _own("confirm/", base.reauthenticate, "mfa_reauthenticate"),
    _own("totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    _own("totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _own("recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _own("recovery-codes/generate/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _own("recovery-codes/download/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    _own("keys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    _own("keys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    _own("keys/confirm/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _own("keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    _own("keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
]
