"""A drawing is written anew from an allow-list: nothing in it runs, fetches or grows."""

# ruff: noqa: E501 - drawings and addresses

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baywindow.tenancy.images import NoPicture
from baywindow.tenancy.svg import cleaned

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
GOOD = f"""<?xml version="1.0"?><!-- made by hand --><svg {XMLNS} viewBox="0 0 100 30" width="100">
<defs><linearGradient id="g"><stop offset="0" stop-color="#0b6e69"/></linearGradient></defs>
<g fill="url(#g)"><path d="M0 0h10z"/><use xlink:href="#g"/><text x="1" y="2">Tea &amp; Co &lt;3</text></g></svg>"""


def clean(inside: str, attributes: str = "") -> str:
    return cleaned(io.BytesIO(f"<svg {XMLNS} {attributes}>{inside}</svg>".encode())).decode()


def test_a_good_drawing_stays_as_it_is() -> None:
    text = cleaned(io.BytesIO(GOOD.encode())).decode()
    for part in ('viewBox="0 0 100 30"', 'fill="url(#g)"', 'href="#g"', "Tea &amp; Co &lt;3", 'd="M0 0h10z"'):
        assert part in text
    assert "made by hand" not in text


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<script xlink:href='//evil.example/x.js'/>",
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='//evil.example'/></foreignObject>",
        "<image href='//evil.example/x.png'/>",
        "<image xlink:href='data:image/svg+xml;base64,AAAA'/>",
        "<a href='javascript:alert(1)'><path d='M0 0'/></a>",
        "<use href='//evil.example/x.svg#a'/>",
        "<use xlink:href='data:text/xml,x#a'/>",
        "<style>@import '//evil.example/x.css'</style>",
        "<path style='background:url(//evil.example)'/>",
        "<path fill='url(//evil.example/x)'/>",
        "<path fill='url(#a) url(//evil.example)'/>",
        "<path onclick='alert(1)' onload='alert(1)'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<set attributeName='onload' to='alert(1)'/>",
        "<path fill='\\75rl(//evil.example)'/>",
        "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
        "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
        "<handler xmlns='http://www.w3.org/2001/xml-events'>alert(1)</handler>",
        "<feImage href='//evil.example'/>",
        "<?xml-stylesheet href='//evil.example/x.css'?>",
        "<metadata><script>alert(1)</script></metadata>",
    ],
)
def test_what_runs_or_fetches_is_left_out(inside: str) -> None:
    text = clean(
        f"<g>{inside}<path d='M1 1h2z'/></g>", 'onload="alert(1)" style="x" xml:base="//evil.example"'
    )
    assert "evil" not in text and "alert" not in text and "script" not in text
    assert not re.search(r"\son\w+=|style|data:", text)
    assert 'd="M1 1h2z"' in text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html/>",
        b"<svg/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"\x89PNG",
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        b"<!DOCTYPE svg SYSTEM 'file:///etc/passwd'><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>&undeclared;</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g/>" * 6000 + b"</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * 300_000 + b"</svg>",
        b"<path xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture):
        cleaned(io.BytesIO(content))


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_text_and_no_attribute_breaks_out(said: str, value: str) -> None:
    from xml.sax.saxutils import escape, quoteattr

    given_ = f"<text id={quoteattr(value)}>{escape(said)}</text>"
    try:
        text = clean(given_)
    except NoPicture:
        return
    again = cleaned(io.BytesIO(text.encode())).decode()
    assert again == text and text.count("<") == text.count(">") == 4


def test_a_drawing_cannot_multiply() -> None:
    uses = "<use href='#a'/>" * 16
    assert clean(f"<g id='a'><path d='M0 0'/></g>{uses}").count("<use") == 16
    with pytest.raises(NoPicture, match="repeats"):
        clean(f"<g id='a'><path d='M0 0'/></g>{uses}<use href='#a'/>")
