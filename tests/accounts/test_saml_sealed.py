"""SAML's encrypted assertions, the strength a provider must tell, and its metadata in place of typing."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.urls import reverse
from lxml import etree

from baywindow.accounts.saml_sealed import new_pair
from baywindow.accounts.sealing import opened
from baywindow.tenancy.sign_in import SsoProvider
from tests.accounts.idp import (
    NAMESPACES,
    OTHER_KEY,
    XENC,
    XENC11,
    Idp,
    certificate,
    encrypted,
    provider_metadata,
)
from tests.accounts.test_saml import arriving, connected, left, through
from tests.people import Browser, World

STRONG = "https://refeds.org/profile/mfa"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.fixture(scope="module")
def pair(database: None) -> tuple[str, str]:
    """A key pair of ours, made once: that takes a while."""
    return new_pair()


@pytest.fixture
def idp(world: World) -> Idp:
    """acme's identity provider, which knows alice."""
    return Idp(name_id=world.alice.person.email)


@pytest.fixture
def row(world: World, idp: Idp, pair: tuple[str, str]) -> SsoProvider:
    """The connection, which has a key of its own."""
    return connected(world, idp, world.acme.id, own_key=pair[0], own_certificate=pair[1])


def sent(row: SsoProvider, idp: Idp, told: dict[str, Any] | None = None, own: str = "") -> Any:
    """The last answer to a browser that brings an encrypted assertion."""
    browser = Browser()
    root = idp.response(left(row, browser))
    return arriving(row, browser, encrypted(root, own or row.own_certificate, told))


@pytest.mark.parametrize(
    "told",
    [
        {}, {"way": f"{XENC11}rsa-oaep"}, {"cipher": f"{XENC11}aes128-gcm", "bits": 128},
        {"cipher": f"{XENC11}aes192-gcm", "bits": 192},
    ],
)  # fmt: skip
def test_an_assertion_that_is_encrypted_for_us_lets_its_person_in(
    row: SsoProvider, idp: Idp, told: dict[str, Any]
) -> None:
    assert sent(row, idp, told)["Location"] == "/switch"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"spoilt": True}, "was changed"),
    ({"cipher": f"{XENC}aes256-cbc"}, "AES-GCM"),
    ({"cipher": f"{XENC11}aes128-gcm"}, "not encrypted for us"),
    ({"way": f"{XENC}rsa-1_5"}, "RSA-OAEP"),
    ({"hash": hashes.SHA256()}, "not encrypted for us"),
]


@pytest.mark.parametrize(("told", "why"), WRONG, ids=[why for _, why in WRONG])
def test_what_is_encrypted_otherwise_is_a_plain_no(
    row: SsoProvider, idp: Idp, told: dict[str, Any], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert sent(row, idp, told).status_code == 403
    assert why in caplog.text


def test_encrypting_proves_nothing(row: SsoProvider, idp: Idp, caplog: pytest.LogCaptureFixture) -> None:
    """Everybody has our certificate: what is inside must be signed, alone, and be for us."""
    browser = Browser()
    root = idp.response(left(row, browser), signed=False)
    assert arriving(row, browser, encrypted(root, row.own_certificate)).status_code == 403
    assert "not signed by the provider" in caplog.text
    assert sent(row, idp, own=certificate(OTHER_KEY)).status_code == 403, "for somebody else's key"
    root = idp.response(left(row, browser))
    both = copy.deepcopy(root.find("a:Assertion", NAMESPACES))
    root = encrypted(root, row.own_certificate)
    root.append(both)
    assert arriving(row, browser, root).status_code == 403, "one in the open beside it"
    SsoProvider._base_manager.using("owner").filter(id=row.id).update(own_key="")
    assert sent(row, idp).status_code == 403, "no key of ours"


def test_our_metadata_carries_the_certificate(row: SsoProvider) -> None:
    root = etree.fromstring(Browser().get(reverse("saml_metadata", args=[row.id])).content)
    (key,) = root.findall(".//{*}KeyDescriptor[@use='encryption']")
    assert key.findtext(".//{*}X509Certificate") in row.own_certificate.replace("\n", "")
    assert [one.get("Algorithm").partition("#")[2] for one in key.findall("{*}EncryptionMethod")] == [
        "aes256-gcm", "rsa-oaep-mgf1p",
    ]  # fmt: skip


def test_a_strength_that_is_asked_for_must_be_told(world: World, idp: Idp) -> None:
    row = connected(world, idp, world.acme.id, needs=STRONG)
    assert through(row, idp)[1].status_code == 403
    idp.told = {"strength": STRONG}
    _, answer = through(row, idp)
    assert answer["Location"] == "/switch"
    idp.told, idp.attributes = {}, {"acr": [STRONG], "amr": [STRONG]}
    assert through(row, idp)[1].status_code == 403, "an attribute of that name is not its word"


def form(**more: Any) -> dict[str, Any]:
    return {"name": "Acme SAML", "claim": "groups", "address_claim": "", "roles": "", "version": "", **more}


def test_ola_connects_it_by_the_provider_s_metadata(world: World, idp: Idp) -> None:
    page = f"/console/clients/{world.acme.id}/sso?kind=saml"
    ola = world.ola.browser()
    for wrong in (
        b"", b"no xml", b"<x/>", provider_metadata(idp.issuer)[:-40],
        provider_metadata(idp.issuer, certificate(), before=f"{LAUGHS}]>"),
        provider_metadata(
            "&e;", certificate(), before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        ),
        b"<a>" * 400_000,
    ):  # fmt: skip
        answer = ola.post(page, form(metadata=io.BytesIO(wrong)))
        assert answer.status_code == 422, wrong[:60]
    both = provider_metadata(idp.issuer, certificate(), certificate(OTHER_KEY))
    assert ola.post(page, form(metadata=io.BytesIO(both))).status_code == 302
    held = SsoProvider._base_manager.using("owner").get(for_client_id=world.acme.id)
    assert (held.issuer, held.sign_in_url) == (idp.issuer, "https://idp.example/sso")
    assert len(held.certificates) == 2 and through(held, idp)[1].status_code == 302
    assert "PRIVATE" not in held.own_key and "PRIVATE" in opened(held.own_key)
    assert x509.load_pem_x509_certificate(held.own_certificate.encode()).public_key().key_size == 3072
    before = held.own_key
    assert ola.post(page, form(metadata=io.BytesIO(both), version="1")).status_code == 302
    held.refresh_from_db(using="owner")
    assert held.own_key == before, "the provider goes on encrypting with the one it knows"


def test_without_a_file_the_three_are_typed(world: World) -> None:
    answer = world.ola.browser().post(f"/console/clients/{world.acme.id}/sso?kind=saml", form())
    assert answer.status_code == 422 and answer.content.decode().count("choose the provider") >= 2
