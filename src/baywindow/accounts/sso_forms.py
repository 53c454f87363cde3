"""The forms that connect a company's own sign-in: by OpenID Connect, or by SAML."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.conf import settings
from django.utils.translation import gettext

from baywindow.tenancy.editing import ChangeForm
from baywindow.tenancy.sign_in import OIDC, SAML
from baywindow.ui.language import gettext_lazy

from .models import SsoIdentity
from .sealing import sealed

SMALLEST_KEY = 2048
MOST_CERTIFICATES = 5


class SsoForm(ChangeForm):
    """What every provider has: a name, who it is, and which of its people get which role."""

    kind = ""
    title = ""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What the button says: Continue with …"),
    )
    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=300,
        help_text=gettext_lazy("As the provider writes it, like https://login.example.com"),
    )
    claim = forms.CharField(
        label=gettext_lazy("Claim with roles"), max_length=200, required=False, initial="groups"
    )
    roles = forms.CharField(
        label=gettext_lazy("Roles"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line: what the claim says = the role. The first that fits counts, at every sign-in;"
            " who has none is turned away. Empty: roles are given here."
        ),
    )
    needs = forms.CharField(
        label=gettext_lazy("Strength it must tell"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "A value of acr or amr, like mfa: who comes without it is turned away."
            " Empty: the company answers for its people's second factor."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    only = forms.BooleanField(label=gettext_lazy("There is no other way in"), required=False)

    def __init__(self, *args: Any, codes: frozenset[str], **options: Any) -> None:
        self.codes = codes
        super().__init__(*args, **options)

    def values_of(self, record: Any) -> dict[str, Any]:
        """The provider's values; its secret stays where it is, lists are texts."""
        lines = "\n".join(f"{value} = {role}" for value, role in record.roles.items())
        certificates = "\n".join(record.certificates)
        return {**super().values_of(record), "roles": lines, "secret": "", "certificates": certificates}

    def columns(self) -> dict[str, Any]:
        """What the record is to hold."""
        pairs = (line.partition("=") for line in self.changes["roles"].splitlines())
        roles = {said.strip(): role.strip() for said, _, role in pairs}
        return {**self.changes, "kind": self.kind, "roles": roles}

    def clean_needs(self) -> str:
        """The value as it was typed, without the white space of a copy."""
        return str(self.cleaned_data["needs"]).strip()

    def clean_roles(self) -> str:
        """The mapping, a line each; an owner is made by owners alone."""
        lines = [line for line in self.cleaned_data["roles"].splitlines() if line.strip()]
        for line in lines:
            value, _, role = line.partition("=")
            if not value.strip() or role.strip() not in self.codes:
                known = ", ".join(sorted(self.codes))
                raise forms.ValidationError(
                    gettext("“%(line)s”: write value = role, with a role of %(known)s.")
                    % {"line": line.strip(), "known": known}
                )
        return "\n".join(lines)

    def clean_only(self) -> bool:
        """No other way in, once somebody has come by this one."""
        only = bool(self.cleaned_data["only"])
        if only and not (self.record and SsoIdentity.objects.filter(provider_id=self.record.id).exists()):
            raise forms.ValidationError(
                gettext("Save, and let somebody sign in by it once. Then it can be the only way.")
            )
        return only


class OidcForm(SsoForm):
    """A provider that speaks OpenID Connect."""

    kind, title = OIDC, gettext_lazy("OpenID Connect")

    oauth_client_id = forms.CharField(label=gettext_lazy("Client id"), max_length=300)
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept sealed and never shown again. Empty keeps the one there is."),
    )

    def clean_issuer(self) -> str:
        """An https address, as it was typed: the provider's own word must match it to the letter."""
        issuer: str = self.cleaned_data["issuer"].strip()
        if not _is_web_address(issuer) or urlsplit(issuer).query:
            raise forms.ValidationError(
                gettext("An issuer is an https address without anything behind a ? or #.")
            )
        return issuer

    def clean(self) -> dict[str, Any]:
        """The secret is sent to its issuer alone: another issuer needs a secret of its own."""
        told: dict[str, Any] = super().clean() or {}
        held = self.record
        if held and held.secret and not told.get("secret") and told.get("issuer", held.issuer) != held.issuer:
            self.add_error(
                "secret", gettext("The secret there is was made by another issuer. Write this one's.")
            )
        return told

    def columns(self) -> dict[str, Any]:
        """What the record is to hold; an empty secret keeps the one there is."""
        held = super().columns()
        secret = held.pop("secret")
        return {**held, "secret": sealed(secret)} if secret else held


