"""Documents of the demo: certificates of lots, papers of deliveries, photos of what came short, an invoice.

Each file is written here, byte for byte the same in every run: a page of text, or a drawing of cartons.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from baywindow.documents.storing import FOLDER
from baywindow.tenancy.context import current
from baywindow.tenancy.sql import rows

from .codes import Ids
from .filling import fill

_CREATED = 1_675_209_600_000

_LOTS = """
select l.id, l.item_id, l.lot_no, i.sku, i.name, l.mfg_date, l.expiry_date from lot l
  join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.expiry_date is not null
 order by l.expiry_date desc, l.lot_no limit 4"""

_ASNS = """
select a.id, a.number, a.client_reference, a.supplier, a.carrier, a.packages, a.expected_from from asn a
 where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.status in ('received', 'closed')
 order by a.expected_from desc, a.number desc limit 3"""

_SHORT = """
select d.id, d.asn_id, a.number, i.sku, a.received_at from discrepancy d
  join asn a on a.workspace_id = d.workspace_id and a.client_id = d.client_id and a.id = d.asn_id
  join item i on i.workspace_id = d.workspace_id and i.client_id = d.client_id and i.id = d.item_id
 where d.workspace_id = %(workspace)s and d.client_id = %(client)s
 order by a.received_at desc nulls last, i.sku limit 2"""


@dataclass(frozen=True)
class Sheet:
    """A document to be: what it belongs to, what it is, and its file."""

    subject: tuple[str, UUID, UUID, str]
    kind: str
    number: str
    name: str
    meant_for: str
    day: date
    data: bytes
    expires_on: date | None = None
    published: bool = True


def write_documents(code: str, today: date) -> int:
    """Store the documents of the current job's client; how many there are."""
    ids, member = Ids(f"documents/{code}"), current()
    made = []
    for sheet in _sheets(code, today):
        own = ids.new(_CREATED)
        ref = f"{FOLDER}/{member.workspace_id}/{member.client_id}/{own}"
        default_storage.delete(ref)  # of a run that was killed
        default_storage.save(ref, ContentFile(sheet.data))
        made.append(_row(sheet, own, ref))
    return fill("document", _COLUMNS, made)


_COLUMNS = (
    "workspace_id", "client_id", "id", "subject_kind", "subject_id", "page_id", "subject_number", "kind",
    "number", "file_name", "mime", "size", "sha256", "pages", "file_ref", "series_id", "edition", "meant_for",
    "published", "published_at", "expires_on", "scan",
)  # fmt: skip


def _row(sheet: Sheet, own: UUID, ref: str) -> tuple[Any, ...]:
    member, (kind, subject_id, page_id, number) = current(), sheet.subject
    published_at = datetime.combine(sheet.day, time(9, own.int % 60), UTC)
    mime = "image/jpeg" if sheet.name.endswith(".jpg") else "application/pdf"
    return (
        member.workspace_id, member.client_id, str(own), kind, str(subject_id), str(page_id), number,
        sheet.kind, sheet.number, sheet.name, mime, len(sheet.data), sha256(sheet.data).hexdigest(), 1, ref,
        str(own), 1, sheet.meant_for, sheet.published, published_at if sheet.published else None,
        sheet.expires_on, "none",
    )  # fmt: skip


