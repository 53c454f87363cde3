"""The sign-in's addresses: those of allauth's pages that we offer, and our own beside them.

Left out on purpose: signing up, changing one's own address (whoever invited a person answers for it).
"""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from . import factors, proving, saml_views, security, sso, trusted, views

urlpatterns: list[URLPattern] = [
    path("login/", account.login, name="account_login"),
    path("logout/", views.sign_out, name="sign_out"),
    path("logout/", views.sign_out, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("security/", security.security, name="security"),
    path("security/sign-ins/<uuid:sign_in>/end/", security.end_sign_in, name="end_sign_in"),
    path("security/sign-ins/end-others/", security.end_others, name="end_other_sign_ins"),
    path("security/browsers/<uuid:browser>/end/", security.distrust, name="distrust"),
    path("security/browsers/end-all/", security.distrust_all, name="distrust_all"),
    path("security/second-factor/", security.to_security, name="mfa_index"),
    path("security/second-factor/ask/", second.authenticate, name="mfa_authenticate"),
    path("security/second-factor/again/", second.reauthenticate, name="mfa_reauthenticate"),
    path("security/second-factor/trust/", trusted.trust_browser, name="mfa_trust"),
    path("security/app/add/", factors.add_app, name="mfa_activate_totp"),
    path("security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/passkeys/", security.to_security, name="mfa_list_webauthn"),
    path("security/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("security/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("prove/", proving.prove, name="prove"),
    path("prove/sso/", proving.prove_there, name="prove_there"),
    path("sso/last/", sso.last, name="sso_last"),
    path("sso/<uuid:provider_id>/", sso.begin, name="sso"),
    path("sso/<uuid:provider_id>/callback/", sso.callback, name="sso_callback"),
    path("sso/<uuid:provider_id>/saml/", saml_views.answer, name="saml_answer"),
    path("sso/<uuid:provider_id>/metadata/", saml_views.metadata, name="saml_metadata"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
]
