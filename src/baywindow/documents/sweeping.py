"""Files and rows that lost one another: a file whose transaction came to nothing, a row whose file is gone.

Each client's are compared inside its own context.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from time import time
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage

from baywindow.tenancy.context import ForeignClient
from baywindow.tenancy.jobs import clients_served, entered_job
from baywindow.tenancy.sql import rows

from .storing import FOLDER

GRACE = timedelta(days=1)
"""No upload takes as long; what is younger may still get its row."""
AT_ONCE = 500
LOG = logging.getLogger(__name__)

_KNOWN = """
select d.file_ref from document d
 where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.id = any (%(ids)s::uuid[])"""

_AFTER = """
select d.id, d.file_ref, d.file_name from document d
 where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.id > %(after)s::uuid
 order by d.id limit %(limit)s::int"""


def sweep(grace: timedelta = GRACE) -> int:
    """Delete files that no row names and that are older than `grace`; how many.

    Files of a client this database does not know are left alone: another one may share the storage.
    """
    return sum(_swept(workspace, client, grace) for workspace, client in _tenants())


def tell_missing() -> list[str]:
    """Documents whose file is not in the storage, each told to the log: the names the files should have.

    The database says whom to ask after: a bucket has no folder any more whose last file is gone.
    """
    tenants = sorted({*_tenants(), *clients_served()})
    found = [row for workspace, client in tenants for row in _missing(workspace, client)]
    for row in found:
        LOG.error(
            "The file of document %s (%s) is missing from the storage: %s",
            row.id,
            row.file_name,
            row.file_ref,
        )
    return [row.file_ref for row in found]


def _tenants() -> Iterator[tuple[UUID, UUID]]:
    for workspace in _folders(FOLDER):
        for client in _folders(f"{FOLDER}/{workspace}"):
            yield workspace, client


def _folders(path: str) -> list[UUID]:
    try:
        return [UUID(name) for name in default_storage.listdir(path)[0]]
    except FileNotFoundError:
        return []


def _swept(workspace: UUID, client: UUID, grace: timedelta) -> int:
    folder = f"{FOLDER}/{workspace}/{client}"
    old = [
        name for name in default_storage.listdir(folder)[1] if _made(name) < time() - grace.total_seconds()
    ]
    gone = 0
    for start in range(0, len(old), AT_ONCE):
        names = old[start : start + AT_ONCE]
        try:
            with entered_job(workspace, client, read_only=True):
                known = {row.file_ref for row in rows(_KNOWN, {"ids": [UUID(name) for name in names]})}
        except ForeignClient:
            LOG.warning("The storage holds files of a client that is not in this database: %s", folder)
            return gone
        for name in names:
            if f"{folder}/{name}" not in known:
                default_storage.delete(f"{folder}/{name}")
                gone += 1
    return gone


def _made(name: str) -> float:
    """When a file was stored, in Unix seconds: its name is a UUID of version 7, which says so."""
    return (UUID(name).int >> 80) / 1000


def _missing(workspace: UUID, client: UUID) -> Iterator[Any]:
    after = UUID(int=0)
    while True:
        try:
            with entered_job(workspace, client, read_only=True):
                found = rows(_AFTER, {"after": after, "limit": AT_ONCE})
        except ForeignClient:
            return
        yield from (row for row in found if not default_storage.exists(row.file_ref))
        if len(found) < AT_ONCE:
            return
        after = found[-1].id
