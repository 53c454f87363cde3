"""Attacks of somebody who can run any SQL as the portal's login, inside alice's or fay's context."""

# ruff: noqa: E501 - an attack is a line

from __future__ import annotations

from tests.attacks.attack import DENIED, FOREIGN, NO_CONTEXT, NOTHING, OWN, Attack

UNKNOWN = "42P01"
UNDEFINED = "42883"
READ_ONLY = "25006"


def _alice(*attacks: tuple[str, str, object]) -> list[Attack]:
    return [Attack(f"alice: {name}", "alice", sql, expected) for name, sql, expected in attacks]  # type: ignore[arg-type]


BECOME_SOMEBODY_ELSE = _alice(
    ("set role to staff", "set role bw_staff", DENIED),
    ("set role to the owner", "set local role bw_owner", DENIED),
    ("set session authorization", "set session authorization bw_owner", DENIED),
    ("reset role and look again", "reset role; set role none; select * from client", OWN),
    ("session authorization to oneself", "set session authorization bw_portal; select * from item", OWN),
    ("walk past row security", "set row_security = off; select * from item", DENIED),
    ("give oneself BYPASSRLS", "alter role bw_portal bypassrls", DENIED),
    ("give oneself the owner", "grant bw_owner to bw_portal", DENIED),
    ("make a role", "create role evil login", DENIED),
    ("name somebody else in a join of roles", "reassign owned by bw_owner to bw_portal", DENIED),
    ("pretend to be a replica", "set session_replication_role = replica", DENIED),
)

FORGE = _alice(
    ("a made-up context", "set local app.context = 'forged'; select * from item", NO_CONTEXT),
    ("an empty context", "set local app.context = ''; select * from item", NO_CONTEXT),
    ("reset the context", "reset app.context; select * from item", NO_CONTEXT),
    ("the foreign client", "set local app.client = '{beta}'; select * from item", FOREIGN),
    ("the client of another workspace", "set local app.client = '{gamma}'; select * from item", FOREIGN),
    ("no client", "set local app.client = ''; select id from item", [("{acme_item}",)]),
    ("a client that is no id", "set local app.client = 'x'; select * from item", FOREIGN),
    ("two clients", "set local app.client = '{{{acme},{beta}}}'; select * from item", FOREIGN),
    ("a staff token", "set local app.context = '{sam_token}'; select * from item", NO_CONTEXT),
    ("a job's token", "set local app.context = '{job_token}'; select * from item", NO_CONTEXT),
    ("an expired token", "set local app.context = '{expired_token}'; select * from item", NO_CONTEXT),
    ("enter with an expired token", "select sec.enter('{expired_token}', null, false)", NO_CONTEXT),
    ("a revoked token", "set local app.context = '{revoked_token}'; select * from item", NO_CONTEXT),
    ("enter with a revoked token", "select sec.enter('{revoked_token}', null, false)", NO_CONTEXT),
    ("plain settings of other makes", "set local app.workspace = '{southbay}'; set local app.workspace_id = "
     "'{southbay}'; set local app.client_id = '{beta}'; set local app.capabilities = 'costs.view'; "
     "select id from item", [("{acme_item}",)]),
    ("the hash in place of the token", "set local app.context = 'sha256'; select * from item", NO_CONTEXT),
    ("enter as staff", "select sec.enter('{sam_token}', null, false)", NO_CONTEXT),
    ("enter the foreign client", "select sec.enter('{alice_token}', '{beta}', false)", FOREIGN),
    ("enter with nothing", "select sec.enter(null, null, null)", NO_CONTEXT),
    ("enter again, then forge", "select sec.enter('{alice_token}', '{acme}', false);"
     " set local app.client = '{beta}'; select * from item", FOREIGN),
    ("forge inside a savepoint", "savepoint a; set local app.client = '{beta}'; rollback to a; select * from item", OWN),
    ("commit and look on", "commit; select * from item", NO_CONTEXT),
    ("set_config as a function", "select set_config('app.client', '{beta}', true)", DENIED),
    ("set_config through pg_settings", "update pg_settings set setting = 'x' where name = 'app.client'", DENIED),
    ("read the token by function", "select current_setting('app.context')", DENIED),
    ("read the settings", "show app.client; show app.context", [("{acme}",), ("{alice_token}",)]),
    ("ask a capability one lacks", "select sec.can('costs.view')", [("f",)]),
    ("mint a context", "select sec.mint('{bob_person}', '{bob_membership}', '\\x00', '', '1 hour')", DENIED),
    ("mint a job", "select sec.mint_job('{northdock}', '{beta}', '\\x00', '1 hour')", DENIED),
    ("ask what waits", "select * from sec.pending()", DENIED),
    ("list memberships", "select * from sec.memberships('{bob_person}')", DENIED),
    ("revoke somebody's context", "select sec.revoke('{bob_token}')", DENIED),
    ("revoke a sign-in", "select sec.revoke_sign_in('test')", DENIED),
    ("revoke a person", "select sec.revoke_person('{bob_person}')", DENIED),
    ("read contexts", "select * from sec.context", DENIED),
    ("have proven who one is", "update sec.context set proven_at = now()", DENIED),
    ("have signed in just now", "update public.sign_in set proven_at = now()", DENIED),
    ("read roles", "select * from sec.role", DENIED),
    ("call the realm's function", "select sec.realm_of_login()", DENIED),
    ("lint the catalogue", "select * from sec.lint_scratch", UNKNOWN),
)  # fmt: skip

