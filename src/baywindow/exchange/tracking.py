"""What carriers report: rows that are reports of shipments; each stands once, and its shipment follows it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from baywindow.activity.events import tell
from baywindow.shipments.kinds import ENDS, TRACKED
from baywindow.shipments.models import Shipment
from baywindow.shipments.records import happened
from baywindow.shipments.tracking import follow
from baywindow.tenancy.sql import rows

from .kinds import Counts, Field
from .looking_up import WAYS, WORDS
from .staging import Stage, named

TRACKING_FIELDS = (
    Field("shipment", gettext_noop("The shipment."), required=True,
          look_up=("tracking_number", "number", "source_ref"), longest=200, example="1Z999AA10123456784"),
    Field("reference", gettext_noop("The carrier's key of the report; empty: known by moment and code."),
          longest=200, example="EV-70012"),
    Field("at", gettext_noop("When it happened."), "moment", required=True, example="2026-01-31 14:05"),
    Field("code", gettext_noop("What happened; delivered delivers the shipment."), required=True,
          choices=tuple(TRACKED), example="in_transit"),
    Field("place", gettext_noop("Where."), longest=120, example="Köln"),
    Field("text", gettext_noop("In the carrier's words; the client reads it."), longest=300),
    Field("signed_by", gettext_noop("Who signed for it, when it was delivered."), longest=120),
)  # fmt: skip


def check(stage: Stage) -> None:
    """Look the shipments up, note what is wrong."""
    stage.run("drop table if exists pg_temp.import_ready")
    stage.run(_text(stage, "tracking_ready"))
    stage.run("analyze pg_temp.import_ready")
    stage.note(_text(stage, "tracking_faults"))
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def write(stage: Stage) -> Counts:
    """Write the reports that are new; orders and shipments are locked first, in the order of their ids."""
    for locked in ("tracking_orders", "tracking_shipments"):
        rows(named(locked))
    new = rows(named("tracking_add"))
    stage.learn(len(new), "events")
    found = Shipment.objects.filter(id__in={row.shipment_id for row in new})
    shipments = {one.id: one for one in found.order_by("id")}
    tell(*(
        happened(shipments[row.shipment_id], "shipment.tracked", row.at,
                 what=row.text or str(TRACKED[row.code][0]), place=row.place)
        for row in new if row.code not in ENDS
    ))  # fmt: skip
    signed = {row.shipment_id: row.signed_by for row in new if row.signed_by}
    for key, shipment in shipments.items():
        follow(shipment, signed.get(key, ""))
    stage.watch.at("writing", stage.left(), stage.left())
    return Counts(new=len(new), changed=0, unchanged=stage.left() - len(new))


def _text(stage: Stage, name: str) -> str:
    way = stage.mapping.look_up("shipment")
    return named(name).replace("<<shipment>>", WAYS["shipment"][way]).replace("<<shipment_way>>", WORDS[way])
