"""Every address of the portal and the console, who may open it, and what its pages offer to send back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from tests.canary import Garden

UNDECLARED = object()
OTHERS = ("accounts/", "api/v1/")
"""Addresses of the sign-in, which are allauth's, and of the API, which are no pages (see tests/api)."""

CHANGING = re.compile(
    r'nonce="[^"]*"|name="once" value="[^"]*"|data-made="\d+"|\b[A-Za-z0-9]{64}\b|\b[A-Za-z0-9]{32}\b'
)
"""Nonces, a sent-once form's key, when a page was made, CSRF tokens (64 in a form, 32 in a cookie)."""

CSRF = "csrfmiddlewaretoken"
PARTS = {
    "<slug:kind>": "items",
    "<str:token>": "never-signed",
    "<int:page>": "1",
    "<slug:accent>": "0b6e69",
    "<slug:print_>": "0b6e69",
}
"""What stands for a part of an address that is no id."""

TABLES = {
    "run": "import_run",
    "mapping": "import_mapping",
    "barcode": "item_barcode",
    "pack": "item_pack",
    "member": "client_member",
    "key": "client_key",
    "colleague": "staff_member",
    "invitation": "client_invitation",
    "role": "client_role",
    "line": "asn_line",
    "order": "client_order",
    "content": "package_content",
    "difference": "discrepancy",
    "record": "client",
}

WORKSPACE_TABLES = {
    "warehouse": "warehouse",
    "location": "location",
    "mapping": "import_mapping",
    "run": "import_run",
    "key": "staff_key",
    "carrier_link": "carrier_link",
}


@dataclass(frozen=True)
class Route:
    """One address: its text with `{name}` where an id goes, and the view behind it."""

    text: str
    ids: tuple[str, ...]
    view: Any

    @property
    def capability(self) -> Any:
        """The capability it declares, None for guests, UNDECLARED."""
        return getattr(self.view, "capability", UNDECLARED)

    @property
    def realm(self) -> str:
        """Whose pages it belongs to."""
        return "staff" if self.text.startswith("/console") else "portal"

    def at(self, values: dict[str, Any]) -> str:
        """The address with ids in it."""
        return self.text.format(**values)


def routes() -> list[Route]:
    """Every route of ours, one for each choice a pattern offers."""
    return sorted(set(_under(get_resolver().url_patterns, "/")), key=lambda route: route.text)


def endpoints() -> list[Route]:
    """Every address of the API."""
    (mounted,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == "api/v1/"]
    return list(_under(mounted.url_patterns, "/api/v1/"))


def _under(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) not in OTHERS:
                yield from _under(entry.url_patterns, before + str(entry.pattern))
        elif not str(entry.pattern).startswith(OTHERS):
            for text, ids in _texts(entry):
                yield Route(before + text, ids, entry.callback)


def _texts(entry: URLPattern) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The pattern as text; a part with a few choices as each of them."""
    text = str(entry.pattern)
    if isinstance(entry.pattern, RoutePattern):
        for part, word in PARTS.items():
            text = text.replace(part, word)
        names = tuple(re.findall(r"<uuid(?:str)?:(\w+)>", text))
        text = re.sub(r"<uuid(?:str)?:(\w+)>", r"{\1}", text)
        for name, converter in entry.pattern.converters.items():
            text = re.sub(rf"<\w+:{name}>", f"(?P<{name}>{converter.regex})", text)
    else:
        text, names = text.strip("^$").replace("\\.", "."), ()
    group = re.search(r"\(\?P<\w+>([\w|]+)\)", text)
    for choice in group[1].split("|") if group else [""]:
        plain = text.replace(group[0], choice) if group else text
        assert not set("<(?") & set(plain), f"say in tests/routes.py what stands for a part of {plain}"
        yield plain, names


def values(garden: Garden, route: Route, owner: str) -> dict[str, str]:
    """The owner's own ids for the route's parameters; fails for a parameter nobody knows."""
    return {name: str(value_of(garden, route.realm, owner, name)) for name in route.ids}


def value_of(garden: Garden, realm: str, owner: str, name: str) -> UUID:
    """The owner's row a parameter stands for, by the parameter's name."""
    thing = name.removesuffix("_id")
    if realm == "staff" and thing in WORKSPACE_TABLES:
        return garden.ids[garden.workspace_of(owner), WORKSPACE_TABLES[thing]]
    for holder in (owner, garden.workspace_of(owner)):
        for table in (TABLES.get(thing, thing), f"client_{thing}"):
            if (holder, table) in garden.ids:
                return garden.ids[holder, table]
    raise AssertionError(f"say in tests/routes.py which table the parameter {name} is an id of")


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, how, and what it holds when nobody touches it."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    referring: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()

    def filled(self, blank: str, replaced: dict[str, str]) -> dict[str, str]:
        """The form's fields; some replaced, empty ones filled."""
        return {key: replaced.get(key, held or blank) for key, held in self.fields if key != CSRF}


@dataclass
class Harvest(HTMLParser):
    """What a page offers to send: parameters of its links and searches, and its forms."""

    page: str
    names: set[str] = field(default_factory=set)
    forms: list[Form] = field(default_factory=list)
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect links, forms and fields."""
        held = {name: value or "" for name, value in attrs}
        for link in (held.get("href"), held.get("hx-get"), held.get("hx-post"), held.get("action")):
            self.names |= {name for name, _ in parse_qsl(urlsplit(link or "").query, keep_blank_values=True)}
        if tag == "form":
            method = "post" if "hx-post" in held else held.get("method", "get").lower()
            action = held.get("hx-post") or held.get("action") or self.page
            self.forms.append(Form(action, method, ()))
            self.inside = True
        elif tag in {"input", "select", "textarea"} and "name" in held:
            self._take(tag, held)

    def handle_endtag(self, tag: str) -> None:
        """Fields after a form belong to none."""
        self.inside = self.inside and tag != "form"

    def _take(self, tag: str, held: dict[str, str]) -> None:
        name = held["name"]
        if not self.inside or self.forms[-1].method == "get":
            self.names.add(name)
        if not self.inside:
            return
        form = self.forms[-1]
        if held.get("type") == "file":
            self.forms[-1] = replace(form, uploads=(*form.uploads, name))
            return
        fields = (*form.fields, (name, held.get("value", "")))
        refers = (
            tag == "select" or held.get("type") in {"hidden", "search"} or "list" in held or "hx-get" in held
        )
        referring = (*form.referring, name) if refers and name != CSRF else form.referring
        self.forms[-1] = replace(form, fields=fields, referring=referring)


def harvest(page: str, html: str) -> Harvest:
    """What the page at this address offers to send."""
    found = Harvest(page)
    found.feed(html)
    return found


def masked(text: str, *values: str) -> str:
    """The text without what differs between two answers of the same meaning."""
    for value in values:
        text = text.replace(value, "ID")
    return CHANGING.sub("MASK", text)
