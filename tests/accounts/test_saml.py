"""A company's own sign-in by SAML: who gets in, and every answer that is not believed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import reverse
from lxml import etree
from signxml import SignatureMethod

from baywindow.accounts import saml, saml_views
from baywindow.accounts.models import SamlAnswer, SignIn, SsoIdentity
from baywindow.tenancy.models import ClientMember
from baywindow.tenancy.sign_in import SAML, SsoProvider
from tests.accounts.idp import (
    ASSERTION,
    KEY,
    NAMESPACES,
    OTHER_KEY,
    PROTOCOL,
    Idp,
    certificate,
    moment,
    posted,
)
from tests.people import Browser, World, join_client

NOBODY, NOT_SIGNED, TIME = "nobody who is a member", "not signed by the provider", "not at this time"


@pytest.fixture
def idp(world: World) -> Idp:
    """acme's identity provider, which knows alice."""
    return Idp(name_id=world.alice.person.email, attributes={"groups": ["staff", "ops"]})


def connected(world: World, idp: Idp, client: UUID | None = None, **more: Any) -> SsoProvider:
    row = SsoProvider(
        workspace_id=world.northdock.id, for_client_id=client, kind=SAML, name="Acme SAML", issuer=idp.issuer,
        sign_in_url="https://idp.example/sso?tenant=1", certificates=[certificate(KEY)], **more,
    )  # fmt: skip
    row.save(using="owner")
    return row


def left(row: SsoProvider, browser: Browser) -> str:
    """Where a browser is sent that wants to come in."""
    answer = browser.get(reverse("sso", args=[row.id]))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def arriving(row: SsoProvider, browser: Browser, root: Any) -> Any:
    """The last answer to a browser that brings this: the no to its post, or what the address then says.

    The post comes from the provider's page, so the browser keeps its cookies to itself.
    """
    address = reverse("saml_answer", args=[row.id])
    first = Browser(enforce_csrf_checks=True).post(address, posted(root))
    if first.status_code != 303:
        return first
    assert first["Location"] == address, "RelayState leads nowhere"
    return browser.get(address)


def through(row: SsoProvider, idp: Idp, browser: Browser | None = None) -> tuple[Browser, Any]:
    browser = browser or Browser()
    return browser, arriving(row, browser, idp.response(left(row, browser)))


def test_a_member_comes_in_and_is_known_from_then_on(world: World, idp: Idp) -> None:
    idp.name_id, idp.attributes["mail"] = "subject-1", [world.alice.person.email]
    row = connected(world, idp, world.acme.id, address_claim="mail", roles={"ops": "executive"})
    browser, answer = through(row, idp)
    assert answer["Location"] == "/switch" and browser.get("/switch")["Location"] == "/"
    assert browser.get("/").status_code == 200
    found = SignIn.objects.filter(person=world.alice.person).latest("began_at")
    assert (found.how, found.provider_id) == ("sso", row.id)
    assert ClientMember._base_manager.using("owner").get(id=world.alice.membership).role == "executive"
    idp.attributes["mail"] = ["another@example.test"]
    assert through(row, idp)[1]["Location"] == "/switch", "the name counts from then on, not the address"
    assert SsoIdentity.objects.filter(provider_id=row.id).count() == 1
    assert all(one.claims == {} for one in SamlAnswer.objects.filter(provider_id=row.id))
    idp.attributes["groups"] = ["guests"]
    assert through(row, idp)[1].status_code == 403, "who has no role there is turned away"


