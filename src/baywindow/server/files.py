"""The files that rows name, in a backup and back: documents as stored, imports as sent."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable

import psycopg
from psycopg import sql

FOLDER = "files/"
CHUNK = 1 << 20
NAMING: dict[str, tuple[str, ...]] = {
    "document": ("file_ref",),
    "import_run": ("file_ref", "rejected_ref"),
}
"""Tables of schema core whose columns name files of the storage."""


def named(connection: psycopg.Connection) -> list[str]:
    """The names of all files that rows speak of, as this connection sees them."""
    found: set[str] = set()
    for table, columns in NAMING.items():
        known = connection.execute("select to_regclass(%s) is not null", [f"core.{table}"]).fetchone()
        for column in columns if known and known[0] else ():
            query = sql.SQL("select {0} from core.{1} where {0} <> ''")
            query_ = query.format(sql.Identifier(column), sql.Identifier(table))
            found |= {row[0] for row in connection.execute(query_)}
    return sorted(found)


def pack(archive: zipfile.ZipFile, names: Iterable[str]) -> tuple[int, list[str]]:
    """Put the files into the archive: how many, and the names of those the storage has lost."""
    from django.core.files.storage import default_storage

    packed, missing = 0, []
    for name in names:
        try:
            file = default_storage.open(name, "rb")
        except FileNotFoundError:
            missing.append(name)
            continue
        with file, archive.open(FOLDER + name, "w", force_zip64=True) as target:
            shutil.copyfileobj(file, target, CHUNK)
        packed += 1
    return packed, missing


def unpack(archive: zipfile.ZipFile) -> int:
    """Put the archive's files where they were; one that is there stays. How many the archive holds."""
    from django.core.files.base import File
    from django.core.files.storage import default_storage

    held = [entry for entry in archive.infolist() if entry.filename.startswith(FOLDER)]
    for entry in held:
        name = entry.filename.removeprefix(FOLDER)
        if not default_storage.exists(name):
            with archive.open(entry) as source:
                default_storage.save(name, File(source))
    return len(held)
