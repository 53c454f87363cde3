"""What we stand on: which login, which server, how far the database is locked down."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from django.db import connections

from baywindow.server.addresses import conninfo, external
from baywindow.server.keeping import place
from baywindow.server.provision import LOGINS
from baywindow.server.trouble import Trouble

FIRST_SAFE = {18: 7, 17: 12, 16: 16, 15: 20}
"""The first minor versions without the leak through ON CONFLICT; older majors never had the fix."""

LOGIN_OF = {"default": "bw_auth", "portal": "bw_portal", "staff": "bw_staff", "jobs": "bw_jobs"}

OPENINGS = {
    "reads the catalogues": "select 1 from pg_catalog.pg_class limit 1",
    "reads statistics": "select 1 from pg_catalog.pg_stat_activity limit 1",
    "calls set_config": "select pg_catalog.set_config('application_name', '', true)",
    "takes advisory locks": "select pg_catalog.pg_advisory_xact_lock(0)",
    "makes large objects": "select pg_catalog.lo_creat(-1)",
    "runs anonymous code": "do $$ begin end $$",
    "makes temporary tables": "create temporary table opening (x int)",
    "sleeps": "select pg_catalog.pg_sleep(0)",
}

WITHOUT_SECOND_FACTOR = """
select w.code, s.who from workspace w
 cross join (values ('team', 'its team'), ('clients', 'its clients'' people')) s (scope, who)
 where w.status = 'active' and not exists (
   select from sign_in_policy p
    where p.workspace_id = w.workspace_id and p.scope = s.scope and p.second_factor)
 order by w.code, s.scope desc
"""


@dataclass(frozen=True)
class Finding:
    """One line of the posture page: what was looked at and what is wrong with it, if anything.

    `advice` marks what is allowed and could be stricter.
    """

    subject: str
    fault: str | None = None
    advice: bool = False


def evaluation() -> str | None:
    """The text of the bar on every page when this is not a place for real data; None in production."""
    if external() is None:
        return "Evaluation: the built-in database is for trying Baywindow out."
    if os.environ.get("BAYWINDOW_EVALUATION") == "1":
        return "Evaluation: not for real data."
    return None


def version_gate(version: int, *, lenient: bool) -> None:
    """Raise Trouble when a server of this number (180006 is 18.6) is too old for clients' data."""
    major, minor = divmod(version, 10_000)
    if major < min(FIRST_SAFE):
        raise Trouble(f"PostgreSQL {major} is too old: use 15 or newer.")
    if not lenient and minor < FIRST_SAFE.get(major, 0):
        raise Trouble(
            f"PostgreSQL {major}.{minor} can leak a row's columns through ON CONFLICT: use {major}."
            f"{FIRST_SAFE[major]} or newer (BAYWINDOW_EVALUATION=1 lets it pass, without real data)."
        )


def assert_logins(aliases: Iterable[str] = LOGIN_OF) -> None:
    """At a process's start: each alias is the login it should be, without power, on a server new enough."""
    for alias in aliases:
        connection = connections[alias]
        connection.ensure_connection()
        version_gate(connection.connection.info.server_version, lenient=evaluation() is not None)
        with connection.cursor() as cursor:
            cursor.execute("select session_user::text, current_user::text, pg_catalog.now()")
            told = cursor.fetchone()
            cursor.execute("show is_superuser")
            power = cursor.fetchone()
        connection.close()
        if told is None or told[:2] != (LOGIN_OF[alias], LOGIN_OF[alias]) or power != ("off",):
            raise Trouble(f"The database alias {alias} is {told} (superuser {power}), not {LOGIN_OF[alias]}.")


def findings() -> list[Finding]:
    """Everything there is to say, as the owner: logins, version, openings, catalogue lint."""
    return [
        *_versions(), *_logins(), *_compiling(), *_openings("bw_portal"), *_lint(), *_second_factors(),
        _storage(),
    ]  # fmt: skip


def _versions() -> list[Finding]:
    with psycopg.connect(conninfo("bw_owner")) as connection:
        version = connection.info.server_version
    name = f"PostgreSQL {version // 10_000}.{version % 10_000}"
    try:
        version_gate(version, lenient=False)
    except Trouble as trouble:
        if evaluation() is None:
            return [Finding(name, str(trouble))]
        return [Finding(f"{name}, built in and for evaluation alone: production needs a newer one")]
    return [Finding(name)]


def _logins() -> list[Finding]:
    with psycopg.connect(conninfo("bw_owner")) as connection:
        rows = connection.execute(
            "select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolinherit,"
            " exists (select from pg_auth_members m where m.member = r.oid)"
            " from pg_roles r where rolname = any (%s) order by rolname",
            [list(LOGINS)],
        ).fetchall()
    return [Finding(f"login {row[0]}", _power(row[0], row[1:])) for row in rows]


def _compiling() -> list[Finding]:
    """Logins whose statements the server compiles first: a page then takes a tenth of a second longer."""
    told = []
    for login in LOGIN_OF.values():
        with psycopg.connect(conninfo(login)) as connection:
            if connection.execute("show jit").fetchone() != ("off",):
                told.append(
                    Finding(f"{login} jit", "is on and slows every page: run baywindow provision again")
                )
    return told or [Finding("jit is off for every page")]


def _power(login: str, flags: tuple[bool, ...]) -> str | None:
    names = ("superuser", "createrole", "createdb", "replication", "bypassrls", "inherit", "member of others")
    held = [name for name, flag in zip(names, flags, strict=True) if flag]
    if login == "bw_backup":
        return None if held == ["bypassrls"] else f"has {held}, should have bypassrls alone"
    return f"has {', '.join(held)}" if held else None


def _openings(login: str) -> list[Finding]:
    """What the hardening should have closed, tried out: a managed service may have refused it."""
    found = []
    with psycopg.connect(conninfo(login), autocommit=True) as connection:
        for name, attempt in OPENINGS.items():
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(attempt.encode())
            except psycopg.errors.InsufficientPrivilege:
                continue
            found.append(
                Finding(f"{login} {name}", "hardening.sql was refused here; row security holds alone")
            )
    return found or [Finding(f"{login} can use none of {len(OPENINGS)} server functions it does not need")]


def _second_factors() -> list[Finding]:
    """Whose people may come in by a password alone, as nothing asks them for a second factor."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(WITHOUT_SECOND_FACTOR)
        found = cursor.fetchall()
    return [Finding(f"{code}: nothing asks {who} for a second factor", advice=True) for code, who in found]


def _storage() -> Finding:
    from baywindow.server.probing import fault_of_storage

    return Finding(f"files in {place()}", fault_of_storage())


def _lint() -> list[Finding]:
    from baywindow.tenancy.lint import findings as lint

    with connections["owner"].cursor() as cursor:
        faults = [Finding("catalogue", str(fault)) for fault in lint(cursor)]
    return faults or [Finding("catalogue lint: row security, keys, policies, grants as declared")]
