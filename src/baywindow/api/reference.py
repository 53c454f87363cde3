"""The reference of the API as a page: read from the same document that programs read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from baywindow.tenancy.request import MemberRequest

from .document import document
from .frame import api
from .key_forms import OF_CLIENTS
from .key_pages import Place, base
from .problems import PREFIX

REF = "#/components/schemas/"


class Field(NamedTuple):
    """One parameter or property: its name, its type in words, whether it must be there, what it means."""

    name: str
    type: str
    required: bool
    words: str


class Operation(NamedTuple):
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    title: str
    words: list[str]
    capability: str
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]


def reference_page(request: MemberRequest, place: Place) -> HttpResponse:
    """Operations by group; a client's reference leaves out what only staff's keys can do."""
    told = document(api)
    groups: dict[str, list[Operation]] = {}
    for group, operation in _operations(told):
        if request.member.realm == "staff" or operation.capability in OF_CLIENTS:
            groups.setdefault(group, []).append(operation)
    context = {
        "groups": groups,
        "problems": told["x-problems"],
        "place": place,
        "base": base(),
        "per_minute": settings.API_PER_MINUTE,
    }
    return render(request, "api/reference.html", context)


def _operations(told: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    schemas = told["components"]["schemas"]
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            done = next(one["responses"][key] for key in one["responses"] if str(key).startswith("2"))
            yield (
                one["tags"][0],
                Operation(
                    one["operationId"],
                    method.upper(),
                    path.removeprefix(PREFIX.rstrip("/")),
                    one["summary"],
                    [words for words in one["description"].split("\n\n") if not words.startswith("Needs `")],
                    one["x-capability"],
                    [
                        _field(p["name"], p["schema"], p["required"], p.get("description", ""))
                        for p in one["parameters"]
                    ],
                    _fields(_content(one.get("requestBody")), schemas),
                    _fields(_content(done), schemas),
                ),
            )


def _content(holder: Any) -> dict[str, Any]:
    """The schema of a body, empty when there is none."""
    contents: dict[str, Any] = (holder or {}).get("content", {})
    schemas: list[dict[str, Any]] = [told["schema"] for told in contents.values()]
    return schemas[0] if schemas else {}


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> list[Field]:
    """The fields of a body; of a page or an array those of its rows."""
    schema = schemas[schema["$ref"].removeprefix(REF)] if "$ref" in schema else schema
    if schema.get("type") == "array":
        return _fields(schema["items"], schemas)
    properties = schema.get("properties", {})
    if set(properties) == {"data", "next"}:
        return _fields(properties["data"], schemas)
    needed = schema.get("required", [])
    return [_field(name, one, name in needed, one.get("description", "")) for name, one in properties.items()]


def _field(name: str, schema: dict[str, Any], required: bool, words: str) -> Field:
    return Field(name, _type(schema), required, words)


def _type(schema: dict[str, Any]) -> str:
    """A type in words: the format where there is one, the words where only some are taken."""
    if "anyOf" in schema:
        kinds = [_type(one) for one in schema["anyOf"]]
        return " or ".join(kinds)
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    if "$ref" in schema or "allOf" in schema:
        return "object"
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if str(schema.get("pattern", "")).startswith(r"^-?\d"):
        return "decimal in quotes"
    return str(schema.get("format") or schema.get("const") or schema.get("type", "value"))
