"""The metadata file of an identity provider, read in place of typing what stands in it."""

from __future__ import annotations

from typing import Any

from .oidc import NotProven
from .saml_xml import METADATA, SIGNATURE, parsed

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
MOST_BYTES = 1024 * 1024


def told_by(raw: bytes) -> dict[str, str]:
    """What the form's fields are to hold, by their names; NotProven when it is no provider's metadata.

    Its own signature is not looked at: whoever uploads the file answers for it, as for what they would type.
    """
    entity = _provider(parsed(raw, MOST_BYTES))
    role = entity.find(_m("IDPSSODescriptor"))
    places = [
        one.get("Location", "")
        for one in role.findall(_m("SingleSignOnService"))
        if one.get("Binding") == REDIRECT
    ]
    if not places:
        raise NotProven("it has no sign-in address for HTTP-Redirect")
    return {
        "issuer": entity.get("entityID", ""),
        "sign_in_url": places[0],
        "certificates": "\n".join(_certificates(role)),
    }


def _provider(root: Any) -> Any:
    """The one identity provider the file speaks of."""
    found = [one for one in root.iter(_m("EntityDescriptor")) if one.find(_m("IDPSSODescriptor")) is not None]
    if len(found) != 1:
        raise NotProven("it does not speak of exactly one identity provider")
    return found[0]


def _certificates(role: Any) -> list[str]:
    """Its signing certificates in PEM, each once."""
    found = [
        "".join(text.split())
        for one in role.findall(_m("KeyDescriptor"))
        if one.get("use", "signing") == "signing"
        for text in (held.text or "" for held in one.iter(f"{{{SIGNATURE}}}X509Certificate"))
    ]
    lines = (
        "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
        for text in dict.fromkeys(found)
    )
    return [f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----" for body in lines if body]


def _m(name: str) -> str:
    return f"{{{METADATA}}}{name}"
