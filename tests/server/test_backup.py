"""A backup holds every row; a restore brings every row back, and refuses to overwrite unasked."""

import io
import json
import zipfile
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from rich.console import Console

from baywindow.server import backup
from baywindow.server.addresses import conninfo
from baywindow.server.trouble import Trouble
from tests.people import World

Rows = dict[str, list[str]]


def every_row() -> Rows:
    """The text of every row of every table, except what a backup leaves out."""
    found: Rows = {}
    with psycopg.connect(conninfo("bw_backup")) as connection:
        for name in backup.counted(connection):
            table = sql.Identifier(*name.split("."))
            query = sql.SQL("select t::text from {} t order by 1").format(table)
            found[name] = [row[0] for row in connection.execute(query)]
    return found


def quiet() -> Console:
    """A console that keeps what it shows to itself."""
    return Console(file=io.StringIO())


@pytest.fixture
def saved(world: World, tmp_path: Path) -> Path:
    """A backup of a world."""
    file = tmp_path / "night.zip"
    backup.backup(file, quiet())
    return file


def let_go() -> None:
    """Give back every connection, as when Baywindow is stopped."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()


def test_every_row_comes_back(saved: Path) -> None:
    before = every_row()
    assert len(before["core.client"]) >= 3
    let_go()

    backup.restore(saved, quiet(), replace=True)

    assert every_row() == before


def test_people_can_work_after_a_restore(saved: Path, world: World) -> None:
    let_go()
    backup.restore(saved, quiet(), replace=True)

    with world.alice.acting() as member:
        assert member.client_id == world.acme.id
    with psycopg.connect(conninfo("bw_owner")) as connection:
        open_tables = connection.execute(
            "select relname from pg_class where relnamespace = 'core'::regnamespace and relkind = 'r'"
            " and not (relrowsecurity and relforcerowsecurity) and relname <> 'django_migrations'"
        ).fetchall()
    assert open_tables == []


def test_a_full_database_is_not_overwritten_unasked(saved: Path) -> None:
    with pytest.raises(Trouble, match="--replace"):
        backup.restore(saved, quiet())


def test_open_contexts_and_secrets_are_not_in_it(saved: Path, world: World) -> None:
    world.alice.token()
    with zipfile.ZipFile(saved) as archive:
        rows = json.loads(archive.read(backup.MANIFEST))["rows"]
        assert archive.namelist() == [backup.DUMP, backup.MANIFEST]
    assert "sec.context" not in rows
    assert "public.django_session" not in rows
    assert saved.stat().st_mode & 0o077 == 0
    assert not list(saved.parent.glob("*.partial"))


def test_a_file_that_lost_rows_is_noticed(saved: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.zip"
    with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(short, "w") as archive:
        manifest = json.loads(whole.read(backup.MANIFEST))
        manifest["rows"]["core.client"] += 1
        archive.writestr(backup.DUMP, whole.read(backup.DUMP))
        archive.writestr(backup.MANIFEST, json.dumps(manifest))
    let_go()
    with pytest.raises(Trouble, match=r"core\.client"):
        backup.restore(short, quiet(), replace=True)
    backup.restore(saved, quiet(), replace=True)
