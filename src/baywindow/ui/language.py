"""Which language is spoken: a person's own; to guests what their browser asks for, else the workspace's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation.trans_real import parse_accept_lang_header

Answer = Callable[[HttpRequest], Any]
ENGLISH = "en"


def gettext_lazy(words: str) -> str:
    """Words of a table or a form, made at import and said in the language of whoever reads them."""
    return cast(str, translation.gettext_lazy(words))


def mid_sentence(words: object) -> str:
    """A label as part of a sentence: English gives up the capital it begins with, German keeps its nouns'."""
    said = str(words)
    if (translation.get_language() or ENGLISH) != ENGLISH or said[1:2].isupper():
        return said
    return said[:1].lower() + said[1:]


@lru_cache(64)
def language_of(locale: str) -> str:
    """The shipped language nearest to a locale: German for de-AT, English for one that is not shipped."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    return language if is_shipped(language) else ENGLISH


def is_shipped(language: str) -> bool:
    """Whether there is a catalogue of it."""
    return any(code == language for code, _ in settings.LANGUAGES)


def speak(locale: str) -> None:
    """From here on, this thread's words are in the language of the locale."""
    translation.activate(language_of(locale))


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """The block's words are in the language of the locale; for letters, which have a reader of their own."""
    with translation.override(language_of(locale)):
        yield


@lru_cache(256)
def asked_for(header: str) -> str:
    """The first language of an Accept-Language header that is shipped; empty when none is."""
    asked = (name.partition("-")[0] for name, _ in parse_accept_lang_header(header[:200].lower()))
    return next((name for name in asked if is_shipped(name)), "")


def spoken_to_guests(get_response: Answer) -> Answer:
    """The language of whoever is not known yet; the API speaks English. A member's is known later."""

    def answered(request: HttpRequest) -> Any:
        header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        if request.path.startswith("/api/"):
            header = ENGLISH
        translation.activate((asked_for(header) if header else "") or _of_place(request))
        return get_response(request)

    return answered


def _of_place(request: HttpRequest) -> str:
    """The language of the workspace whose address was asked; a member's request does not need to know."""
    name = getattr(settings, "BAYWINDOW_BRAND", "")
    if not name or settings.CONTEXT_COOKIE in request.COOKIES or request.path.startswith("/health"):
        return ENGLISH
    return language_of(import_string(name)(request).locale or ENGLISH)


_spoken: dict[tuple[int, str], dict[Any, Any]] = {}


def spoken(labels: Mapping[Any, Any]) -> dict[Any, Any]:
    """A table of lazy words, or of tuples that hold `words`, in the language spoken; made once.

    A list asks it for every row.
    """
    key = (id(labels), translation.get_language())
    if key not in _spoken:
        _spoken[key] = {name: _said(label) for name, label in labels.items()}
    return _spoken[key]


def _said(label: Any) -> Any:
    return label._replace(words=str(label.words)) if hasattr(label, "_replace") else str(label)
