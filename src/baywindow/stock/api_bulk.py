"""Many movements at once: codes looked up together, posted together, all or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import AfterValidator, AwareDatetime, BaseModel, StringConstraints, TypeAdapter, ValidationError

from baywindow.api.about import client_of
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import DECIMAL
from baywindow.tenancy.days import plausible
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.sql import rows

from .kinds import INCOMING, OUTGOING, REASONS
from .posting import FaultyLine, Line, Posted, post

router = Router(tags=["Posting"])
MOST_LINES = 10_000
MOST_FAULTS = 100
SOURCE = "api"
PLACES = {
    "lot_missing": ".lot", "lot_unkept": ".lot", "qty": ".qty", "qty_size": ".qty", "future": ".occurred_at",
}  # fmt: skip
"""The member of a line that a fault of the ledger is about, where it is one."""

Code = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Kind = Literal[
    "opening", "receipt", "return", "ship", "scrap", "adjust", "count", "putaway", "move", "pick", "pack",
    "extra_work",
]  # fmt: skip


class BulkLine(BaseModel):
    """A movement to post. `qty` is signed: what leaves is negative. The same `ref` is posted once."""

    ref: Annotated[Code, StringConstraints(min_length=1)] = Field(
        description="Your own name for the movement."
    )
    item: Code = Field(description="SKU.")
    warehouse: Code = Field(description="The warehouse's code.")
    location: Code = ""
    lot: Code = ""
    condition: Literal["ok", "damaged", "quarantined", "expired"] = "ok"
    kind: Kind
    qty: Annotated[str, StringConstraints(pattern=DECIMAL)] = Field(examples=["-12.5"])
    occurred_at: Annotated[AwareDatetime, AfterValidator(plausible)]
    reason: Literal[tuple(REASONS)] = "other"  # type: ignore[valid-type]
    document_number: Code = ""
    client_reference: Code = ""


class BulkAsked(Schema):
    """Whose movements."""

    client: UUID | None = Field(None, description="Whose, by an id of /clients.")


class BulkDone(Schema):
    """How many were posted, and how many the ledger held already."""

    posted: int
    known: int


_LINES = TypeAdapter(Annotated[list[BulkLine], Field(min_length=1, max_length=MOST_LINES)])
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": MOST_LINES,
                    "items": BulkLine.model_json_schema(),
                }
            }
        },
        "description": "An array, or with `Content-Type: application/x-ndjson` one object a line.",
    }
}

_ITEMS = """
select i.sku as code, i.id from item i
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.sku = any(%(codes)s::text[])
"""
_WAREHOUSES = """
select w.code, w.id from warehouse w where w.workspace_id = %(workspace)s and w.code = any(%(codes)s::text[])
"""
_LOCATIONS = """
select p.warehouse_id as inside, p.code, p.id from location p
 where p.workspace_id = %(workspace)s and p.warehouse_id = any(%(inside)s::uuid[])
   and p.code = any(%(codes)s::text[])
"""
_LOTS = """
select t.item_id as inside, t.lot_no as code, t.id from lot t
 where t.workspace_id = %(workspace)s and t.client_id = %(client)s
   and t.item_id = any(%(inside)s::uuid[]) and t.lot_no = any(%(codes)s::text[])
