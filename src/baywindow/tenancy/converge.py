"""Brings the database's row security in line with the models, changing only what differs.

Runs after every `migrate`, as bw_owner, under a lock timeout. Keys are not its business: they are
right when a table is created.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections, models, transaction

from . import own_rows, stirs
from .capabilities import CLIENT_ROLES, STAFF_ROLES
from .policies import Grant, Policy, core_models, grants, policies

SEC_FILES = (
    "sec.sql", "members.sql", "access.sql", "looks.sql", "sign_in.sql", "trouble.sql", "keys.sql",
    "stirs.sql", "purse.sql",
)  # fmt: skip
SEC = tuple(Path(__file__).parent / name for name in SEC_FILES)
LOGINS = ("bw_auth", "bw_portal", "bw_staff", "bw_jobs", "bw_feed")

Say = Callable[[str], None]


def written() -> str:
    """Schema sec, word for word: what the database's functions and triggers must be."""
    return "\n".join(file.read_text() for file in SEC) + stirs.functions()


def converge(alias: str = "owner", say: Say = lambda line: None) -> int:
    """Make contexts, roles, policies and grants match; the number of statements that changed something."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("set local lock_timeout = '5s'")
        cursor.execute(written())
        _write_roles(cursor)
        changes = [line for model in core_models() for line in _differences(cursor, model)]
        changes += _public_grants(cursor)
        changes += _door_grants(cursor)
        for line in changes:
            say(line)
            cursor.execute(line)
    return len(changes)


def _write_roles(cursor: Any) -> None:
    roles = [("portal", code, sorted(held)) for code, held in CLIENT_ROLES.items()]
    roles += [("staff", code, sorted(held)) for code, held in STAFF_ROLES.items()]
    cursor.executemany(
        "insert into sec.role (realm, code, capabilities) values (%s, %s, %s)"
        " on conflict (realm, code) do update set capabilities = excluded.capabilities"
        " where sec.role.capabilities <> excluded.capabilities",
        roles,
    )


def _differences(cursor: Any, model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    return [
        *_row_security(cursor, table),
        *_policy_changes(cursor, table, policies(model)),
        *_grant_changes(cursor, table, grants(model)),
        *_trigger_changes(cursor, table, triggers(model)),
    ]


def triggers(model: type[models.Model]) -> dict[str, str]:
    """The generated triggers that a model's table must have, by name."""
    return own_rows.triggers(model) | stirs.triggers(model)


def _row_security(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", [f"core.{table}"]
    )
    if cursor.fetchone() == (True, True):
        return []
    return [
        f'alter table core."{table}" enable row level security',
        f'alter table core."{table}" force row level security',
    ]


def _policy_changes(cursor: Any, table: str, wanted: list[Policy]) -> list[str]:
    """Policies carry a comment with the text they were made from, so that comparing needs no parsing."""
    cursor.execute(
        "select polname, obj_description(oid, 'pg_policy') from pg_policy where polrelid = %s::regclass",
        [f"core.{table}"],
    )
    present = dict(cursor.fetchall())
    lines = [
        f'drop policy "{name}" on core."{table}"' for name in present if name not in {p.name for p in wanted}
    ]
    for policy in wanted:
        if present.get(policy.name) != text_of(policy):
            if policy.name in present:
                lines.append(f'drop policy "{policy.name}" on core."{table}"')
            lines += [create(policy), _comment(policy)]
    return lines


def text_of(policy: Policy) -> str:
    """What the policy says, in one line."""
    return f"{policy.command} using {policy.using} check {policy.check}"


def create(policy: Policy) -> str:
    """The statement that makes the policy."""
    using = f" using ({policy.using})" if policy.using else ""
    check = f" with check ({policy.check})" if policy.check else ""
    return (
        f'create policy "{policy.name}" on core."{policy.table}" as permissive'
        f" for {policy.command} to {policy.login}{using}{check}"
    )


def _comment(policy: Policy) -> str:
    quoted = text_of(policy).replace("'", "''")
    return f'comment on policy "{policy.name}" on core."{policy.table}" is \'{quoted}\''


