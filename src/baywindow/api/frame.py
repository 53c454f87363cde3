"""The JSON API: what all its endpoints share, and the addresses they make together."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.params.models import FileModel
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import from_json, to_json

from baywindow.tenancy.refusal import Refusal, as_refusal
from baywindow.tenancy.request import open_to_guests

from . import problems
from .document import capability_of, document
from .door import TAKEN, WITH_FILES, by_key
from .problems import Fault, Problem

JSON = "application/json"


class StrictJson(Parser):
    """JSON as the standard has it: no NaN, no Infinity, no nesting without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's object. ValueError for anything else: what takes lines one by one reads them itself."""
        told = from_json(request.body, allow_inf_nan=False)
        if not isinstance(told, dict):
            raise ValueError("the body is no object")
        return told


class PlainJson(BaseRenderer):
    """Written by pydantic's own encoder."""

    media_type = JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The answer's bytes."""
        return to_json(data)


class Api(NinjaAPI):
    """Ninja's, with operations named after their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name a generated client gives the operation."""
        return operation.view_func.__name__


api = Api(
    title="Baywindow",
    version="1",
    description="Stock of a warehouse and its clients. Quantities are decimals in quotes.",
    docs_url=None,
    openapi_url=None,
    parser=StrictJson(),
    renderer=PlainJson(),
)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problems.answer(error.word, error.detail, error.faults, status=error.status)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problems.answer("refused", error.message, status=error.status)


@api.exception_handler(Exception)
def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    refusal = as_refusal(error)
    if refusal is None:
        raise error
    return problems.answer("refused", refusal.message, status=refusal.status)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.answer("invalid", faults=[_fault(one) for one in error.errors])


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.answer("not-found")


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problems.answer("capability")


@api.exception_handler(BadRequest)
def _bad_cursor(request: HttpRequest, error: BadRequest) -> HttpResponse:
    return problems.answer("cursor")


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problems.answer("too-large")


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.answer("malformed", status=error.status_code)


def _fault(error: dict[str, Any]) -> Fault:
    """One of pydantic's errors: the place, the field as the caller wrote it, the sentence."""
    place, *way = [str(part) for part in error["loc"]]
    inside = way[1:] if place == "body" else way
    return Fault(place, ".".join(inside), error["msg"].removeprefix("Value error, "))


def endpoints() -> list[URLPattern]:
    """Every address of the API; each endpoint opens its context by the key that comes with the request."""
    for name in settings.BAYWINDOW_API:
        api.add_router("", import_string(name))
    found = []
    for router in api._get_bound_routers():
        views = router.path_operations.values()
        for pattern, view in zip(router.urls_paths(router.prefix), views, strict=True):  # one method each
            (operation,) = view.operations
            opened: Any = pattern.callback
            opened.capability = capability_of(operation)
            opened.opens = partial(
                by_key, operation.methods[0], WITH_FILES if _takes_files(operation) else TAKEN
            )
            found.append(pattern)
    return [*found, path("openapi.json", open_to_guests(_document), name="openapi")]


def _takes_files(operation: Operation) -> bool:
    return any(issubclass(model, FileModel) for model in operation.models)


def _document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(to_json(document(api)), content_type=JSON)
