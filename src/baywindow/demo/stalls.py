"""Exceptions of the demo: what the rules find in its orders and deliveries, and what people wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from baywindow.activity.events import tell
from baywindow.exceptions.kinds import ABOUT, CODES
from baywindow.exceptions.looking import look
from baywindow.exceptions.models import ClientException, ExceptionComment, RequiredDocument
from baywindow.exceptions.verbs import happened
from baywindow.tenancy.sql import rows

_RECORDS = """
(select 'order' as kind, o.id, o.number from client_order o
  where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.stage in ('open', 'fulfilment')
   and o.placed_at < now() - interval '60 hours'
  order by o.placed_at desc, o.id limit 3)
union all
(select 'shipment', s.id, s.number from shipment s
  where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.shipped_at is not null
  order by s.dated_at desc, s.id limit 3)
union all
(select 'asn', a.id, a.number from asn a
  where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.status in ('announced', 'received')
  order by a.expected_to desc, a.id limit 2)"""

WRITTEN = (
    ("order", 0, "address", 20, 0, "The house number is missing in the address.", ""),
    ("order", 1, "quality", 52, 30, "Two cartons smell of paint from the truck they came in.",
     "Aired and checked: nothing got in. It goes out as planned."),
    ("shipment", 0, "carrier", 70, 20, "The carrier missed the pick-up on its tour.",
     "Picked up the next morning, a day late."),
    ("shipment", 1, "customs", 30, 0, "Customs ask for a commercial invoice with the tariff numbers.", ""),
    ("asn", 0, "damaged", 26, 0, "A corner of one pallet is crushed. Photos are with the delivery.", ""),
)  # fmt: skip
"""What people wrote: on which record, its kind, hours since it was opened and resolved, what and how."""

NOTES = {
    "address": "Called twice, nobody answers. Trying their mail next.",
    "damaged": "Forklift at gate 2, not the carrier. Told the shift lead.",
}
"""What staff noted among themselves."""
WANTS_PAPERS = "thistle-spoke"
"""The client whose deliveries must come with a packing slip."""
SEEN = timedelta(hours=30)
"""So long ago the rules looked for the first time: what they found is still due, or just overdue."""


def write_exceptions(code: str) -> int:
    """Let the rules look at the current job's client, and write down what people told; how many there are."""
    now = datetime.now(UTC)
    if code == WANTS_PAPERS:
        RequiredDocument(subject_kind="asn", kind="packing_slip").save()
    found = look(now - SEEN).opened
    records = {kind: [row for row in rows(_RECORDS) if row.kind == kind] for kind in ABOUT}
    for kind, n, what, opened, resolved, text, how in WRITTEN:
        if n < len(records[kind]):
            _write(records[kind][n], now, what, opened, resolved, text, how)
            found += 1
    return found


def _write(about: Any, now: datetime, code: str, opened: int, resolved: int, text: str, how: str) -> None:
    kind, since = CODES[code], now - timedelta(hours=opened)
    made = ClientException(
        code=code, severity=kind.severity, acts=kind.acts, subject_kind=about.kind, subject_id=about.id,
        page_id=about.id, subject_number=about.number, needs=ABOUT[about.kind], text=text, opened_at=since,
        due_at=since + timedelta(hours=kind.hours), resolution=how, lasting=not resolved,
        resolved_at=now - timedelta(hours=resolved) if resolved else None,
    )  # fmt: skip
    made.save()
    tell(happened(made, "exception_opened", at=since, text=text))
    if made.resolved_at:
        tell(happened(made, "exception_resolved", at=made.resolved_at, text=how))
    if code in NOTES:
        ExceptionComment(exception_id=made.id, text=NOTES[code], by_name="Noor", once=made.id).save()