def _grant_changes(cursor: Any, table: str, wanted: list[Grant]) -> list[str]:
    held, held_columns = _held(cursor, table)
    whole = {(grant.login, grant.privilege) for grant in wanted if not grant.columns}
    parts = {(grant.login, grant.privilege, column) for grant in wanted for column in grant.columns}
    lines = [f'revoke {right} on core."{table}" from {login}' for login, right in sorted(held - whole)]
    lines += [f'grant {right} on core."{table}" to {login}' for login, right in sorted(whole - held)]
    lines += [
        f'revoke {right} ("{column}") on core."{table}" from {login}'
        for login, right, column in sorted(held_columns - parts)
    ]
    lines += [
        f'grant {right} ("{column}") on core."{table}" to {login}'
        for login, right, column in sorted(parts - held_columns)
    ]
    return lines


def _trigger_changes(cursor: Any, table: str, wanted: dict[str, str]) -> list[str]:
    """A trigger's name says all about it: what it does is its function, which is written anew each time."""
    cursor.execute(
        "select tgname from pg_trigger where tgrelid = %s::regclass"
        " and (tgname like 'stirs\\_%%' or tgname = %s)",
        [f"core.{table}", own_rows.NAME],
    )
    present = {name for (name,) in cursor.fetchall()}
    lines = [f'drop trigger {name} on core."{table}"' for name in sorted(present - wanted.keys())]
    return lines + [wanted[name] for name in sorted(wanted.keys() - present)]


def _held(cursor: Any, table: str) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    acl = (
        "select coalesce(r.rolname, 'public'), a.privilege_type{extra} from {source},"
        " aclexplode({acl}) a left join pg_roles r on r.oid = a.grantee"
        " where {where} = %s::regclass and coalesce(r.rolname, 'public') not in ('bw_owner', 'bw_backup')"
    )
    cursor.execute(
        acl.format(extra="", source="pg_class c", acl="c.relacl", where="c.oid"), [f"core.{table}"]
    )
    whole = {(login, right) for login, right in cursor.fetchall()}
    cursor.execute(
        acl.format(extra=", t.attname", source="pg_attribute t", acl="t.attacl", where="t.attrelid"),
        [f"core.{table}"],
    )
    return whole, {(login, right, column) for login, right, column in cursor.fetchall()}


def _public_grants(cursor: Any) -> list[str]:
    """Sign-in tables belong to bw_auth, job tables to bw_jobs; django_migrations may only be read."""
    cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
    lines = []
    for (table,) in cursor.fetchall():
        login, rights = public_rights(table)
        cursor.execute(
            "select bool_and(has_table_privilege(%s::name, %s::regclass, r)) from unnest(%s::text[]) r",
            [login, f'public."{table}"', rights.split(", ")],
        )
        if not cursor.fetchone()[0]:
            lines.append(f'grant {rights} on public."{table}" to {login}')
    return lines + _sequence_grants(cursor)


def public_rights(table: str) -> tuple[str, str]:
    """Which login works on a table of schema public, and what it may do there."""
    if table == "django_migrations":
        return "bw_auth", "SELECT"
    login = "bw_jobs" if table.startswith("procrastinate") else "bw_auth"
    return login, "SELECT, INSERT, UPDATE, DELETE"


def _sequence_grants(cursor: Any) -> list[str]:
    cursor.execute("select sequencename from pg_sequences where schemaname = 'public' order by 1")
    lines = []
    for (sequence,) in cursor.fetchall():
        login = "bw_jobs" if sequence.startswith("procrastinate") else "bw_auth"
        cursor.execute(
            "select has_sequence_privilege(%s::name, %s::regclass, 'USAGE')", [login, f'public."{sequence}"']
        )
        if not cursor.fetchone()[0]:
            lines.append(f'grant usage, select on sequence public."{sequence}" to {login}')
    cursor.execute(
        "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = 'public' and p.proname like 'procrastinate%%'"
        " and not has_function_privilege('bw_jobs'::name, p.oid, 'EXECUTE')"
    )
    return lines + [f"grant execute on function {name} to bw_jobs" for (name,) in cursor.fetchall()]


def _door_grants(cursor: Any) -> list[str]:
    """Migrations make the doors into core and open them; a restored backup has them, but closed."""
    from .lint import DOORS

    lines = []
    for name, logins in DOORS.items():
        for login in sorted(logins) if name.startswith("core.") else ():
            cursor.execute(
                "select has_function_privilege(%s::name, to_regprocedure(%s::text)::oid, 'EXECUTE')",
                [login, name],
            )
            if cursor.fetchone()[0] is False:
                lines.append(f"grant execute on function {name} to {login}")
    return lines
