"""What we say by SAML 2.0: the question that a browser takes along, and who we are."""

from __future__ import annotations

import base64
import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from .saml_xml import ASSERTION, METADATA, PROTOCOL, SIGNATURE

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
READ_BEST = (
    "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
)
"""How the provider is asked to encrypt: what our metadata says."""


@dataclass(frozen=True)
class Service:
    """Who we are to one identity provider, and who it is: its entity id, address and certificates (PEM).

    `own_certificate` is what it may encrypt with for us, `own_key` the sealed key that opens it; `needs` is
    the class of signing in that we ask for, empty for any.
    """

    entity: str
    answers_to: str
    issuer: str
    sign_in_url: str
    certificates: tuple[str, ...]
    own_key: str = ""
    own_certificate: str = ""
    needs: str = ""


def begin(service: Service, *, anew: bool = False) -> tuple[str, str]:
    """Where to send the browser, and the id of the question, to keep until it comes back; `anew`: even who is
    signed in there is to prove it again."""
    question = f"_{secrets.token_hex(20)}"
    forced = ' ForceAuthn="true"' if anew else ""
    asked = (
        f'<samlp:AuthnRequest xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}" ID="{question}" Version="2.0"'
        f' IssueInstant="{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}" Destination={quoteattr(service.sign_in_url)}'
        f' AssertionConsumerServiceURL={quoteattr(service.answers_to)} ProtocolBinding="{POST}"{forced}>'
        f"<saml:Issuer>{escape(service.entity)}</saml:Issuer>"
        f'<samlp:NameIDPolicy AllowCreate="true"/>{_wish(service)}</samlp:AuthnRequest>'
    )
    packer = zlib.compressobj(wbits=-15)
    packed = base64.b64encode(packer.compress(asked.encode()) + packer.flush()).decode()
    joint = "&" if "?" in service.sign_in_url else "?"
    return f"{service.sign_in_url}{joint}{urlencode({'SAMLRequest': packed})}", question


def metadata(service: Service) -> str:
    """What the identity provider is told of us."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="{METADATA}"'
        f" entityID={quoteattr(service.entity)}>"
        f'<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"'
        f' protocolSupportEnumeration="{PROTOCOL}">{_own_key(service)}'
        f'<md:AssertionConsumerService Binding="{POST}" Location={quoteattr(service.answers_to)}'
        f' index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>\n'
    )


def _wish(service: Service) -> str:
    if not service.needs:
        return ""
    return (
        '<samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>'
        f"{escape(service.needs)}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"
    )


def _own_key(service: Service) -> str:
    """What the provider encrypts with for us, and how."""
    if not service.own_certificate:
        return ""
    body = "".join(service.own_certificate.splitlines()[1:-1])
    ways = "".join(f"<md:EncryptionMethod Algorithm={quoteattr(way)}/>" for way in READ_BEST)
    return (
        f'<md:KeyDescriptor use="encryption"><ds:KeyInfo xmlns:ds="{SIGNATURE}"><ds:X509Data>'
        f"<ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>{ways}</md:KeyDescriptor>"
    )
