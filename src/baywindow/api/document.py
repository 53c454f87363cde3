"""The OpenAPI 3.1 document: what ninja knows of the endpoints, and what all of them have in common."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from .once import HEADER
from .problems import KINDS, MEDIA_TYPE, PREFIX, Kind, address_of

_ALWAYS = ("malformed", "key", "capability", "not-found", "invalid", "too-many")
_OF_WRITES = ("refused", "too-large", "media-type")
_TEXT = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong, after RFC 9457.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "Where the kind of problem is explained."},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "remedy": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "field", "message"],
                "properties": {"in": _TEXT, "field": _TEXT, "message": _TEXT},
            },
        },
    },
}
_ONCE = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "Your own text for this write. Sent again with the same body nothing is done twice: "
    "staff's keys get the first answer, a client's the record as it is by then.",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$", "examples": ["receipt-4711"]},
}
_LEFT = {
    "RateLimit-Policy": {"schema": _TEXT, "description": "Requests a minute (`q`)."},
    "RateLimit": {
        "schema": _TEXT,
        "description": "Requests left (`r`), and seconds until all are back (`t`).",
    },
}
_AGAIN = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}


@cache
def document(api: NinjaAPI) -> dict[str, Any]:
    """The whole document."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    told["servers"] = [{"url": "/"}]
    told["components"]["schemas"]["Problem"] = _PROBLEM
    told["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    told["security"] = [{"key": []}]
    told["x-problems"] = {word: _explained(word, kind) for word, kind in KINDS.items()}
    for router in api._get_bound_routers():
        for way, view in router.path_operations.items():
            (operation,) = view.operations
            place = told["paths"][re.sub(r"{\w+:", "{", PREFIX + way.lstrip("/"))]
            method = operation.methods[0]
            _complete(place[method.lower()], capability_of(operation), method)
    return told


def capability_of(operation: Operation) -> str:
    """What `@may` said of the endpoint; AttributeError for one that declares nothing."""
    view: Any = operation.view_func
    capability: str = view.capability
    return capability


def _explained(word: str, kind: Kind) -> dict[str, Any]:
    return {"type": address_of(word), "status": kind.status, "title": kind.title, "remedy": kind.remedy}


def _complete(operation: dict[str, Any], capability: str, method: str) -> None:
    """What every operation has: its capability, its problems, the count of requests."""
    operation["x-capability"] = capability
    operation["description"] = f"{operation.get('description', '')}\n\nNeeds `{capability}`."
    for response in operation["responses"].values():
        response["headers"] = _LEFT
    words = _ALWAYS + (_OF_WRITES if method == "POST" else ())
    for word in words:
        kind = KINDS[word]
        operation["responses"][str(kind.status)] = {
            "description": kind.title,
            "headers": _LEFT | (_AGAIN if kind.status == 429 else {}),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if method == "POST":
        operation["parameters"] = [*operation["parameters"], _ONCE]
