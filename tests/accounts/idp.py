"""A SAML identity provider made for a test: what it says is signed with a key of the moment."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import SignatureMethod, XMLSigner

ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))
NAMESPACES = {"a": ASSERTION, "p": PROTOCOL}

TEXT = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{id}r" Version="2.0"
 InResponseTo="{question}" Destination="{destination}"><saml:Issuer xmlns:saml="{a}">{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>
<saml:Assertion xmlns:saml="{a}" ID="_{id}" Version="2.0" IssueInstant="{now}">
<saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{format}">{name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:{method}"><saml:SubjectConfirmationData
 Recipient="{recipient}" NotOnOrAfter="{until}" InResponseTo="{question}"/></saml:SubjectConfirmation>
</saml:Subject>
<saml:Conditions NotBefore="{since}" NotOnOrAfter="{valid}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionNotOnOrAfter="{session}"><saml:AuthnContext>
<saml:AuthnContextClassRef>{strength}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""


XENC, XENC11 = "http://www.w3.org/2001/04/xmlenc#", "http://www.w3.org/2009/xmlenc11#"
SAID_HASH = {"sha1": "http://www.w3.org/2000/09/xmldsig#sha1", "sha256": f"{XENC}sha256"}
SEALED = """<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">
<x:EncryptedData xmlns:x="http://www.w3.org/2001/04/xmlenc#"><x:EncryptionMethod Algorithm="{cipher}"/>
<d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><x:EncryptedKey><x:EncryptionMethod
 Algorithm="{way}"><d:DigestMethod Algorithm="{named}"/></x:EncryptionMethod><x:CipherData>
<x:CipherValue>{key}</x:CipherValue></x:CipherData></x:EncryptedKey></d:KeyInfo><x:CipherData>
<x:CipherValue>{hidden}</x:CipherValue></x:CipherData></x:EncryptedData></saml:EncryptedAssertion>"""


def certificate(key: Any = KEY, days: int = 30) -> str:
    """A certificate of the key's own, in PEM."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=60)).not_valid_after(now + timedelta(days=days))
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode().strip()


def moment(**ago: float) -> str:
    """A moment as SAML writes it, now or so long from now."""
    return f"{datetime.now(UTC) + timedelta(**ago):%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class Idp:
    """What it says, by default rightly; `told` overrides parts of it."""

    issuer: str = "https://idp.example/acme"
    name_id: str = ""
    attributes: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    key: Any = KEY
    algorithm: SignatureMethod = SignatureMethod.RSA_SHA256

    def asked(self, address: str) -> dict[str, str]:
        """The question in the address a browser was sent to: its id, where to answer, who asks, if anew."""
        packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        asked = etree.fromstring(zlib.decompress(base64.b64decode(packed), wbits=-15))
        acs = asked.get("AssertionConsumerServiceURL")
        return {"question": asked.get("ID"), "recipient": acs, "destination": acs,
                "audience": asked.findtext(f"{{{ASSERTION}}}Issuer"),
                "forced": asked.get("ForceAuthn", "")}  # fmt: skip

    def response(self, address: str, *, signed: bool = True) -> Any:
        """The answer to a question, as XML."""
        said = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{one}</saml:AttributeValue>" for one in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        right = {
            "a": ASSERTION, "id": uuid4().hex, "now": moment(), "since": moment(minutes=-1),
            "until": moment(minutes=5), "valid": moment(minutes=5), "session": moment(hours=8),
            "status": "Success", "method": "bearer", "issuer": self.issuer, "name_id": self.name_id,
            "format": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "attributes": said,
            "strength": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        }  # fmt: skip
        root = etree.fromstring(TEXT.format(**{**right, **self.asked(address), **self.told}))
        return self.sign(root) if signed else root

    def sign(self, root: Any) -> Any:
        """The answer with its assertion signed."""
        held = root.find("a:Assertion", NAMESPACES)
        signer = XMLSigner(
            signature_algorithm=self.algorithm,
            c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",  # type: ignore[arg-type]
        )
        # a deep copy inside the answer would lose its own namespaces: signed alone, then put back
        alone = etree.fromstring(etree.tostring(held, with_tail=False))
        done = signer.sign(alone, key=self.key, cert=certificate(self.key), reference_uri=alone.get("ID"))
        root.replace(held, done)
        return root


def encrypted(root: Any, own: str, told: dict[str, Any] | None = None) -> Any:
    """The answer with its assertion encrypted for who has this certificate; `told` says how, if otherwise."""
    way = {"cipher": f"{XENC11}aes256-gcm", "way": f"{XENC}rsa-oaep-mgf1p", "hash": hashes.SHA1(),  # noqa: S303 - OAEP, as the standard has it
           "bits": 256, "spoilt": False} | (told or {})  # fmt: skip
    held = root.find("a:Assertion", NAMESPACES)
    key, nonce = AESGCM.generate_key(way["bits"]), b"twelve bytes"
    hidden = nonce + AESGCM(key).encrypt(nonce, etree.tostring(held, with_tail=False), None)
    if way["spoilt"]:
        hidden = hidden[:-1] + bytes([hidden[-1] ^ 1])
    public: Any = x509.load_pem_x509_certificate(own.encode()).public_key()
    pad = OAEP(MGF1(way["hash"]), way["hash"], None) if "oaep" in way["way"] else PKCS1v15()
    said = {"cipher": way["cipher"], "way": way["way"], "named": SAID_HASH[way["hash"].name],
            "key": base64.b64encode(public.encrypt(key, pad)).decode(),
            "hidden": base64.b64encode(hidden).decode()}  # fmt: skip
    root.replace(held, etree.fromstring(SEALED.format(**said)))
    return root


def provider_metadata(issuer: str, *certificates: str, before: str = "") -> bytes:
    """The metadata file of a provider, as its administrator downloads it."""
    keys = "".join(
        f'<KeyDescriptor use="signing"><d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:X509Data>'
        f"<d:X509Certificate>{''.join(one.splitlines()[1:-1])}</d:X509Certificate></d:X509Data></d:KeyInfo>"
        "</KeyDescriptor>"
        for one in certificates
    )
    return (
        f'<?xml version="1.0"?>{before}<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"'
        f' entityID="{issuer}"><IDPSSODescriptor protocolSupportEnumeration="{PROTOCOL}">{keys}'
        '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"'
        ' Location="https://idp.example/post"/><SingleSignOnService'
        ' Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>'
        "</IDPSSODescriptor></EntityDescriptor>"
    ).encode()


def posted(root: Any) -> dict[str, str]:
    """What the browser posts of an answer."""
    return {"SAMLResponse": base64.b64encode(etree.tostring(root)).decode(), "RelayState": "//evil.example"}
