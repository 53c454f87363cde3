"""XML of strangers, read with care: no document type, no entities, nothing fetched, nothing too long."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from .oidc import NotProven

PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
MOST_BYTES = 256 * 1024


def parsed(raw: bytes, most: int = MOST_BYTES) -> Any:
    """The document's root; NotProven when it is none, is too long, or declares a document type."""
    from lxml import etree

    if len(raw) > most:
        raise NotProven("the XML is too long")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotProven("the XML cannot be read") from error
    if root.getroottree().docinfo.doctype:
        raise NotProven("a document type has no business here")
    return root


def decoded(text: str) -> bytes:
    """What base64 with white space in it says; NotProven when it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotProven("this is no base64") from error
