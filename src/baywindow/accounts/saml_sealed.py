"""Assertions that are encrypted for us: AES-GCM under a key that RSA-OAEP brings (XML Encryption 1.1).

Nothing else is read. AES-CBC and RSA with PKCS#1 v1.5, which the standard has too, tell an attacker who may
ask often enough what they hide. Each connection has a key pair of its own; its private half rests sealed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from .oidc import NotProven
from .saml_xml import ASSERTION, SIGNATURE, decoded, parsed
from .sealing import opened, sealed

XENC, XENC11 = "http://www.w3.org/2001/04/xmlenc#", "http://www.w3.org/2009/xmlenc11#"
CIPHERS = {f"{XENC11}aes{bits}-gcm": bits // 8 for bits in (128, 192, 256)}
"""Bytes of the key that each way of encrypting takes."""
BY_OAEP = {f"{XENC}rsa-oaep-mgf1p", f"{XENC11}rsa-oaep"}
HASHES: dict[str, Any] = {
    f"{SIGNATURE}sha1": hashes.SHA1,  # the standard's own default; OAEP asks nothing of it that SHA-1 lost
    f"{XENC}sha256": hashes.SHA256,
    f"{XENC}sha512": hashes.SHA512,
    f"{XENC11}mgf1sha1": hashes.SHA1,
    f"{XENC11}mgf1sha256": hashes.SHA256,
    f"{XENC11}mgf1sha512": hashes.SHA512,
}
NONCE, MOST_KEYS, BITS = 12, 3, 3072
YEARS = timedelta(days=3650)


def new_pair() -> tuple[str, str]:
    """A private key, sealed, and its certificate in PEM, which says nothing but the key."""
    key = rsa.generate_private_key(65537, BITS)
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Baywindow")]), datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + YEARS)
    certificate = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode().strip()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return sealed(text), certificate


def unsealed(own_key: str, element: Any) -> Any:
    """The assertion inside an EncryptedAssertion; NotProven when it was not encrypted for us."""
    if not own_key:
        raise NotProven("an encrypted assertion, and we have no key: save the connection once more")
    data = element.find(_x("EncryptedData"))
    size = CIPHERS.get(_algorithm(data))
    if data is None or size is None:
        raise NotProven("encrypted in a way that is not read: have the provider use AES-GCM")
    for key in _keys(own_key, element):
        if len(key) == size:
            return _assertion(_opened(key, _cipher(data)))
    raise NotProven("not encrypted for us")


def _keys(own_key: str, element: Any) -> list[bytes]:
    """The keys that came with it, for as many as ours opens."""
    private: Any = load_pem_private_key(opened(own_key).encode(), None)
    found = []
    for one in list(element.iter(_x("EncryptedKey")))[:MOST_KEYS]:
        try:
            found.append(private.decrypt(_cipher(one), _padding(one)))
        except ValueError:
            continue
    return found


def _padding(key: Any) -> OAEP:
    method = key.find(_x("EncryptionMethod"))
    if _algorithm(key) not in BY_OAEP or method.find(_x("OAEPparams")) is not None:
        raise NotProven("its key comes in a way that is not read: have the provider use RSA-OAEP")
    return OAEP(
        MGF1(_hash(method.find(f"{{{XENC11}}}MGF"))), _hash(method.find(f"{{{SIGNATURE}}}DigestMethod")), None
    )


def _hash(element: Any) -> Any:
    name = f"{SIGNATURE}sha1" if element is None else element.get("Algorithm")
    if name not in HASHES:
        raise NotProven("a hash that is not read")
    return HASHES[name]()


def _opened(key: bytes, cipher: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(cipher[:NONCE], cipher[NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise NotProven("what is encrypted was changed") from error


def _assertion(raw: bytes) -> Any:
    root = parsed(raw)
    tag = f"{{{ASSERTION}}}Assertion"
    if root.tag != tag or len(list(root.iter(tag))) != 1:
        raise NotProven("not exactly one assertion inside")
    return root


def _cipher(element: Any) -> bytes:
    return decoded(element.findtext(f"{_x('CipherData')}/{_x('CipherValue')}") or "")


def _algorithm(element: Any) -> str:
    method = None if element is None else element.find(_x("EncryptionMethod"))
    return "" if method is None else str(method.get("Algorithm"))


def _x(name: str) -> str:
    return f"{{{XENC}}}{name}"
