"""Files of documents in a test, and documents that are stored already."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from baywindow.documents import filing
from baywindow.documents.models import Document
from baywindow.documents.storing import Looked, looked
from baywindow.documents.subjects import Found, subject
from tests.stock.floor import Floor


def pdf(words: str = "x", pages: int = 1) -> bytes:
    """A PDF of blank pages; different words make different bytes."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 280)
    writer.add_metadata({"/Title": words})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png(colour: str = "red", size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    """A picture."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def upload(name: str, data: bytes, told: str = "application/pdf") -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, data, told)


def file(words: str = "x", name: str = "paper.pdf") -> Looked:
    """A PDF that was looked at."""
    return looked(io.BytesIO(pdf(words)), name)


def about(floor: Floor) -> Found:
    """Acme's tea, as what a document belongs to."""
    found = subject("item", floor.tea.id, floor.world.acme.id)
    assert found
    return found


def stored(floor: Floor, words: str = "x", kind: str = "coa", **told: Any) -> Document:
    """A document about acme's tea, by sam."""
    with floor.world.sam.acting():
        name = told.pop("name", f"{words}.pdf")
        document, _ = filing.file_document(floor.world.acme.id, about(floor), kind, file(words, name), **told)
    return document
