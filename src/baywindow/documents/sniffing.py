"""What a file is, by its first bytes; what its name and its sender say of it is only compared."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from typing import IO

from django.utils.translation import gettext

from .kinds import TYPES

HEAD = 64 * 1024
LONGEST_NAME = 120

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_PARTS = {"xl/workbook.xml": TYPES["xlsx"], "word/document.xml": TYPES["docx"]}
_PART = b"PK\x01\x02"
_MOST_PARTS = 5_000
_MOST_UNPACKED = 200
"""Times its packed size: a sheet of zeros comes near it, a bomb goes far beyond."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")


class NotTaken(ValueError):
    """A file that is not taken; its text says why, to a person."""


def clean_name(told: str) -> str:
    """The name without folders, control characters and what turns its reading direction; never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", told))[-1]
    plain = "".join(
        c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    stem, dot, ending = _UNSEEN.sub("", plain).strip(" .").rpartition(".")
    return (
        f"{stem[: LONGEST_NAME - 12].rstrip(' .')}{dot}{ending[:10]}"
        if stem
        else ending[:LONGEST_NAME] or "file"
    )


def sniffed(file: IO[bytes], name: str) -> str:
    """The file's type. NotTaken when it is empty, is nothing we take, or is not what its name says."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise NotTaken(gettext("The file is empty."))
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise NotTaken(
            gettext(
                "This is a HEIC photo, which many computers cannot open. Send it as a JPEG: a phone makes"
                " them with the camera setting “Most compatible”."
            )
        )
    found = _by_start(head) or _packed(file, head) or _text(head)
    promised = TYPES.get(name.rpartition(".")[2].lower())
    if promised is None:
        raise NotTaken(gettext("Files of this kind are not taken: %(endings)s are.") % {"endings": endings()})
    if found is None:
        raise NotTaken(gettext("Its content is none of the kinds that are taken, whatever its name says."))
    if found != promised and {found, promised} != {"text/plain", "text/csv"}:
        raise NotTaken(
            gettext("Its name says %(promised)s, its content is %(found)s: it may be damaged or misnamed.")
            % {"promised": promised, "found": found}
        )
    return promised


def endings() -> str:
    """The endings of names that are taken, as a sentence has them."""
    return ", ".join(ending.upper() for ending in TYPES)


def _by_start(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for start, mime in _STARTS if head.startswith(start)), None)


def _packed(file: IO[bytes], head: bytes) -> str | None:
    """A workbook or text document; only its list of parts is read, nothing is unpacked."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    file.seek(0)
    if file.read().count(_PART) > _MOST_PARTS:  # before the list is read: half a million fill the memory
        raise NotTaken(gettext("The file would unpack to far more than it is."))
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise NotTaken(gettext("The file is damaged: it ends too soon.")) from error
    packed = sum(part.compress_size for part in parts)
    if sum(part.file_size for part in parts) > _MOST_UNPACKED * max(packed, 1):
        raise NotTaken(gettext("The file would unpack to far more than it is."))
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise NotTaken(gettext("The file holds macros: save it without them."))
    return next((_PARTS[part.filename] for part in parts if part.filename in _PARTS), None)


def _text(head: bytes) -> str | None:
    """Plain text: readable, without control characters, and not marked up: a browser could run that."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # the piece read may end inside a letter
            return None
        text = head[: error.start].decode("utf-8-sig")
    if any(c < " " and c not in "\t\r\n\f\x1b\x1c\x1d\x1e\x02\x03" for c in text):
        return None
    return None if text.lstrip().startswith("<") else "text/plain"
