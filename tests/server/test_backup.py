"""A backup holds every row; a restore brings every row back, and refuses to overwrite unasked.

Restores go into a database of their own, as an operator would do it: by the command line, with an
administrator's DATABASE_URL.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from django.core.files import storage  # pytest looks at all names: the lazy one would settle too soon
from django.core.files.base import ContentFile
from psycopg import sql
from rich.console import Console

from baywindow.documents.models import Document
from baywindow.server import backup, files
from baywindow.server.embedded import Server
from baywindow.server.home import secret
from baywindow.server.trouble import Trouble
from tests.people import World

Rows = dict[str, list[str]]


def every_row(postgres: Server, database: str) -> Rows:
    """The text of every row of every table, except what a backup leaves out."""
    found: Rows = {}
    with psycopg.connect(postgres.dsn(database, "bw_backup", secret("bw_backup"))) as connection:
        for name in backup.counted(connection):
            table = sql.Identifier(*name.split("."))
            query = sql.SQL("select t::text from {} t order by 1").format(table)
            found[name] = [row[0] for row in connection.execute(query)]
    return found


NAME = "documents/backup-test/one"


@pytest.fixture
def saved(world: World, tmp_path: Path) -> Path:
    """A backup of a world."""
    file = tmp_path / "night.zip"
    backup.backup(file, Console(file=io.StringIO()))
    return file


def filing_row(world: World, name: str) -> None:
    """A document of acme whose file has this name in the storage."""
    Document(
        client_id=world.acme.id, subject_kind="client", subject_id=world.acme.id, page_id=world.acme.id,
        kind="other", file_name="a.txt", mime="text/plain", size=10, sha256=name, file_ref=name,
        meant_for="both",
    ).save()  # fmt: skip


class Elsewhere:
    """Another database of the server, and the command line pointed at it."""

    def __init__(self, postgres: Server) -> None:
        self.name = f"elsewhere_{uuid4().hex[:8]}"
        host, key = quote(str(postgres.socket), safe=""), quote(postgres.password)
        self.address = f"postgresql://bw_admin:{key}@/{self.name}?host={host}&port=5432"

    def does(self, *words: object) -> subprocess.CompletedProcess[str]:
        """One command of baywindow."""
        ahead = os.pathsep.join(path for path in sys.path if path)
        environment = {**os.environ, "DATABASE_URL": self.address, "PYTHONPATH": ahead}
        command = [sys.executable, "-m", "baywindow.server.cli", *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def elsewhere(postgres: Server) -> Iterator[Elsewhere]:
    """An empty place to restore into."""
    found = Elsewhere(postgres)
    yield found
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"drop database if exists {found.name} with (force)")


@pytest.mark.usefixtures("either_storage")
def test_files_go_into_a_backup_and_come_back_from_wherever_they_are_kept(tmp_path: Path) -> None:
    lost, data = "documents/backup-test/never-there", b"as it came" * 9_000
    storage.default_storage.save(NAME, ContentFile(data))
    with zipfile.ZipFile(tmp_path / "files.zip", "w") as archive:
        assert files.pack(archive, [NAME, lost]) == (1, [lost])
    storage.default_storage.delete(NAME)
    for _ in range(2):
        with zipfile.ZipFile(tmp_path / "files.zip") as archive:
            assert files.unpack(archive) == 1
    with storage.default_storage.open(NAME) as back:
        assert back.read() == data
    storage.default_storage.delete(NAME)


def test_every_row_every_right_and_every_file_comes_back(
    world: World, tmp_path: Path, postgres: Server, elsewhere: Elsewhere
) -> None:
    storage.default_storage.save(NAME, ContentFile(b"as it came"))
    with world.sam.acting():
        filing_row(world, NAME)
        filing_row(world, "documents/backup-test/never-there")
    saved, told = tmp_path / "night.zip", io.StringIO()
    backup.backup(saved, Console(file=told))
    assert "never-there" in told.getvalue()
    storage.default_storage.delete(NAME)
    before = every_row(postgres, "baywindow")
    assert len(before["core.client"]) >= 3

    done = elsewhere.does("restore", saved)

    assert done.returncode == 0, done.stderr
    assert "rows of" in done.stdout
    with storage.default_storage.open(NAME) as back:
        assert back.read() == b"as it came"
    storage.default_storage.delete(NAME)
    assert every_row(postgres, elsewhere.name) == before
    assert "ok    catalogue lint" in elsewhere.does("posture").stdout


def test_a_full_database_is_overwritten_only_when_asked(
    saved: Path, postgres: Server, elsewhere: Elsewhere
) -> None:
    assert elsewhere.does("restore", saved).returncode == 0
    assert elsewhere.does("workspace", "create", "later").returncode == 0

    refused = elsewhere.does("restore", saved)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert any("later" in row for row in every_row(postgres, elsewhere.name)["core.workspace"])

    assert elsewhere.does("restore", saved, "--replace").returncode == 0
    assert not any("later" in row for row in every_row(postgres, elsewhere.name)["core.workspace"])


def test_a_file_that_lost_rows_is_noticed(saved: Path, tmp_path: Path, elsewhere: Elsewhere) -> None:
    short = tmp_path / "short.zip"
    with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(short, "w") as archive:
        manifest = json.loads(whole.read(backup.MANIFEST))
        manifest["rows"]["core.client"] += 1
        archive.writestr(backup.DUMP, whole.read(backup.DUMP))
        archive.writestr(backup.MANIFEST, json.dumps(manifest))

    done = elsewhere.does("restore", short)

    assert done.returncode == 1
    assert "Not every row arrived: core.client" in done.stderr


def test_a_torn_archive_leaves_nothing_behind(
    saved: Path, tmp_path: Path, postgres: Server, elsewhere: Elsewhere
) -> None:
    torn = tmp_path / "torn.zip"
    with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(torn, "w") as archive:
        dump = whole.read(backup.DUMP)
        archive.writestr(backup.DUMP, dump[: len(dump) // 2])
        archive.writestr(backup.MANIFEST, whole.read(backup.MANIFEST))

    done = elsewhere.does("restore", torn)

    assert done.returncode == 1
    assert "left nothing behind" in done.stderr
    assert every_row(postgres, elsewhere.name) == {}


def test_open_contexts_and_secrets_are_not_in_it(saved: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        rows = json.loads(archive.read(backup.MANIFEST))["rows"]
        others = [name for name in archive.namelist() if not name.startswith(files.FOLDER)]
        assert others == [backup.DUMP, backup.MANIFEST]
    assert "sec.context" not in rows
    assert "public.django_session" not in rows
    assert saved.stat().st_mode & 0o077 == 0
    assert not list(saved.parent.glob("*.partial"))


def test_a_login_that_row_security_binds_makes_no_backup(
    database: None, postgres: Server, tmp_path: Path
) -> None:
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute("alter role bw_backup nobypassrls")
        try:
            with pytest.raises(Trouble, match="may not read past row security"):
                backup.backup(tmp_path / "half.zip", Console(file=io.StringIO()))
        finally:
            connection.execute("alter role bw_backup bypassrls")
    assert list(tmp_path.iterdir()) == []
