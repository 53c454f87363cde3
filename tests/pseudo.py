"""A language made of English with every letter accented, digits that only our filters write, and what of a
page was said or written another way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from unittest.mock import patch

from django.utils import translation
from django.utils.translation import trans_real

from baywindow.ui import formats

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "åƀçđéƒĝĥîĵķļɱñöƥɋŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖƤɊŔŠŢÛṼŴẊÝŽ"
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
"""A person's own digits: what has others was not written by the filters and follows nobody's choice."""
LETTERS = str.maketrans(PLAIN, ACCENTED) | DIGITS
KEPT = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>|&\w+;")
"""Places, tags and entities: they stand in a translation as they stand in English."""

SPOKEN_IN = ("title", "aria-label", "placeholder", "alt")
NOT_SPOKEN = {"script", "style", "code", "kbd", "pre", "textarea", "kept"}
"""A field of several lines holds what somebody typed, with days as they are typed."""
DATA = re.compile(
    r"https?://\S+|(?<!\S)/\S+|\S+@\S+|\S+\.(?:csv|xlsx|json|pdf)|\b[A-Z][A-Za-z]+(?:/[\w+ -]+)+"
)
"""Addresses, names of files, time zones."""

MARK = re.compile(r"zq[0-9a-f]{8}\d\d[\w-]*")
"""What the canary world's columns hold."""

NAMES = {"Baywindow", "OpenID", "Connect", "WebP", "JavaScript", "https", "http", "pip", "install", "saml"}
WORD = re.compile(r"[A-Za-z]{3,}")
OWN_NUMBER = re.compile(r"[0-9]")
CODES = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f-]{27}\b|#[0-9a-f]{6}\b|· [0-9:]{5} UTC|\b[A-Z]+-?\d+\b"
    r"|\b\d+\.\d+\.\d+\.\d+(?:/\d+)?\b|\b[0-9a-f]{64}\b|\b\d{18}\b"
)
"""What has digits by nature: ids, seals, the moment in UTC behind a time, codes like A4, net addresses."""


class Pseudo(trans_real.DjangoTranslation):
    """Catalogue of the language: nothing is looked up."""

    def __init__(self) -> None:
        super().__init__("qps")

    def gettext(self, message: str) -> str:
        """The message, accented."""
        end, said = 0, ""
        for kept in KEPT.finditer(message):
            said += message[end : kept.start()].translate(LETTERS) + kept[0]
            end = kept.end()
        return said + message[end:].translate(LETTERS)

    def ngettext(self, msgid1: str, msgid2: str, n: float) -> str:  # type: ignore[override]
        """One form or the other, accented."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def own_digits() -> Iterator[None]:
    """Everybody chose digits of their own, for numbers, money, shares, days and times."""

    def rewritten(write: Callable[..., str]) -> Callable[..., str]:
        return lambda *told: write(*told).translate(DIGITS)

    def signs(read: Callable[..., dict[int, str] | None]) -> Callable[..., dict[int, str]]:
        return lambda *told: (read(*told) or {}) | DIGITS

    with ExitStack() as patches:
        for name in ("_day", "_short_day", "_clock", "_away"):
            kept = getattr(formats, name)
            patches.enter_context(patch.object(formats, name, rewritten(getattr(kept, "__wrapped__", kept))))
        for name in ("_symbols", "_own_signs"):
            patches.enter_context(patch.object(formats, name, signs(getattr(formats, name).__wrapped__)))
        patches.enter_context(patch.object(formats, "_quantity", formats._quantity.__wrapped__))
        yield


@contextmanager
def speaking_pseudo() -> Iterator[None]:
    """Everybody is spoken to in the pseudo-language; days are Russian, which has no letter of ours."""
    with (
        patch.dict(trans_real._translations, {"qps": Pseudo()}),  # type: ignore[attr-defined]
        patch("baywindow.ui.language.language_of", lambda locale: "qps"),
        patch("baywindow.ui.language.asked_for", lambda header: "qps"),
        patch("baywindow.ui.viewer.known_locale", lambda name: "ru"),
        own_digits(),
        translation.override("qps"),
    ):
        yield


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"input", "img", "br", "hr", "meta", "link", "path", "line", "rect", "circle"}:
            kept = ("translate", "no") in attrs or ("lang", "en") in attrs
            self.open.append("kept" if kept else tag)
        self.found += [value for name, value in attrs if name in SPOKEN_IN and value]

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not NOT_SPOKEN & set(self.open) and data.strip():
            self.found.append(data)


def untranslated(html: str, *data: str, numbers: bool = True) -> list[str]:
    """The texts and spoken attributes of a page that hold English words or plain digits that are no data."""
    reader = _Texts()
    reader.feed(html)
    return [text.strip() for text in reader.found if _is_english(text, data, numbers)]


def _is_english(text: str, data: tuple[str, ...], numbers: bool) -> bool:
    text = MARK.sub("", DATA.sub("", text))
    for one in data:
        text = text.replace(one, "")
    words = {word for word in WORD.findall(text) if not word.isupper()}
    return bool(words - NAMES) or (numbers and bool(OWN_NUMBER.search(CODES.sub("", text))))
