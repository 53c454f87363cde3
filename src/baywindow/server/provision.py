"""Make the database, its logins and schemas, and take from everybody what nobody needs."""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from baywindow.server.trouble import Trouble

LOGINS = ("bw_owner", "bw_auth", "bw_portal", "bw_staff", "bw_jobs", "bw_feed", "bw_backup")
OPTIONAL = "-- optional: "
ROUNDS = 4096
"""PostgreSQL's own number of SCRAM iterations."""

HALF_DONE = ("01006", "01007")
"""Warnings: privilege not revoked, privilege not granted."""

_LOCK = 0x62617977
"""One provisioning at a time in a cluster: logins belong to all its databases."""

_FOLDER = Path(__file__).parent / "sql"


def passwords() -> dict[str, str]:
    """The kept passwords of all logins, made when missing."""
    from baywindow.server.home import secret

    return {login: secret(login) for login in LOGINS}


def provision(
    admin: str, database: str, passwords: Mapping[str, str], template: str | None = None, ours: bool = True
) -> list[str]:
    """Bring cluster and database into shape, again and again without harm.

    `admin` is a libpq address of an administrator, `ours` says that the whole server is Baywindow's.
    With a `template` the database is a copy of one that was provisioned before, so that only what a copy
    loses is done again. Gives back what the server refused, each as the sentence of what is lost.
    """
    refused: list[str] = []
    with _cluster(admin) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        if template is None:
            refused += _run(connection, "roles", passwords)
            refused += _run(connection, "cluster", {}) if ours else []
        _created(connection, database, template)
    with psycopg.connect(make_conninfo(admin, dbname=database), autocommit=True) as connection:
        for name in ("database",) if template else ("database", "schemas", "hardening"):
            refused += _run(connection, name, {"database": database})
    return refused


def _cluster(admin: str) -> psycopg.Connection:
    """The administrator's connection; by way of `postgres` while the named database is still to be made."""
    try:
        return psycopg.connect(admin, autocommit=True)
    except psycopg.OperationalError as refusal:
        if "does not exist" not in str(refusal):
            raise Trouble(f"The administrator cannot connect: {refusal}") from refusal
    return psycopg.connect(make_conninfo(admin, dbname="postgres"), autocommit=True)


def provisioned(owner: str) -> bool:
    """Whether the owner's login can enter and finds its schemas; a cheap look before the real thing."""
    try:
        with psycopg.connect(owner, connect_timeout=10) as connection:
            row = connection.execute("select to_regnamespace('sec') is not null").fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


def script(database: str, passwords: Mapping[str, str]) -> Iterator[str]:
    """The same as text for an administrator's psql; passwords only as SCRAM verifiers."""
    name = _identifier(database)
    yield f"create database {name};  -- unless it is there\n\\connect {name}\n"
    values = {"database": database, **passwords}
    for file in ("roles", "database", "schemas", "hardening"):
        for statement in statements(file):
            yield filled(statement, values) + ";\n"


def statements(name: str) -> list[str]:
    """The statements of one of the SQL files, without its heading comment."""
    parts = re.split(r"\n\s*\n", (_FOLDER / f"{name}.sql").read_text())
    return [part.strip() for part in parts if not _only_comment(part)]


def _only_comment(text: str) -> bool:
    return all(line.startswith("--") or not line.strip() for line in text.splitlines())


def filled(statement: str, values: Mapping[str, str]) -> str:
    """The statement with its `:"name"` as an identifier and its `:'login'` as a SCRAM verifier."""
    statement = re.sub(r':"(\w+)"', lambda found: _identifier(values[found[1]]), statement)
    return re.sub(r":'(\w+)'", lambda found: f"'{scram(values[found[1]])}'", statement)


def _identifier(name: str) -> str:
    return sql.Identifier(name).as_string(None)


def scram(password: str) -> str:
    """A password's SCRAM-SHA-256 verifier as PostgreSQL stores it (RFC 5803); itself it travels nowhere."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    told = [base64.b64encode(part).decode() for part in (salt, client, server)]
    return f"SCRAM-SHA-256${ROUNDS}:{told[0]}${told[1]}:{told[2]}"


def _run(connection: psycopg.Connection, name: str, values: Mapping[str, str]) -> list[str]:
    """Run a file's statements; what was refused, by an error or (REVOKE is polite) by a warning."""
    warned: list[str] = []
    listener = _listener(warned)
    connection.add_notice_handler(listener)
    refused = [_lost(part) for part in statements(name) if not _done(connection, part, values, warned)]
    connection.remove_notice_handler(listener)
    return refused


def _listener(warned: list[str]) -> Callable[[psycopg.errors.Diagnostic], None]:
    def hear(notice: psycopg.errors.Diagnostic) -> None:
        if notice.sqlstate in HALF_DONE:
            warned.append(str(notice.message_primary))

    return hear


def _done(
    connection: psycopg.Connection, statement: str, values: Mapping[str, str], warned: list[str]
) -> bool:
    warned.clear()
    try:
        connection.execute(filled(statement, values).encode())
    except errors.InsufficientPrivilege:
        if not statement.startswith(OPTIONAL):
            raise
        return False
    return not warned


def _lost(statement: str) -> str:
    return statement.removeprefix(OPTIONAL).split("\n", 1)[0]


def _created(connection: psycopg.Connection, database: str, template: str | None) -> None:
    found = connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone()
    if found:
        return
    make = sql.SQL("create database {}").format(sql.Identifier(database))
    if template:
        make += sql.SQL(" template {}").format(sql.Identifier(template))
    connection.execute(make)
