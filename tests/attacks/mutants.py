"""Known defects, planted one at a time into a copy of the database, and the proofs that must see each."""

# ruff: noqa: E501 - a defect is a line

from __future__ import annotations

import re
from dataclasses import dataclass

from baywindow.tenancy.converge import written

TRUSTING = "create or replace function sec.{name} language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$ begin {body} end $$"


@dataclass(frozen=True)
class Mutant:
    """SQL that plants the defect, SQL that undoes what belongs to the cluster, and who must catch it."""

    name: str
    sql: str
    caught_by: tuple[str, ...] = ("lint", "attacks")
    undo: str = ""


def rewritten(*changes: tuple[str, str]) -> str:
    """The functions of sec.sql with a defect written into them; fails when the text is not there."""
    text = written()
    for before, after in changes:
        text, count = re.subn(before, after, text)
        assert count, f"sec.sql no longer says {before!r}: mend the mutant"
    return text


def _policy(name: str, using: str, table: str = "item", policy: str = "bw_portal_select") -> Mutant:
    return Mutant(name, f"alter policy {policy} on core.{table} using ({using})")


POLICIES = [
    Mutant("a policy is gone", "drop policy bw_portal_select on core.item"),
    Mutant("row security is off", "alter table core.item disable row level security"),
    Mutant("row security is not forced", "alter table core.item no force row level security", ("lint",)),
    _policy("a policy lets everything through", "true", "movement"),
    _policy(
        "the client's half is forgotten",
        "workspace_id = (select sec.ws()) and (select sec.can('catalog.view'))",
    ),
    _policy("the workspace's half is forgotten by staff", "true", policy="bw_staff_select"),
    _policy(
        "the capability is forgotten",
        "workspace_id = (select sec.ws()) and client_id = (select sec.client())",
    ),
    _policy(
        "staff see costs without the capability",
        "workspace_id = (select sec.ws())",
        "item_cost",
        "bw_staff_select",
    ),
    _policy("a job sees every client", "workspace_id = (select sec.ws())", policy="bw_jobs_select"),
    _policy("or in place of and", "workspace_id = (select sec.ws()) or client_id = (select sec.client())"),
    Mutant("a second, wider policy", "create policy more on core.item for select to public using (true)"),
    Mutant(
        "a restrictive policy",
        "create policy less on core.item as restrictive for select to bw_portal using (true)",
        ("lint",),
    ),
]

GRANTS = [
    Mutant("costs are granted to everybody", "grant select on core.item_cost to public"),
    Mutant(
        "the portal may read costs",
        "grant select on core.item_cost to bw_portal; create policy p on core.item_cost for select to bw_portal using (workspace_id = (select sec.ws()))",
    ),
    Mutant(
        "the portal may read one cost", "grant select (unit_cost, item_id) on core.item_cost to bw_portal"
    ),
    Mutant("the portal may update every column", "grant update on core.item to bw_portal"),
    Mutant("the portal may refer to anything", "grant references on core.item to bw_portal", ("lint",)),
    Mutant("contexts can be read", "grant select on sec.context to bw_portal"),
    Mutant("roles can be written", "grant all on sec.role to bw_auth"),
    Mutant("the sign-in may enter", "grant execute on function sec.enter(text, uuid, boolean) to bw_auth"),
    Mutant(
        "the portal may mint",
        "grant execute on function sec.mint_job(uuid, uuid, bytea, interval) to bw_portal",
    ),
    Mutant(
        "the feed may look in", "grant usage on schema core to bw_feed; grant select on core.item to bw_feed"
    ),
    Mutant(
        "anybody may make temporary tables",
        "do $do$ begin execute format('grant temporary on database %I to public', current_database()); end $do$",
    ),
    Mutant("anybody may make tables", "grant create on schema core to bw_portal"),
    Mutant(
        "functions for everybody, by default",
        "alter default privileges for role bw_owner grant execute on functions to public",
        ("lint",),
    ),
    Mutant(
        "settings by function",
        "grant execute on function pg_catalog.set_config(text, text, boolean) to bw_portal",
        ("attacks",),
    ),
    Mutant("the catalogue of logins is open", "grant select on pg_catalog.pg_roles to public", ("attacks",)),
]

