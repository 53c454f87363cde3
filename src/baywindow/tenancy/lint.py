"""The catalogue lint: compares what the database holds with what the models declare.

Runs as the owner, after `migrate` and for the posture page: the other logins cannot read the
catalogues, and a function that let them ask would be one more door. What needs no model is SQL
(lint.sql); the rest is compared exactly with the generator's own output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import models

from .audience import ForClient
from .converge import public_rights, triggers, written
from .policies import Policy, audience_of, core_models, grants, policies

QUERIES = Path(__file__).parent / "lint.sql"
RIGHTS = QUERIES.with_name("rights.sql")
SCRATCH = "sec.lint_scratch"
READS = "SELECT"
MIGRATIONS = "django_migrations"
RELATIONS = """
select n.nspname, c.relname, case when c.relkind = 'S' then 'sequence' else 'table' end
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'sec', 'core') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
"""
HELD_POLICIES = """
select c.relname::text, p.polname::text,
  case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
    else 'ALL' end,
  p.polpermissive, (select array_agg(r::regrole::text) from unnest(p.polroles) r),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'core'::regnamespace
"""
SCRATCH_POLICIES = """
select polname::text, array[pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)]
from pg_policy where polrelid = 'sec.lint_scratch'::regclass
"""
QUEUE = """
select 'public.' || p.proname || '(' || replace(oidvectortypes(p.proargtypes), ', ', ',') || ')'
from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname ~ '^procrastinate'
"""

DOORS: dict[str, set[str]] = {
    "sec.enter(text,uuid,boolean)": {"bw_portal", "bw_staff", "bw_jobs"},
    "sec.ws()": {"bw_portal", "bw_staff", "bw_jobs"},
    "sec.client()": {"bw_portal", "bw_staff", "bw_jobs"},
    "sec.can(text)": {"bw_portal", "bw_staff", "bw_jobs"},
    "sec.prepared()": {"bw_auth", "bw_portal", "bw_staff", "bw_jobs"},
    "sec.ws_writing()": {"bw_portal", "bw_staff", "bw_jobs"},
    "sec.memberships(uuid)": {"bw_auth"},
    "sec.mint(uuid,uuid,bytea,text,interval)": {"bw_auth"},
    "sec.mint_view_as(text,uuid,uuid,text,text,bytea,interval)": {"bw_auth"},
    "sec.brand(text)": {"bw_auth"},
    "sec.brand_of_mail(text,text)": {"bw_auth"},
    "sec.brand_file(text)": {"bw_auth"},
    "sec.record_access(text,uuid,text,text,text,text)": {"bw_auth"},
    "sec.record_opened(text,uuid,uuid,text,text,text)": {"bw_auth"},
    "sec.revoke(text)": {"bw_auth", "bw_jobs"},
    "sec.touch(text)": {"bw_auth"},
    "sec.spend(text,double precision,double precision,double precision)": {"bw_auth"},
    "sec.tell_an_end()": {"bw_jobs"},
    "sec.note_failure(text,text,text)": {"bw_auth"},
    "sec.note_refusal(text,text,text)": {"bw_auth"},
    "sec.tell_trouble()": {"bw_jobs"},
    "sec.revoke_person(uuid)": {"bw_auth"},
    "sec.sso_provider(uuid)": {"bw_auth"},
    "sec.sso_provider_of(uuid,uuid)": {"bw_auth"},
    "sec.sso_member(uuid,uuid,text)": {"bw_auth"},
    "sec.revoke_sign_in(text)": {"bw_auth"},
    "sec.sign_in_of(text)": {"bw_auth"},
    "sec.roles_for_clients()": {"bw_portal", "bw_staff"},
    "sec.invitation(uuid,uuid,uuid,bytea)": {"bw_auth"},
    "sec.brand_of_invitation(uuid,uuid,uuid,bytea)": {"bw_auth"},
    "sec.accept_invitation(uuid,uuid,uuid,bytea,uuid)": {"bw_auth"},
    "sec.mint_job(uuid,uuid,bytea,interval)": {"bw_jobs"},
    "sec.make_key(bytea,uuid,uuid,text,boolean,text[],text[],timestamp with time zone)": {
        "bw_portal",
        "bw_staff",
    },
    "sec.end_key(uuid)": {"bw_portal", "bw_staff"},
    "sec.keys_now(uuid[])": {"bw_portal", "bw_staff"},
    "sec.asked_once(text,bytea)": {"bw_portal"},
    "sec.use_key(text,inet,integer,double precision)": {"bw_auth"},
    "sec.pending()": {"bw_jobs"},
    "sec.stirred(interval)": {"bw_feed"},
    "sec.forget_stirs(interval)": {"bw_jobs"},
    "sec.stirred_with_stalls(timestamp with time zone)": {"bw_jobs"},
    "sec.clients_served()": {"bw_jobs"},
    "core.learn_stock()": {"bw_jobs"},
    "core.learn_ledger()": {"bw_jobs"},
    "core.learn_orders()": {"bw_jobs"},
    "core.learn_inbound()": {"bw_jobs"},
    "core.learn_shipments()": {"bw_jobs"},
    "core.learn_events()": {"bw_jobs"},
    "core.learn_items()": {"bw_jobs"},
    "core.carrier_links()": {"bw_portal", "bw_staff"},
    "core.next_sscc()": {"bw_staff"},
}
"""Every function of ours that a login may call; all others are nobody's."""

