"""SSCCs of our own: numbers of the workspace's GS1 company prefix, each given once."""

from __future__ import annotations

from typing import Any

from baywindow.tenancy.refusal import as_the_database_says
from baywindow.tenancy.sql import one

from .barcodes import check_digit


def own_sscc(labelled: Any) -> str:
    """A number that was never given; empty where the workspace has no prefix, Refusal when all are given.

    `labelled` are the records that may carry one already, from a time before or another system.
    """
    while body := _next():
        sscc = body + check_digit(body)
        if not labelled.filter(sscc=sscc).exists():
            return sscc
    return ""


def _next() -> str:
    with as_the_database_says():
        return str(one("select core.next_sscc() as body").body)