def test_who_begins_at_the_workspace_s_own_domain_comes_in_there(
    world: World, idp: Idp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", [*settings.ALLOWED_HOSTS, "portal.northdock.example"])
    row, own = connected(world, idp, world.acme.id), Browser(headers={"host": "portal.northdock.example"})
    address = reverse("saml_answer", args=[row.id])
    sent = Browser(enforce_csrf_checks=True).post(address, posted(idp.response(left(row, own))))
    assert (sent.status_code, sent["Location"]) == (303, f"http://portal.northdock.example{address}")
    assert own.get(address)["Location"] == "/switch"


def test_it_opens_its_own_membership_and_no_other(world: World, idp: Idp) -> None:
    beta = join_client(world.alice.person, world.beta, "executive")
    browser, _ = through(connected(world, idp, world.acme.id), idp)
    assert browser.post("/switch", {"membership": str(beta.membership)}).status_code == 404
    assert browser.get("/accounts/security/").status_code == 403


@pytest.mark.parametrize("name", ["bob", "gus", "sam", "nobody"])
def test_nobody_comes_in_who_is_no_member(world: World, idp: Idp, name: str) -> None:
    idp.name_id = getattr(world, name).person.email if name != "nobody" else "new@example.test"
    browser, answer = through(connected(world, idp, world.acme.id), idp)
    assert answer.status_code == 403 and settings.CONTEXT_COOKIE not in browser.cookies


WRONG: list[tuple[dict[str, str], str]] = [
    ({"audience": "https://somebody.example"}, "made out to another party"),
    ({"recipient": "https://somebody.example"}, "no confirmation"),
    ({"destination": "https://somebody.example"}, "sent to another address"),
    ({"method": "sender-vouches"}, "no confirmation"),
    ({"issuer": "https://evil.example"}, "another issuer"),
    ({"until": moment(minutes=-5)}, TIME),
    ({"until": ""}, "no confirmation"),
    ({"valid": moment(minutes=-5)}, TIME),
    ({"since": moment(hours=5)}, TIME),
    ({"session": moment(minutes=-5)}, TIME),
    ({"session": "tomorrow"}, "a moment cannot be read"),
    ({"status": "Responder"}, "the provider said"),
    ({"question": ""}, "no confirmation"),
    ({"question": "_somebody-else-s"}, "no answer to the question"),
    ({"format": saml.TRANSIENT}, "no lasting name"),
    ({"name_id": ""}, "a text is missing"),
]


@pytest.mark.parametrize(("wrong", "why"), WRONG, ids=[f"{next(iter(told))}: {why}" for told, why in WRONG])
def test_an_assertion_that_does_not_fit_is_not_believed(
    world: World, idp: Idp, wrong: dict[str, str], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    idp.told = wrong
    assert through(connected(world, idp, world.acme.id), idp)[1].status_code == 403
    assert why in caplog.text


def test_an_unsigned_one_and_one_of_another_key_are_not_believed(
    world: World, idp: Idp, caplog: pytest.LogCaptureFixture
) -> None:
    row, browser = connected(world, idp, world.acme.id), Browser()
    assert arriving(row, browser, idp.response(left(row, browser), signed=False)).status_code == 403
    idp.key = OTHER_KEY
    assert through(row, idp)[1].status_code == 403
    assert caplog.text.count(NOT_SIGNED) == 2
    row.certificates = [certificate(OTHER_KEY), *row.certificates]
    row.save(using="owner")
    assert through(row, idp)[1].status_code == 302, "while keys change, either counts"
    row.certificates = [certificate(OTHER_KEY, days=-1)]
    row.save(using="owner")
    assert through(row, idp)[1].status_code == 403, "a certificate ends on its day"


def test_an_old_algorithm_is_not_believed(
    world: World, idp: Idp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("signxml.signer.XMLSigner.check_deprecated_methods", lambda self: None)
    idp.algorithm = SignatureMethod.RSA_SHA1
    assert through(connected(world, idp, world.acme.id), idp)[1].status_code == 403
    assert NOT_SIGNED in caplog.text


def _forged(root: Any, name: str) -> Any:
    """The assertion, unsigned, speaking of somebody else under another id."""
    forged = copy.deepcopy(root.find("a:Assertion", NAMESPACES))
    forged.find("a:Subject/a:NameID", NAMESPACES).text = name
    forged.set("ID", "_forged")
    forged.remove(forged.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    return forged


def _beside(root: Any, name: str) -> None:
    root.insert(0, _forged(root, name))


def _behind(root: Any, name: str) -> None:
    root.append(_forged(root, name))


def _around(root: Any, name: str) -> None:
    """The forged one takes the genuine one's place and carries it, with its signature, inside."""
    genuine, forged = root.find("a:Assertion", NAMESPACES), _forged(root, name)
    signature = genuine.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    root.replace(genuine, forged)
    forged.insert(1, signature)
    etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object").append(genuine)


def _in_an_extension(root: Any, name: str) -> None:
    genuine, forged = root.find("a:Assertion", NAMESPACES), _forged(root, name)
    forged.insert(1, copy.deepcopy(genuine.find("{http://www.w3.org/2000/09/xmldsig#}Signature")))
    root.replace(genuine, forged)
    etree.SubElement(root, f"{{{PROTOCOL}}}Extensions").append(genuine)


def _same_id(root: Any, name: str) -> None:
    forged = _forged(root, name)
    forged.set("ID", root.find("a:Assertion", NAMESPACES).get("ID"))
    root.insert(0, forged)


def _under_another_tag(root: Any, name: str) -> None:
    """The genuine one under a name that no count of assertions sees; the signature finds it by its id."""
    _in_an_extension(root, name)
    genuine = root.find("p:Extensions/a:Assertion", NAMESPACES)
    genuine.tag = f"{{{ASSERTION}}}Advice"


def _changed(root: Any, name: str) -> None:
    root.find("a:Assertion/a:Subject/a:NameID", NAMESPACES).text = name


@pytest.mark.parametrize(
    "wrap", [_beside, _behind, _around, _in_an_extension, _same_id, _under_another_tag, _changed]
)
def test_a_wrapped_signature_says_nothing(world: World, idp: Idp, wrap: Callable[[Any, str], None]) -> None:
    row, browser = connected(world, idp, world.acme.id), Browser()
    root = idp.response(left(row, browser))
    wrap(root, world.ada.person.email)
    assert arriving(row, browser, root).status_code == 403
    assert not SignIn.objects.filter(person=world.ada.person).exists()


def test_a_comment_does_not_tear_a_name(world: World, idp: Idp) -> None:
    """A comment is not signed: put into a name it must neither shorten nor change it."""
    idp.name_id = f"{world.alice.person.email}.evil.example"
    row, browser = connected(world, idp, world.acme.id), Browser()
    root = idp.response(left(row, browser))
    name = root.find("a:Assertion/a:Subject/a:NameID", NAMESPACES)
    comment = etree.Comment("x")
    comment.tail, name.text = ".evil.example", world.alice.person.email
    name.append(comment)
    assert arriving(row, browser, root).status_code == 403


@pytest.mark.parametrize(
    "text",
    [b"", b"no xml",
     b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', b"<x/>", b"<x>" * 9999],
)  # fmt: skip
def test_what_is_no_answer_is_a_plain_no(world: World, idp: Idp, text: bytes) -> None:
    import base64

    address = reverse("saml_answer", args=[connected(world, idp, world.acme.id).id])
    for sent in (base64.b64encode(text).decode(), text.decode()):
        assert Browser().post(address, {"SAMLResponse": sent}).status_code == 403


def test_an_answer_fits_one_question_of_one_browser_once(world: World, idp: Idp) -> None:
    row, browser = connected(world, idp, world.acme.id), Browser()
    address = reverse("saml_answer", args=[row.id])
    root = idp.response(left(row, browser))
    victim = Browser()
    left(row, victim)
    assert arriving(row, victim, root).status_code == 403, "the answer to another browser's question"
    assert Browser().get(address).status_code == 403, "a browser that asked nothing"
    assert browser.get(address).status_code == 302
    assert arriving(row, browser, root).status_code == 403, "replayed"
    left(row, browser)
    assert arriving(row, browser, root).status_code == 403, "replayed against a new question"
    assert browser.get(address).status_code == 403, "and nothing is left to take"


def test_an_assertion_for_another_connection_is_not_mixed_up(world: World, idp: Idp) -> None:
    """One provider serves two clients with one key: what it says for one is nothing to the other."""
    ours, theirs = connected(world, idp, world.acme.id), connected(world, idp, world.beta.id)
    browser = Browser()
    root = idp.response(left(ours, browser))
    assert arriving(theirs, browser, root).status_code == 403
    idp.told = idp.asked(left(theirs, browser))
    assert through(ours, idp)[1].status_code == 403
    idp.told = {}
    through(ours, idp, browser)
    assert browser.get(reverse("saml_answer", args=[theirs.id])).status_code == 403
    assert browser.get(reverse("sso_callback", args=[ours.id])).status_code == 403, (
        "nor by the other way of answering"
    )


def test_answers_are_forgotten(world: World, idp: Idp) -> None:
    row, browser = connected(world, idp, world.acme.id), Browser()
    arriving(row, Browser(), idp.response(left(row, browser)))
    saml_views.forget()
    held = SamlAnswer.objects.filter(provider_id=row.id)
    assert held.count() == 1
    held.update(came_at="2026-01-01T00:00:00Z")
    saml_views.forget()
    assert not held.exists()


def test_metadata_says_who_we_are(world: World, idp: Idp) -> None:
    row = connected(world, idp, world.acme.id)
    told = Browser().get(reverse("saml_metadata", args=[row.id]))
    root = etree.fromstring(told.content)
    assert root.get("entityID") == settings.ADDRESS + reverse("saml_metadata", args=[row.id])
    ends = root.findall(".//{*}AssertionConsumerService")
    assert [one.get("Location") for one in ends] == [settings.ADDRESS + reverse("saml_answer", args=[row.id])]
    assert root.find(".//{*}SPSSODescriptor").get("WantAssertionsSigned") == "true"
    row.kind = "oidc"
    row.save(using="owner")
    assert Browser().get(reverse("saml_metadata", args=[row.id])).status_code == 404


def test_ola_connects_it(world: World, idp: Idp) -> None:
    page = f"/console/clients/{world.acme.id}/sso"
    bare = "".join(certificate().splitlines()[1:-1])
    form = {
        "name": "Acme SAML", "issuer": idp.issuer, "sign_in_url": "https://idp.example/sso",
        "claim": "groups", "certificates": bare, "address_claim": "",
        "roles": "ops = executive", "version": "",
    }  # fmt: skip
    ola = world.ola.browser()
    assert ola.post(f"{page}?kind=saml", {**form, "certificates": "MIIC no certificate"}).status_code == 422
    assert ola.post(f"{page}?kind=saml", {**form, "sign_in_url": "javascript:alert(1)"}).status_code == 422
    assert ola.post(f"{page}?kind=saml", form)["Location"] == page
    row = SsoProvider._base_manager.using("owner").get(for_client_id=world.acme.id)
    assert (row.kind, row.certificates[0].count("BEGIN"), row.roles) == (SAML, 1, {"ops": "executive"})
    shown = ola.get(page).content.decode()
    assert reverse("saml_metadata", args=[row.id]) in shown and "Client secret" not in shown
    assert through(row, idp)[1].status_code == 302
    both = f"{row.certificates[0]}\n{certificate(OTHER_KEY)}"
    assert ola.post(page, {**form, "certificates": both, "version": "1", "only": "on"}).status_code == 302
    row.refresh_from_db(using="owner")
    assert len(row.certificates) == 2 and row.only


def test_without_the_extra_the_console_says_how_to_get_it(
    world: World, idp: Idp, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = connected(world, idp, world.acme.id)
    monkeypatch.setattr(saml, "installed", lambda: False)
    ola, page = world.ola.browser(), f"/console/clients/{world.acme.id}/sso"
    assert "pip install &#39;baywindow[saml]&#39;" in ola.get(page).content.decode()
    assert ola.post(page, {"name": "x"}).status_code == 422
    assert through(row, idp)[1].status_code == 403
    assert "OpenID Connect" in ola.get("/console/sign-in/team/sso").content.decode()
