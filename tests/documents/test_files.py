"""Odd files, the scanner, and where files are kept: nothing is believed, nothing is lost unseen."""

from __future__ import annotations

import io
import re
import socketserver
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.core.files import storage  # pytest looks at all names: the lazy one would settle too soon
from django.core.files.base import ContentFile
from django.test import override_settings

from baywindow.documents import filing
from baywindow.documents.models import Document
from baywindow.documents.sniffing import NotTaken, clean_name
from baywindow.documents.storing import FOLDER, looked
from baywindow.documents.sweeping import sweep, tell_missing
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal
from tests.stock.floor import Floor

from .papers import about, file, pdf, png, stored, upload


def zipped(**parts: bytes) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"\xef\xbb\xbf  <!doctype html><script>alert(1)</script>"
REFUSED = {
    "page.png": HTML,
    "page.txt": HTML,
    "drawing.svg": SVG,
    "drawing.png": SVG,
    "nothing.pdf": b"",
    "cut off.pdf": pdf("cut")[:120],
    "cut off.png": png()[:30],
    "picture.pdf": png(),
    "paper.jpg": pdf(),
    "program.exe": b"MZ\x90\x00",
    "program.pdf.exe": pdf(),
    "no ending": pdf(),
    "bomb.xlsx": zipped(xl__workbook=b"") + b"",
    "zeros.xlsx": zipped(**{"xl__workbook.xml": b"0" * 5_000_000}),
    "macros.xlsx": zipped(**{"xl__workbook.xml": b"<x/>", "xl__vbaProject.bin": b"1"}),
    "torn.xlsx": zipped(**{"xl__workbook.xml": b"<x/>"})[:40],
    "archive.docx": zipped(**{"a.txt": b"a"}),
    "photo.heic": b"\x00\x00\x00\x18ftypheic" + bytes(20),
    "photo.jpg": b"\x00\x00\x00\x18ftypheic" + bytes(20),
    "binary.csv": b"a,b\x00\x01\n",
    "huge.png": b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR"
    + (60_000).to_bytes(4, "big") * 2
    + b"\x08\x02"
    + bytes(7),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_says_why(name: str) -> None:
    with pytest.raises(NotTaken) as why:
        looked(io.BytesIO(REFUSED[name]), name)
    assert len(str(why.value)) > 15


def test_a_list_of_too_many_parts_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    crowded = zipped(**{"xl__workbook.xml": b"<x/>"}) + b"PK\x01\x02" * 5_001
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(NotTaken, match="unpack"):
        looked(io.BytesIO(crowded), "crowded.xlsx")


TAKEN = {
    "paper.PDF": (pdf(), "application/pdf", 1),
    "photo.jpeg": (png(kind="JPEG"), "image/jpeg", 1),
    "photo.webp": (png(kind="WEBP"), "image/webp", 1),
    "scan.tif": (png(kind="TIFF"), "image/tiff", 1),
    "sheet.xlsx": (zipped(**{"xl__workbook.xml": b"<workbook/>"}), "spreadsheetml.sheet", 0),
    "list.csv": ("name;größe\nä;1\n".encode(), "text/csv", 0),
    "label.zpl": (b"^XA^FO50,50^FDx^FS^XZ", "text/plain", 0),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_is_known_by_its_content(name: str) -> None:
    data, mime, pages = TAKEN[name]
    found = looked(io.BytesIO(data), name)
    assert (found.mime.endswith(mime), found.pages, found.size) == (True, pages, len(data))


def test_names_are_only_names() -> None:
    told = {
        "../../etc/passwd.txt": "passwd.txt",
        "C:\\temp\\a.pdf": "a.pdf",
        "fdp.\u202egpj.exe": "fdp.gpj.exe",
        "x\r\nSet-Cookie: a.pdf": "xSet-Cookie a.pdf",
        "two\u2028lines\u2029.pdf": "twolines.pdf",
        "": "file",
        "  ..  ": "file",
        'a"b.pdf': "ab.pdf",
    }
    assert {name: clean_name(name) for name in told} == told
    assert len(clean_name("n" * 500 + ".pdf")) <= 120 and clean_name("n" * 500 + ".pdf").endswith(".pdf")


def test_nobody_s_paper_becomes_a_bill_of_lading_by_itself(floor: Floor) -> None:
    sam, new = floor.world.sam.browser(), f"/console/documents/{floor.world.acme.id}/new"
    kinds = sam.get(new).content.decode().split('name="kind"')[1].split("</select>")[0]
    assert re.findall(r'<option value="(\w*)"[^>]* selected', kinds) in ([], [""])
    assert kinds.index('value=""') < kinds.index('value="bol"')
    about = {"subject": "item", "number_of_subject": "TEA-1", "papers": upload("good.pdf", pdf())}
    assert sam.post(new, about).status_code == 422


def test_a_form_names_each_file_that_is_not_taken_and_keeps_none(floor: Floor) -> None:
    acme, sam = floor.world.acme, floor.world.sam.browser()
    files = [upload("good.pdf", pdf()), upload("bad.png", HTML, "image/png"), upload("worse.svg", SVG)]
    form = {"subject": "item", "number_of_subject": "TEA-1", "kind": "coa", "papers": files}
    answer = sam.post(f"/console/documents/{acme.id}/new", form)
    text = answer.content.decode()
    assert answer.status_code == 422 and "bad.png:" in text and "worse.svg:" in text
    with override_settings(DOCUMENT_LIMIT=2000):
        large = sam.post(f"/console/documents/{acme.id}/new", form | {"papers": upload("l.txt", b"a" * 3000)})
        far = sam.post(f"/console/documents/{acme.id}/new", form | {"papers": upload("l.txt", b"a" * 90_000)})
    assert "larger than" in large.content.decode() and "too much at once" in far.content.decode()
    with floor.world.sam.acting(read_only=True):
        assert not Document.objects.of_client(acme.id).exists()
    for told in ({"subject": "lot", "number_of_subject": "NO-SUCH"}, {"subject_id": str(uuid7())}):
        again = sam.post(
            f"/console/documents/{acme.id}/new", form | {"papers": upload("g.pdf", pdf())} | told
        )
        assert again.status_code == 422, told


class Clamd(socketserver.BaseRequestHandler):
    """As much of clamd as INSTREAM needs: it finds what says `eicar`, and may fall silent."""

    silent: ClassVar[bool] = False

    def handle(self) -> None:
        """One conversation."""
        self.request.settimeout(10)
        lines = self.request.makefile("rb")
        assert lines.read(10) == b"zINSTREAM\0"
        seen = b""
        while length := int.from_bytes(lines.read(4), "big"):
            seen += lines.read(length)
        if not self.silent:
            self.request.sendall(b"stream: Eicar FOUND\0" if b"eicar" in seen else b"stream: OK\0")


@contextmanager
def clamd(**told: Any) -> Iterator[None]:
    """A scanner that listens, and the setting that names it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Told", (Clamd,), told)) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        with override_settings(CLAMD=f"127.0.0.1:{server.server_address[1]}"):
            yield
        server.shutdown()


def test_the_scanner_sees_every_byte_and_what_it_objects_to_is_not_kept() -> None:
    long = b"a" * 150_000
    with clamd():
        assert looked(io.BytesIO(long), "long.txt").scan == "clean"
        with pytest.raises(NotTaken, match="objects"):
            looked(io.BytesIO(long + b"eicar"), "long.txt")
    assert looked(io.BytesIO(long), "long.txt").scan == "none"


def test_without_an_answer_of_the_scanner_nothing_is_taken() -> None:
    with clamd(silent=True), pytest.raises(Refusal, match="no answer"):
        looked(io.BytesIO(b"plain"), "a.txt")
    with override_settings(CLAMD="127.0.0.1:1"), pytest.raises(Refusal, match="no answer"):
        looked(io.BytesIO(b"plain"), "a.txt")


@pytest.mark.usefixtures("either_storage")
def test_a_file_whose_transaction_came_to_nothing_is_swept_and_a_lost_one_told(floor: Floor) -> None:
    acme, kept = floor.world.acme, stored(floor, "kept")
    folder = f"{FOLDER}/{acme.workspace_id}/{acme.id}"
    with pytest.raises(RuntimeError), floor.world.sam.acting():
        filing.file_document(acme.id, about(floor), "coa", file("rolled back"))
        raise RuntimeError
    assert len(storage.default_storage.listdir(folder)[1]) == 2
    sweep()
    assert len(storage.default_storage.listdir(folder)[1]) == 2, "it may still get its row"
    stranger = f"{FOLDER}/{acme.workspace_id}/{uuid7()}/{uuid7()}"
    storage.default_storage.save(stranger, ContentFile(b"of another database"))
    sweep(timedelta(seconds=-5))
    assert storage.default_storage.listdir(folder)[1] == [str(kept.id)]
    assert storage.default_storage.exists(stranger)
    assert kept.file_ref not in tell_missing()
    storage.default_storage.delete(kept.file_ref)
    assert kept.file_ref in tell_missing()


def test_who_withdraws_an_edition_withdraws_those_before_it(floor: Floor) -> None:
    first = stored(floor, "one", publish=True)
    with floor.world.sam.acting():
        second = filing.new_edition(first.client_id, first.id, file("two"), 1)
        filing.publish(second)
    with floor.world.sam.acting():
        filing.withdraw(filing.find_document(first.client_id, second.id, lock=True))
    with floor.world.alice.acting(read_only=True):
        assert not Document.objects.exists(), "an older truth does not come up again"


def test_a_stored_file_is_never_exchanged(floor: Floor) -> None:
    document = stored(floor)
    with floor.world.sam.acting(), pytest.raises(Exception, match="stays as it came"):
        Document.objects.of_client(document.client_id).update(sha256="1" * 64)