REACH_OTHERS_ROWS = _alice(
    ("ask for the foreign client", "select * from item where client_id = '{beta}'", NOTHING),
    ("ask for the other workspace", "select * from item where workspace_id = '{southbay}'", NOTHING),
    ("or true", "select id from item where client_id = '{beta}' or true", [("{acme_item}",)]),
    ("by its id", "select * from item where id = '{beta_item}'", NOTHING),
    ("count everybody's", "select count(*) from item", [("1",)]),
    ("a sample", "select count(*) from movement tablesample system (100)", [("1",)]),
    ("by physical place", "select * from item where ctid >= '(0,0)'", OWN),
    ("recursion", "with recursive r as (select id from item union select i.id from item i, r) select * from r", OWN),
    ("everything as JSON", "select json_agg(i) from item i", OWN),
    ("the table as a value", "select item.*::text from item full join movement on true", OWN),
    ("costs", "select * from item_cost", DENIED),
    ("a cost through a join", "select c.unit_cost from item i join item_cost c on c.item_id = i.id", DENIED),
    ("the workspace's warehouses", "select * from warehouse", DENIED),
    ("the workspace's locations", "select * from location", DENIED),
    ("the workspace", "select * from workspace", DENIED),
    ("staff", "select * from staff_member", DENIED),
    ("errands", "select * from outbox", DENIED),
    ("clients' codes", "select * from client_code", DENIED),
    ("people", "select * from public.person", DENIED),
    ("sessions", "select * from public.django_session", DENIED),
    ("jobs", "select * from public.procrastinate_jobs", DENIED),
    ("another search path", "set search_path = public; select * from person", UNKNOWN),
    ("a foreign member of the same name", "select * from client_member where email like '%'", OWN),
)  # fmt: skip

