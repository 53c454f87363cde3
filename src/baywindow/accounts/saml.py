"""SAML 2.0 from the side of who relies on it: what is believed was signed, for us, for this question, now.

Of an answer nothing is read but what the signature gave back (`signed_xml`), so that an assertion wrapped
around a genuine one has nothing to say. Needs the extra: `pip install baywindow[saml]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import Any

from .oidc import LEEWAY, NotProven
from .saml_asking import Service
from .saml_sealed import unsealed
from .saml_xml import ASSERTION, PROTOCOL, decoded, parsed

BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
SIGNED = ("RSA_SHA256", "RSA_SHA384", "RSA_SHA512", "ECDSA_SHA256", "ECDSA_SHA384", "ECDSA_SHA512")
DIGESTED = ("SHA256", "SHA384", "SHA512")
CLASS = "AuthnContextClassRef"
BEGINNING = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Assertion:
    """What an identity provider says of somebody: how and when they signed in; the question it answers."""

    question: str
    name_id: str
    attributes: dict[str, list[str]]
    strength: list[str]
    signed_in_at: float


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("signxml") is not None


def read(service: Service, sent: str) -> Assertion:
    """Who came back, as the signed assertion says; NotProven when anything does not fit."""
    if not installed():
        raise NotProven("SAML is not installed: pip install 'baywindow[saml]'")
    response = parsed(decoded(sent))
    if response.tag != _p("Response") or response.get("Version") != "2.0":
        raise NotProven("this is no answer")
    status = response.find(f"{_p('Status')}/{_p('StatusCode')}")
    if status is None or status.get("Value") != SUCCESS:
        raise NotProven(f"the provider said {'nothing' if status is None else status.get('Value')}")
    if response.get("Destination", service.answers_to) != service.answers_to:
        raise NotProven("sent to another address")
    return _believed(service, _signed(service, _only_assertion(service, response)))


def _only_assertion(service: Service, response: Any) -> Any:
    """The one assertion of an answer, as it is or encrypted for us."""
    plain, hidden = response.findall(_a("Assertion")), response.findall(_a("EncryptedAssertion"))
    if len(plain) + len(hidden) != 1 or len(list(response.iter(_a("Assertion")))) != len(plain):
        raise NotProven("not exactly one assertion")
    return plain[0] if plain else unsealed(service.own_key, hidden[0])


def _signed(service: Service, assertion: Any) -> Any:
    """What one of the provider's keys has signed, made anew from the signed bytes."""
    from lxml import etree
    from signxml.algorithms import DigestAlgorithm, SignatureMethod
    from signxml.exceptions import SignXMLException
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    expected = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=frozenset(SignatureMethod[name] for name in SIGNED),
        digest_algorithms=frozenset(DigestAlgorithm[name] for name in DIGESTED),
    )
    alone = etree.tostring(assertion, with_tail=False)
    trouble = "the provider has no certificate"
    for certificate in service.certificates:
        try:
            result: Any = XMLVerifier().verify(
                alone, x509_cert=certificate, id_attribute="ID", expect_config=expected
            )
        except (SignXMLException, etree.LxmlError, ValueError, TypeError) as error:
            trouble = str(error)
            continue
        found = result.signed_xml
        if found is None or found.tag != _a("Assertion") or found.get("ID") != assertion.get("ID"):
            raise NotProven("something else than the assertion is signed")
        return found
    raise NotProven(f"not signed by the provider: {trouble}")


def _believed(service: Service, assertion: Any) -> Assertion:
    if _only(assertion, _a("Issuer")) != service.issuer:
        raise NotProven("another issuer answered")
    _check_conditions(service, assertion)
    statements = assertion.findall(_a("AuthnStatement"))
    if not statements:
        raise NotProven("nobody says that somebody signed in")
    for statement in statements:
        _check_span(statement, until="SessionNotOnOrAfter")
    name = assertion.find(f"{_a('Subject')}/{_a('NameID')}")
    if name is None or name.get("Format") == TRANSIENT:
        raise NotProven("no lasting name: have the provider send a persistent NameID")
    strength = [
        _text(one) for one in assertion.iterfind(f"{_a('AuthnStatement')}/{_a('AuthnContext')}/{_a(CLASS)}")
    ]
    when = min(map(_moment, statements))
    return Assertion(_question(service, assertion), _text(name), _attributes(assertion), strength, when)


def _check_conditions(service: Service, assertion: Any) -> None:
    conditions = assertion.find(_a("Conditions"))
    if conditions is None:
        raise NotProven("an assertion without conditions is for anybody")
    _check_span(conditions, until="NotOnOrAfter")
    named = conditions.findall(_a("AudienceRestriction"))
    for restriction in named:
        if service.entity not in {_text(one) for one in restriction.findall(_a("Audience"))}:
            raise NotProven("made out to another party")
    if not named:
        raise NotProven("made out to nobody")


def _question(service: Service, assertion: Any) -> str:
    """The question that a bearer of this assertion answers, here and now."""
    for confirmation in assertion.findall(f"{_a('Subject')}/{_a('SubjectConfirmation')}"):
        data = confirmation.find(_a("SubjectConfirmationData"))
        if confirmation.get("Method") != BEARER or data is None:
            continue
        if data.get("Recipient") != service.answers_to or not data.get("NotOnOrAfter"):
            continue
        _check_span(data, until="NotOnOrAfter")
        if data.get("InResponseTo"):
            return str(data.get("InResponseTo"))
    raise NotProven("no confirmation that it is for us, for a question of ours, for a while")


def _check_span(element: Any, until: str) -> None:
    now, leeway = datetime.now(UTC), timedelta(seconds=LEEWAY)
    try:
        begins, ends = (
            datetime.fromisoformat(element.get(name)) if element.get(name) else None
            for name in ("NotBefore", until)
        )
        if (begins and begins > now + leeway) or (ends and ends <= now - leeway):
            raise NotProven("not at this time")
    except (ValueError, TypeError) as error:
        raise NotProven("a moment cannot be read") from error


def _moment(statement: Any) -> float:
    """When the person signed in there; 0 where that cannot be read: it is never lately, then."""
    try:
        return (datetime.fromisoformat(statement.get("AuthnInstant")) - BEGINNING).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def _attributes(assertion: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attribute in assertion.iterfind(f"{_a('AttributeStatement')}/{_a('Attribute')}"):
        found.setdefault(attribute.get("Name", ""), []).extend(_values(attribute))
    return found


def _values(attribute: Any) -> Iterator[str]:
    for value in attribute.findall(_a("AttributeValue")):
        if not len(value) and value.text:
            yield value.text.strip()


def _only(parent: Any, tag: str) -> str:
    found = parent.findall(tag)
    if len(found) != 1:
        raise NotProven("missing or said twice")
    return _text(found[0])


def _text(element: Any) -> str:
    """The element's whole text; NotProven where anything splits it, a comment too."""
    if len(element) or not (element.text or "").strip():
        raise NotProven("a text is missing or torn")
    return str(element.text).strip()


def _p(name: str) -> str:
    return f"{{{PROTOCOL}}}{name}"


def _a(name: str) -> str:
    return f"{{{ASSERTION}}}{name}"
