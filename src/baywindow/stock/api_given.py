"""What bodies of requests name otherwise than by an id alone."""

from __future__ import annotations

from typing import Annotated, TypeVar

from ninja import Field

from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Text

from .finding import of_id_or_code
from .models import ClientWarehouse, Warehouse

AWarehouse = Annotated[Text, Field(min_length=1, max_length=80, description="Its id or its code.")]
T = TypeVar("T", Warehouse, ClientWarehouse)


def warehouse_of(told: str) -> Warehouse:
    """The warehouse that the body's `warehouse` names; a problem at that field for none of ours."""
    return _known(of_id_or_code(Warehouse, told))


def own_warehouse_of(told: str) -> ClientWarehouse:
    """The same for a client's key: one of those the client sees."""
    return _known(of_id_or_code(ClientWarehouse, told))


def _known(found: T | None) -> T:
    if found is None:
        raise Problem(
            "invalid", faults=[Fault("body", "warehouse", "There is no warehouse of this id or code.")]
        )
    return found