SCHEMAS: dict[str, set[str]] = {
    "core": {"bw_portal", "bw_staff", "bw_jobs", "bw_backup"},
    "public": {"bw_auth", "bw_jobs", "bw_backup"},
    "sec": {"bw_auth", "bw_portal", "bw_staff", "bw_jobs", "bw_feed", "bw_backup"},
}
ENTERS = {"bw_owner", "bw_auth", "bw_portal", "bw_staff", "bw_jobs", "bw_feed", "bw_backup"}

Texts = tuple[str | None, ...]
Held = set[tuple[str, ...]]
"""Kind of object, its name, the privilege, who holds it."""


def findings(cursor: Any) -> list[str]:
    """Every fault of the catalogue, a sentence each; empty when it is as declared."""
    return [
        *_simple(cursor),
        *_tables(cursor),
        *_policies(cursor),
        *_rights(cursor),
        *_bodies(cursor),
        *_triggers(cursor),
    ]


def _simple(cursor: Any) -> Iterator[str]:
    for query in re.split(r"\n\s*\n", QUERIES.read_text()):
        if not all(line.startswith("--") for line in query.strip().splitlines()):
            yield from (row[0] for row in _rows(cursor, query))


def _rows(cursor: Any, query: str, parameters: Iterable[Any] | None = None) -> list[tuple[Any, ...]]:
    cursor.execute(query, list(parameters) if parameters is not None else None)
    return list(cursor.fetchall())


def _rights(cursor: Any) -> Iterator[str]:
    """Every privilege that somebody holds against every privilege that is declared."""
    held = set(_rows(cursor, RIGHTS.read_text()))
    declared = _core_rights() | _public_rights(cursor) | _doors(cursor)
    declared |= {("schema", name, "USAGE", login) for name, logins in SCHEMAS.items() for login in logins}
    declared |= {("database", "this", "CONNECT", login) for login in ENTERS}
    declared.add(("database", "this", "TEMPORARY", "bw_jobs"))
    for kind, name, privilege, login in sorted(held - declared):
        yield f"{kind} {name}: {privilege} is granted to {login} but not declared"
    for kind, name, privilege, login in sorted(declared - held):
        yield f"{kind} {name}: {privilege} is declared for {login} but not granted"


def _core_rights() -> Held:
    """The generator's grants."""
    declared: Held = set()
    for model in core_models():
        for grant in grants(model):
            where = [f"core.{grant.table}.{column}" for column in grant.columns]
            declared |= {("column", column, grant.privilege, grant.login) for column in where}
            if not where:
                declared.add(("core table", grant.table, grant.privilege, grant.login))
    return declared


def _public_rights(cursor: Any) -> Held:
    declared: Held = set()
    for schema, name, kind in _rows(cursor, RELATIONS):
        declared.add((f"{schema} {kind}", name, READS, "bw_backup"))
        if schema == "public" and kind == "sequence":
            login = "bw_jobs" if name.startswith("procrastinate") else "bw_auth"
            declared |= {("public sequence", name, right, login) for right in (READS, "USAGE")}
        elif schema == "public":
            login, rights = public_rights(name)
            declared |= {("public table", name, right, login) for right in rights.split(", ")}
    return declared


def _doors(cursor: Any) -> Held:
    declared = {("function", name, "EXECUTE", login) for name, logins in DOORS.items() for login in logins}
    return declared | {("function", name, "EXECUTE", "bw_jobs") for (name,) in _rows(cursor, QUEUE)}


