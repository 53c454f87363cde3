"""Shapes that every endpoint shares: quantities, moments, texts, pages."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, PlainSerializer, WithJsonSchema

from baywindow.tenancy.days import plausible
from baywindow.tenancy.keyset import Page

T = TypeVar("T")
LARGEST = 200
DAY = r"\d{4}-\d{2}-\d{2}"
DECIMAL = r"^-?\d{1,12}(\.\d{1,6})?$"


def written(quantity: Decimal) -> str:
    """An exact quantity as text, without an exponent and without zeros that say nothing."""
    text = format(quantity, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(DECIMAL, value, re.ASCII):
        raise ValueError(
            'a quantity is a decimal in quotes, like "12.5": at most 12 digits before and 6 behind the point'
        )
    return Decimal(value)


def _written_out(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and re.fullmatch(DAY, value, re.ASCII)):
        raise ValueError("a day is written like 2026-01-31")
    return value


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _plain(text: str) -> str:
    if any(letter < " " for letter in text):
        raise ValueError("control characters are not taken")
    return text


Quantity = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(written, return_type=str),
    WithJsonSchema({"type": "string", "pattern": DECIMAL, "examples": ["12.5"]}, mode="validation"),
    WithJsonSchema(
        {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["12.5"]}, mode="serialization"
    ),
]
"""An exact decimal, in quotes: binary fractions would change what was counted."""

Moment = Annotated[
    AwareDatetime,
    PlainSerializer(datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""ISO 8601 with its zone; without one it is refused."""

Day = Annotated[date, BeforeValidator(_written_out), AfterValidator(plausible)]
"""A day that a record takes."""

MomentKept = Annotated[Moment, AfterValidator(plausible)]
"""A moment that a record takes."""

Text = Annotated[str, BeforeValidator(_stripped), AfterValidator(_plain)]
"""What somebody wrote, without the blanks around it."""


class Paging(Schema):
    """Where a page begins, and how long it is."""

    after: str = Field(
        "", max_length=2000, description="`next` of the page before; nothing for the first page."
    )
    limit: int = Field(50, ge=1, le=LARGEST, description="Rows of a page.")


class OfClient(Paging):
    """A list of one client's."""

    client: UUID | None = Field(
        None, description="Whose. Keys of the warehouse's staff must say it; a client's key knows."
    )


class Whose(Schema):
    """Whose record it is, said by keys of staff."""

    client: UUID = Field(description="Whose, by an id of /clients.")


class PageOf(Schema, Generic[T]):
    """One page of a list; `next` is null on the last."""

    data: list[T]
    next: str | None


def page_of(page: Page, shape: type[Any]) -> dict[str, Any]:
    """A page of rows as the API gives it, each in its shape."""
    return {"data": [shape.model_validate(row._asdict()) for row in page.rows], "next": page.next}