LEAK_THROUGH_CONDITIONS = _alice(
    ("a cast that fails", "select * from item where sku::int = 1", "22P02"),
    ("a division that fails on the foreign row", "select 1 from item where 1 / (case when name like '{beta_client_catalog_view}%' then 0 else 1 end) = 1", [("1",)]),
    ("a cast of a foreign row only", "select 1 from item where case when client_id <> '{acme}' then name::int = 1 else true end", [("1",)]),
    ("a cast to json", "select name::json from item", "22P02"),
    ("a cast to xml or to a date", "select name::timestamptz from item", "22007"),
    ("an order that fails", "select 1 from item order by 1 / (case when client_id = '{beta}' then 0 else 1 end)", [("1",)]),
    ("an aggregate that fails", "select sum(1 / (case when client_id = '{beta}' then 0 else 1 end)) from item", [("1",)]),
    ("a pattern that fails", "select * from item where 'a' ~ (name || '[')", "2201B"),
    ("a cheap function", "create function cheap(text) returns bool cost 0.0000001 language sql as 'select true'", DENIED),
    ("a cheap operator", "create operator <<< (function = texteq, leftarg = text, rightarg = text)", DENIED),
    ("a limit that fails", "select 1 from client limit (select 1 / (count(*) - 1) from item)", "22012"),
    ("debugging output", "set client_min_messages = debug1; set debug_print_plan = on; set debug_print_rewritten = on; select * from item", OWN),
    ("an error's detail", "select jsonb_build_object(null, name) from item", "22023|22004"),
    ("nested SQL as XML", "select query_to_xml('select * from item', true, true, '')", DENIED),
    ("a table as XML", "select table_to_xml('core.item_cost', true, true, '')", DENIED),
    ("the database as XML", "select database_to_xml(true, true, '')", DENIED),
    ("nested SQL in text search", "select * from ts_stat('select to_tsvector(name) from item')", DENIED),
    ("nested SQL in a rewrite", "select ts_rewrite('a'::tsquery, 'select ''a''::tsquery, ''b''::tsquery')", DENIED),
    ("a cursor as XML", "declare c cursor for select * from item; select cursor_to_xml('c', 1, true, true, '')", DENIED),
)  # fmt: skip

WRITE = _alice(
    ("insert", "insert into item (workspace_id, client_id, id, sku, name) values ('{northdock}', '{beta}', '{random}', 'x', 'x')", DENIED),
    ("insert one's own", "insert into movement select * from movement", DENIED),
    ("update", "update item set name = 'x'", DENIED),
    ("update the tenant", "update item set client_id = '{beta}'", DENIED),
    ("delete", "delete from item", DENIED),
    ("truncate", "truncate item", DENIED),
    ("probe by conflict", "insert into item (workspace_id, client_id, id, sku, name) values ('{northdock}', '{beta}', '{beta_item}', 'x', 'x') on conflict (workspace_id, client_id, id) do update set name = item.name returning *", DENIED),
    ("merge", "merge into item i using (select 1) s on i.client_id = '{beta}' when matched then update set name = 'x'", DENIED),
    ("write in a with", "with gone as (delete from level returning *) select * from gone", DENIED),
    ("lock rows", "select * from item for update", DENIED),
    ("share rows", "select * from item for key share", DENIED),
    ("lock the table", "lock table item in access exclusive mode", DENIED),
    ("promote oneself", "update client_member set role = 'admin' returning *", NOTHING),
    ("write the roles", "update sec.role set capabilities = array['costs.view']", DENIED),
)  # fmt: skip

READING = [
    Attack("alice reading: end the reading", "alice", "set transaction read write", "25001", reading=True),
    Attack("alice reading: by setting", "alice", "set local transaction_read_only = off", "25001|25006", reading=True),
    Attack("alice reading: enter for writing", "alice", "select sec.enter('{alice_token}', null, false); "
           "create table core.evil (x int)", "25006|42501", reading=True),
    Attack("alice reading: change the login's own defaults", "alice",
           "alter role bw_portal set app.client = '{beta}'", READ_ONLY, reading=True),
    Attack("alice reading: change the login's password", "alice", "alter role bw_portal password 'x'", READ_ONLY, reading=True),
    Attack("alice reading: a new transaction", "alice", "commit; begin read write; select * from item", NO_CONTEXT, reading=True),
    Attack("alice reading: notify", "alice", "notify stirred", OWN, reading=True),
]  # fmt: skip