def _tables(cursor: Any) -> Iterator[str]:
    """Tables and columns that the models do not know, and the other way round."""
    found: dict[str, set[str]] = {}
    for table, column in _rows(
        cursor,
        "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relnamespace = 'core'::regnamespace and c.relkind in ('r', 'p')"
        " and a.attnum > 0 and not a.attisdropped and c.relname <> %s",
        [MIGRATIONS],
    ):
        found.setdefault(table, set()).add(column)
    known = {model._meta.db_table: _columns(model) for model in core_models()}
    for table in sorted(found.keys() ^ known.keys()):
        yield f"core.{table}: a table without a model, or a model without its table"
    for table in sorted(found.keys() & known.keys()):
        for column in sorted(found[table] ^ known[table]):
            yield f"core.{table}.{column}: a column of the table or of the model alone"


def _columns(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.local_concrete_fields if field.column}


def _policies(cursor: Any) -> Iterator[str]:
    """The catalogue's policies against the generator's, both in the server's own words."""
    wanted = {(p.table, p.name): p for model in core_models() for p in policies(model)}
    said = _in_the_server_s_words(cursor, list(wanted.values()))
    held = {row[:2]: row[2:] for row in _rows(cursor, HELD_POLICIES)}
    for table, name in sorted(held.keys() - wanted.keys()):
        yield f"core.{table}: policy {name} is not generated"
    for table, name in sorted(wanted.keys() - held.keys()):
        yield f"core.{table}: policy {name} is missing"
    for key in sorted(held.keys() & wanted.keys()):
        policy = wanted[key]
        right = (policy.command, True, [policy.login], *said[policy.using, policy.check])
        if held[key] != right:
            yield f"core.{key[0]}: policy {key[1]} says {held[key]}, should say {right}"


def _in_the_server_s_words(cursor: Any, wanted: list[Policy]) -> dict[Texts, Texts]:
    """How the server writes each generated condition, learned on a scratch table that is rolled back."""
    texts: list[Texts] = sorted({(p.using, p.check) for p in wanted}, key=str)
    with cursor.connection.transaction(force_rollback=True):
        columns = "".join(f", {name} {kind}" for name, kind in sorted(_asked_of_rows()))
        cursor.execute(f"create table {SCRATCH} (workspace_id uuid, client_id uuid{columns})")
        for number, (using, check) in enumerate(texts):
            parts = [f" using ({using})"] if using else []
            parts += [f" with check ({check})"] if check else []
            cursor.execute(f"create policy p{number} on {SCRATCH}{''.join(parts)}")
        told = dict(_rows(cursor, SCRATCH_POLICIES))
    return {text: tuple(told[f"p{number}"]) for number, text in enumerate(texts)}


def _asked_of_rows() -> set[tuple[str, str]]:
    """The columns, and their types, by which rows say themselves who may see them."""
    audiences = (audience_of(model) for model in core_models())
    rules = [one.by_row for one in audiences if isinstance(one, ForClient) and one.by_row]
    return {(rule.column, "text") for rule in rules} | {(r.shown, "boolean") for r in rules if r.shown}


def _bodies(cursor: Any) -> Iterator[str]:
    """The functions of schema sec, word for word as sec.sql has them."""
    ours = dict(
        re.findall(r"create or replace function sec\.(\w+)\(.*?as \$\$(.*?)\$\$", written(), re.DOTALL)
    )
    held = dict(_rows(cursor, "select proname, prosrc from pg_proc where pronamespace = 'sec'::regnamespace"))
    for name in sorted(ours.keys() ^ held.keys()):
        yield f"sec.{name}: in the database or in sec.sql alone"
    for name in sorted(ours.keys() & held.keys()):
        if ours[name] != held[name]:
            yield f"sec.{name}: is not what sec.sql says"


def _triggers(cursor: Any) -> Iterator[str]:
    """The triggers of sec.sql, which end contexts when what they were made from changes."""
    ours = set(
        re.findall(
            r"create (?:or replace|constraint) trigger (\w+) \w+ [^;]*? on (\w+\.\w+)", written(), re.DOTALL
        )
    )
    held = _rows(
        cursor,
        "select t.tgname, n.nspname || '.' || c.relname from pg_trigger t"
        " join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace"
        " where not t.tgisinternal",
    )
    ours |= {(name, f"core.{model._meta.db_table}") for model in core_models() for name in triggers(model)}
    for name, table in sorted(ours - set(held)):
        yield f"{table}: trigger {name} is missing"