class SamlForm(SsoForm):
    """A provider that speaks SAML 2.0: who it is comes from its metadata, or is typed."""

    kind, title = SAML, "SAML"

    issuer = forms.CharField(
        label=gettext_lazy("Entity id"),
        max_length=1024,
        required=False,
        help_text=gettext_lazy("As the provider writes it, to the letter."),
    )
    sign_in_url = forms.CharField(
        label=gettext_lazy("Sign-in address"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Its single sign-on address for HTTP-Redirect."),
    )
    certificates = forms.CharField(
        label=gettext_lazy("Signing certificates"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One or more, in PEM. While the provider changes its key: the old and the new one."
        ),
    )
    address_claim = forms.CharField(
        label=gettext_lazy("Attribute with the e-mail address"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the NameID is the address."),
    )
    claim = forms.CharField(
        label=gettext_lazy("Attribute with roles"), max_length=200, required=False, initial="groups"
    )

    needs = forms.CharField(
        label=gettext_lazy("Strength it must tell"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "An authentication context class: who comes without it is turned away."
            " Empty: the company answers for its people's second factor."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )

    def clean_issuer(self) -> str:
        """Who the provider is, as it writes it itself."""
        if not (issuer := str(self.cleaned_data["issuer"]).strip()):
            raise forms.ValidationError(gettext("Write it, or choose the provider's metadata file."))
        return issuer

    def clean_sign_in_url(self) -> str:
        """An https address the browser can be sent to."""
        address: str = self.cleaned_data["sign_in_url"].strip()
        if not _is_web_address(address):
            raise forms.ValidationError(gettext("Write an https address."))
        return address

    def clean_certificates(self) -> str:
        """The certificates in PEM, one behind the other, however they were pasted."""
        text: str = self.cleaned_data["certificates"]
        if not text.strip():
            raise forms.ValidationError(gettext("Paste one, or choose the provider's metadata file."))
        if "BEGIN" not in text:  # bare, as it stands in the provider's metadata
            body = "\n".join(wrap(re.sub(r"\s+", "", text), 64))
            text = f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
        try:
            found = x509.load_pem_x509_certificates(text.encode())
        except ValueError as error:
            raise forms.ValidationError(gettext("This is no certificate in PEM.")) from error
        if len(found) > MOST_CERTIFICATES:
            raise forms.ValidationError(
                gettext("At most %(most_certificates)s certificates.")
                % {"most_certificates": MOST_CERTIFICATES}
            )
        for one in found:
            key = one.public_key()
            if isinstance(key, rsa.RSAPublicKey) and key.key_size < SMALLEST_KEY:
                raise forms.ValidationError(
                    gettext("A key of %(key_size)s bits is too short: %(smallest_key)s.")
                    % {"key_size": key.key_size, "smallest_key": SMALLEST_KEY}
                )
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in found).strip()

    def columns(self) -> dict[str, Any]:
        """What the record is to hold; each certificate by itself."""
        held = super().columns()
        parts = re.findall(
            r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", held["certificates"], re.S
        )
        return {**held, "certificates": parts}


def _is_web_address(text: str) -> bool:
    parts = urlsplit(text)
    schemes = {"https", "http"} if settings.SSO_ANYWHERE else {"https"}
    return parts.scheme in schemes and bool(parts.hostname) and not parts.fragment and not parts.username
