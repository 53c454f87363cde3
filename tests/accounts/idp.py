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
<saml:AuthnStatement AuthnInstant="{now}" SessionNotOnOrAfter="{session}"/>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""


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
        """The question in the address a browser was sent to: its id, where to answer, who asks."""
        packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        asked = etree.fromstring(zlib.decompress(base64.b64decode(packed), wbits=-15))
        acs = asked.get("AssertionConsumerServiceURL")
        return {"question": asked.get("ID"), "recipient": acs, "destination": acs,
                "audience": asked.findtext(f"{{{ASSERTION}}}Issuer")}  # fmt: skip

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


def posted(root: Any) -> dict[str, str]:
    """What the browser posts of an answer."""
    return {"SAMLResponse": base64.b64encode(etree.tostring(root)).decode(), "RelayState": "//evil.example"}