def _sheets(code: str, today: date) -> Iterator[Sheet]:
    member = current()
    for n, lot in enumerate(rows(_LOTS)):
        yield Sheet(
            ("lot", lot.id, lot.item_id, lot.lot_no), "coa", f"COA-{lot.lot_no}", f"COA {lot.lot_no}.pdf",
            "operations", today - timedelta(days=12 + 9 * n), certificate(lot), lot.expiry_date,
            published=n != 1,
        )  # fmt: skip
    for n, asn in enumerate(rows(_ASNS)):
        about, day = ("asn", asn.id, asn.id, asn.number), asn.expected_from
        yield Sheet(
            about, "packing_slip", "", f"Packing list {asn.number}.pdf", "operations", day, packing(asn)
        )
        if n == 0:
            number = f"MRN 26DE{int(asn.number[4:]) * 7919 % 10**8:08d}"
            data = page(
                "Import declaration", [number, f"Delivery {asn.number}", f"Declared {day}", "Released"]
            )
            yield Sheet(about, "customs", number, f"Customs {asn.number}.pdf", "both", day, data)
    for short in rows(_SHORT):
        about = ("discrepancy", short.id, short.asn_id, short.number)
        day = short.received_at.date() if short.received_at else today
        for n in (1, 2):
            data = photo(f"{code}/{short.number}/{short.sku}/{n}")
            yield Sheet(about, "photo", "", f"{short.number} {short.sku} {n}.jpg", "operations", day, data)
    first = today.replace(day=1) - timedelta(days=1)
    whole = rows("select c.client_id as id from client c where c.workspace_id = %(workspace)s"
                 " and c.client_id = %(client)s")[0].id  # fmt: skip
    lines = [f"Storage and handling, {first:%B %Y}", f"For {member.client_name}", "Payable within 14 days"]
    yield Sheet(
        ("client", whole, whole, ""), "invoice", f"INV-{first:%Y%m}",
        f"Invoice {first:%Y-%m}.pdf", "finance", first, page("Invoice", lines),
    )  # fmt: skip


def certificate(lot: Any) -> bytes:
    """A certificate of analysis."""
    return page("Certificate of analysis", [
        f"Product: {lot.name} ({lot.sku})", f"Lot: {lot.lot_no}", f"Made: {lot.mfg_date or '-'}",
        f"Best before: {lot.expiry_date}", "", "Appearance          conforms",
        "Moisture            4.1 %    (max. 5.0)", "Foreign matter      none",
        "Total plate count   < 100 cfu/g   (max. 1,000)", "Salmonella          not found in 25 g", "",
        "Released by quality assurance.",
    ])  # fmt: skip


def packing(asn: Any) -> bytes:
    """A supplier's packing list."""
    return page("Packing list", [
        f"From: {asn.supplier}", f"Order: {asn.client_reference or '-'}", f"Delivery: {asn.number}",
        f"Carrier: {asn.carrier}", f"Packages: {asn.packages}", "", "Goods as ordered; count on arrival.",
    ])  # fmt: skip


def page(title: str, lines: list[str]) -> bytes:
    """A PDF of one page: a heading and lines of text, in a font every reader brings."""
    text = [f"BT /F1 20 Tf 60 760 Td ({_escaped(title)}) Tj /F2 11 Tf 0 -34 Td 17 TL"]
    text += [f"({_escaped(line)}) Tj T*" for line in lines]
    stream = "\n".join([*text, "ET"]).encode("latin-1", "replace")
    font = b"<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding/BaseFont/%s>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        font % b"Helvetica-Bold",
        font % b"Courier",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % n + each + b"endobj\n"
    end, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, end))


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def photo(seed: str) -> bytes:
    """A drawing of a pallet with cartons, some of them missing: a JPEG of some 20 kB."""
    from PIL import Image, ImageDraw

    dice = random.Random(seed)  # noqa: S311 - a demo's drawing hides nothing
    picture = Image.new("RGB", (640, 480), (196, 202, 206))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 380, 640, 480), fill=(132, 136, 138))
    draw.rectangle((90, 370, 550, 392), fill=(150, 112, 70))
    for row in range(4):
        for column in range(5):
            if row == 3 and dice.random() < 0.6:
                continue
            x, y = 100 + 88 * column + dice.randint(-3, 3), 290 - 80 * row
            shade = dice.randint(-12, 12)
            draw.rectangle(
                (x, y, x + 84, y + 78), fill=(201 + shade, 160 + shade, 108 + shade), outline=(120, 90, 55)
            )
            draw.rectangle((x + 36, y, x + 48, y + 78), fill=(222, 198, 160))
            draw.rectangle((x + 54, y + 48, x + 78, y + 68), fill=(245, 245, 242))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