WITHOUT_CAPABILITY = [
    Attack("fay: stock without its capability", "fay", "select * from level", NOTHING),
    Attack("fay: items", "fay", "select * from item", NOTHING),
    Attack("fay: movements", "fay", "select count(*) from movement", [("0",)]),
    Attack("fay: colleagues", "fay", "select * from client_member", NOTHING),
    Attack("fay: forge a capability", "fay", "set local app.capabilities = '{{stock.view}}'; select * from level", NOTHING),
    Attack("eve: colleagues", "eve", "select * from client_member", NOTHING),
]  # fmt: skip

_AGAIN = "commit; begin read write; set local app.context = '{looker_token}'; "

LOOKING = [
    Attack(f"looker: {name}", "looker", sql, expected)  # type: ignore[arg-type]
    for name, sql, expected in (
        ("sees what alice sees", "select id from item", [("{acme_item}",)]),
        ("a new transaction that writes", _AGAIN + "update client set name = 'x'", DENIED),
        ("lock rows", _AGAIN + "select * from item for update", DENIED),
        ("ask for the right to write", _AGAIN + "select sec.ws_writing()", READ_ONLY),
        ("enter for writing, then ask", "commit; begin; select sec.enter('{looker_token}', null, false);"
         " select sec.ws_writing()", READ_ONLY),
        ("end the reading", "set transaction read write", "25001"),
        ("end the reading by setting", "set local transaction_read_only = off", "25001|25006"),
        ("end the reading for the session", "set session characteristics as transaction read write; commit; begin;"
         " set local app.context = '{looker_token}'; select sec.ws_writing()", READ_ONLY),
        ("inside a savepoint", "savepoint a; set transaction read write", "25001"),
        ("the other client", "set local app.client = '{beta}'; select * from item", FOREIGN),
        ("read the log of those who looked", "select * from access_log", NOTHING),
        ("write the log", _AGAIN + "insert into access_log select * from access_log", DENIED),
        ("mint another look", "select sec.mint_view_as('{looker_token}', '{acme}', null, 'admin', 'because', '\\x00', '1 hour')", DENIED),
    )
] + [
    Attack("looker: on the staff's login", "floor", "select sec.enter('{looker_token}', null, false)", NO_CONTEXT),
    Attack("looker: forged on the staff's login", "floor", "set app.context = '{looker_token}'; select * from item", NO_CONTEXT),
    Attack("looker: on the jobs' login", "jobs", "select sec.enter('{looker_token}', null, false)", NO_CONTEXT),
    Attack("looker: forged on the jobs' login", "jobs", "begin; set local app.context = '{looker_token}';"
           " delete from item", NO_CONTEXT + "|42501"),
]  # fmt: skip

ACCESS_LOG = [
    Attack(f"{who}: {name} {table}", who, sql.format(t=table), DENIED)
    for who, table in (("ada", "access_log"), ("ola", "access_log"), ("ola", "team_access_log"), ("job", "access_log"))
    for name, sql in (
        ("change", "update {t} set what = 'nothing'"),
        ("delete from", "delete from {t}"),
        ("add to", "insert into {t} select * from {t}"),
        ("empty", "truncate {t}"),
        ("lock the rows of", "select * from {t} for update"),
    )
] + [
    Attack("ada: read the heads", "ada", "select * from sec.access_head", DENIED),
    Attack("ada: append by function", "ada", "select sec.append_access('{northdock}', '{acme}', 'x', null, 'x', 'client', 'x', 'x', 'x')", DENIED),
    Attack("ada: record by function", "ada", "select sec.record_access('{ada_token}', null, 'x', 'x', 'x', 'x')", DENIED),
    Attack("alice: the access log without its capability", "alice", "select * from access_log", NOTHING),
]  # fmt: skip

ATTACKS = [
    *LOOKING,
    *ACCESS_LOG,
    *BECOME_SOMEBODY_ELSE,
    *FORGE,
    *REACH_OTHERS_ROWS,
    *LEAK_THROUGH_CONDITIONS,
    *WRITE,
    *READING,
    *WITHOUT_CAPABILITY,
]
