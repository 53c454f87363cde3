"""What bodies of requests name otherwise than by an id alone."""

from __future__ import annotations

from typing import Annotated

from ninja import Field

from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Text

from .finding import warehouse_by
from .models import Warehouse

AWarehouse = Annotated[Text, Field(min_length=1, max_length=80, description="Its id or its code.")]


def warehouse_of(told: str) -> Warehouse:
    """The warehouse that the body's `warehouse` names; a problem at that field for none of ours."""
    found = warehouse_by(told)
    if found is None:
        raise Problem(
            "invalid", faults=[Fault("body", "warehouse", "There is no warehouse of this id or code.")]
        )
    return found