KEYS = [
    Mutant(
        "a unique key without the client",
        "alter table core.item add constraint id_once unique (workspace_id, id)",
        ("lint",),
    ),
    Mutant(
        "a primary key without the client",
        "alter table core.item_cost drop constraint item_cost_pkey, add primary key (workspace_id, id)",
        ("lint",),
    ),
    Mutant(
        "a foreign key without the client",
        "alter table core.item_cost add constraint u unique (workspace_id, id); alter table core.lot add foreign key (workspace_id, id) references core.item_cost (workspace_id, id) not valid",
        ("lint",),
    ),
    Mutant(
        "a foreign key that sets null",
        "alter table core.serial add foreign key (workspace_id, client_id, lot_id) references core.lot (workspace_id, client_id, id) on delete set null",
        ("lint",),
    ),
    Mutant(
        "a deferrable foreign key",
        "alter table core.serial add foreign key (workspace_id, client_id, lot_id) references core.lot (workspace_id, client_id, id) deferrable",
        ("lint",),
    ),
    Mutant(
        "an index led by something else",
        "create index by_sku on core.item (sku, workspace_id, client_id)",
        ("lint",),
    ),
    Mutant(
        "a cost in a client's table",
        "alter table core.item add unit_cost numeric; update core.item i set unit_cost = c.unit_cost from core.item_cost c where c.item_id = i.id",
    ),
    Mutant("an identity", "alter table core.item add number bigint generated always as identity", ("lint",)),
    Mutant(
        "a table nobody declared",
        "create table core.stray (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id))",
        ("lint",),
    ),
    Mutant(
        "a view over costs",
        "set role bw_owner; create view core.goods as select * from core.item_cost; grant select on core.goods to bw_portal",
        ("lint", "fuzz"),
    ),
    Mutant(
        "a materialised view",
        "set role bw_owner; create materialized view core.goods as select * from core.item; grant select on core.goods to bw_portal",
        ("lint", "fuzz"),
    ),
]

LOGINS = [
    Mutant(
        "the portal walks past row security",
        "alter role bw_portal bypassrls",
        undo="alter role bw_portal nobypassrls",
    ),
    Mutant(
        "the portal is a member of staff",
        "grant bw_staff to bw_portal",
        undo="revoke bw_staff from bw_portal",
    ),
    Mutant(
        "the portal may make logins",
        "alter role bw_portal createrole",
        undo="alter role bw_portal nocreaterole",
    ),
    Mutant(
        "the login starts with a setting",
        "alter role bw_portal set app.client = 'x'",
        ("lint",),
        undo="alter role bw_portal reset app.client",
    ),
]

CONTEXT = [
    Mutant(
        "the client is a plain setting",
        TRUSTING.format(
            name="client() returns uuid", body="return current_setting('app.client', true)::uuid;"
        ),
    ),
    Mutant(
        "the workspace is a plain setting",
        rewritten(
            (
                r"return found_ws;",
                "return coalesce(nullif(current_setting('app.workspace', true), '')::uuid, found_ws);",
            )
        ),
    ),
    Mutant(
        "every capability is held",
        TRUSTING.format(name="can(capability text) returns boolean", body="return true;"),
    ),
    Mutant(
        "the realm is not checked",
        rewritten(
            (
                r"and c\.realm = case session_user\s+when 'bw_portal' then 'portal' when 'bw_staff' then 'staff' when 'bw_jobs' then 'job' end",
                "",
            ),
            (r"and x\.realm = sec\.realm_of_login\(\)", ""),
        ),
    ),
    Mutant("expired tokens open", rewritten((r"and [cx]\.expires_at > statement_timestamp\(\)", ""))),
    Mutant("revoked tokens open", rewritten((r"and [cx]\.revoked_at is null", ""))),
    Mutant(
        "any client can be activated",
        rewritten(
            (r"\(active = any \(c\.clients\)\) is not true", "false"),
            (r"\(wanted = any \(held\)\) is not true", "false"),
        ),
    ),
    Mutant(
        "anybody's membership can be minted",
        rewritten(
            (
                r"select \* into m from sec\.memberships\(person\) x where",
                "select * into m from (select m.id as membership_id, 'portal'::text as realm, m.workspace_id, m.client_id, m.role from core.client_member m) x where",
            )
        ),
    ),
    Mutant(
        "a missing context is an empty page",
        rewritten(
            (
                r"if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;\n  return found_ws",
                "return found_ws",
            )
        ),
    ),
    Mutant(
        "entering writes although it was a reading",
        rewritten((r"if read_only or c\.read_only then perform", "if false then perform")),
    ),
    Mutant(
        "a look may write where its transaction may",
        rewritten((r"if looks then raise[^;]+; end if;", "")),
    ),
    Mutant("the access log may be changed", "drop trigger only_added_to on core.access_log", ("lint",)),
    Mutant("memberships change unseen", "drop trigger logs_membership on core.client_member", ("lint",)),
    Mutant(
        "memberships no longer end contexts", "drop trigger ends_contexts on core.client_member", ("lint",)
    ),
    Mutant("the trigger sleeps", "alter table core.client_member disable trigger ends_contexts", ("lint",)),
    Mutant("a definer's search_path is open", "alter function sec.ws() reset search_path", ("lint",)),
    Mutant("a function planned before the policies", "alter function sec.can(text) leakproof", ("lint",)),
    Mutant(
        "a door nobody declared",
        "set role bw_owner; create function core.all_items() returns setof core.item language sql security definer set search_path = pg_catalog, pg_temp as 'select * from core.item'; grant execute on function core.all_items() to bw_portal",
        ("lint",),
    ),
    Mutant(
        "a definer of somebody else",
        "create function core.evil() returns int language sql security definer set search_path = pg_catalog, pg_temp as 'select 1'",
        ("lint",),
    ),
]

MUTANTS = [*POLICIES, *GRANTS, *KEYS, *LOGINS, *CONTEXT]