"""


@router.post("/movements/bulk", response={201: BulkDone}, summary="Post many movements", openapi_extra=_BODY)
@may("imports.run")
def post_movements(request: MemberRequest, asked: Query[BulkAsked]) -> Status[Any]:
    """At most 10,000 movements of one client: all are posted, or none and every faulty line is named.

    Lots and locations must exist; items kept by serial number are posted one by one.
    """
    client_id = client_of(request, asked.client)
    posted = _posted(_lines(read(request), client_id), client_id)
    return Status(201, {"posted": posted.posted, "known": posted.skipped})


def read(request: HttpRequest) -> list[BulkLine]:
    """The lines of the body, an array or one object a line; Problem names those that are malformed."""
    body = request.body
    if request.content_type == "application/x-ndjson":
        body = b"[" + b",".join(line for line in body.splitlines() if line.strip()) + b"]"
    try:
        return _LINES.validate_json(body)
    except ValidationError as error:
        raise Problem("invalid", faults=[_fault(one) for one in error.errors()[:MOST_FAULTS]]) from error


def _fault(error: Any) -> Fault:
    return Fault("body", ".".join(map(str, error["loc"])), error["msg"])


def _posted(lines: Sequence[Line], client_id: UUID) -> Posted:
    try:
        return post(lines, client_id, most_faults=MOST_FAULTS, tell_ids=False)
    except FaultyLine as error:
        faults = [
            Fault("body", f"{fault.n - 1}{PLACES.get(fault.word, '')}", fault.sentence)
            for fault in error.faults
        ]
        raise Problem("invalid", faults=faults) from error


def _lines(told: Sequence[BulkLine], client_id: UUID) -> list[Line]:
    """The lines with ids in place of codes; Problem for what is unknown, by line."""
    items = _ids(_ITEMS, client_id, {one.item for one in told})
    warehouses = _ids(_WAREHOUSES, client_id, {one.warehouse for one in told})
    locations = _ids_inside(_LOCATIONS, client_id, warehouses, {one.location for one in told} - {""})
    lots = _ids_inside(_LOTS, client_id, items, {one.lot for one in told} - {""})
    faults = list(_unknown(told, items, warehouses, locations, lots))
    if faults:
        raise Problem("invalid", faults=faults[:MOST_FAULTS])
    return [
        Line(
            item_id=items[one.item],
            warehouse_id=warehouses[one.warehouse],
            kind=one.kind,
            qty=Decimal(one.qty),
            occurred_at=one.occurred_at,
            location_id=locations[one.warehouse, one.location] if one.location else None,
            lot_id=lots[one.item, one.lot] if one.lot else None,
            condition=one.condition,
            reason_code=one.reason,
            reason_label=REASONS[one.reason],
            document_number=one.document_number,
            client_reference=one.client_reference,
            source=SOURCE,
            source_ref=one.ref,
        )
        for one in told
    ]


def _ids(sql: str, client_id: UUID, codes: set[str]) -> dict[str, UUID]:
    return {row.code: row.id for row in rows(sql, {"client": client_id, "codes": list(codes)})}


def _ids_inside(
    sql: str, client_id: UUID, outer: dict[str, UUID], codes: set[str]
) -> dict[tuple[str, str], UUID]:
    """Ids by the code of what they are in and their own."""
    if not codes:
        return {}
    names = {key: name for name, key in outer.items()}
    found = rows(sql, {"client": client_id, "inside": list(names), "codes": list(codes)})
    return {(names[row.inside], row.code): row.id for row in found}


def _unknown(
    told: Sequence[BulkLine],
    items: dict[str, UUID],
    warehouses: dict[str, UUID],
    locations: dict[tuple[str, str], UUID],
    lots: dict[tuple[str, str], UUID],
) -> Iterator[Fault]:
    for n, one in enumerate(told):
        if one.item not in items:
            yield Fault("body", f"{n}.item", "There is no such item.")
        elif one.lot and (one.item, one.lot) not in lots:
            yield Fault("body", f"{n}.lot", "The item has no such lot.")
        if one.warehouse not in warehouses:
            yield Fault("body", f"{n}.warehouse", "There is no such warehouse.")
        elif one.location and (one.warehouse, one.location) not in locations:
            yield Fault("body", f"{n}.location", "The warehouse has no such location.")
        if one.kind in INCOMING and one.qty.startswith("-"):
            yield Fault("body", f"{n}.qty", "What comes in is more than zero.")
        if one.kind in OUTGOING and not one.qty.startswith("-"):
            yield Fault("body", f"{n}.qty", "What goes out is less than zero.")
