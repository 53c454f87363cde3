"""A table the portal may write, made with the product's own generator, so that writing attacks have teeth.

No table of today lets the portal insert or update; those of tomorrow will, by the same policies.
"""

# ruff: noqa: E501 - an attack is a line

from __future__ import annotations

from baywindow.tenancy.audience import ForClient
from baywindow.tenancy.converge import create
from baywindow.tenancy.policies import Policy, _jobs, _portal, _staff
from tests.attacks.attack import DENIED, NOTHING, OWN, Attack
from tests.attacks.ground import Ground, administering

TABLE = "probe"
AUDIENCE = ForClient(
    read="stock.view",
    insert="stock.export",
    update=("note",),
    update_needs="stock.export",
    staff_write="stock.move",
)
MAKE = """
set role bw_owner;
create table core.probe (
  workspace_id uuid not null, client_id uuid not null, id uuid not null, code text not null, note text,
  hidden text, item_id uuid,
  primary key (workspace_id, client_id, id), unique (workspace_id, client_id, code), check (note <> 'forbidden'),
  foreign key (workspace_id, client_id, item_id) references core.item (workspace_id, client_id, id));
alter table core.probe enable row level security, force row level security;
grant select, insert on core.probe to bw_portal;
grant update (note) on core.probe to bw_portal;
grant select, insert, update on core.probe to bw_staff, bw_jobs;
"""


def made(ground: Ground) -> None:
    """Make the table in the ground's database, with one row of each client."""
    policies = [
        Policy(TABLE, "bw_owner", "ALL", "true", "true"),
        *_portal(TABLE, AUDIENCE), *_staff(TABLE, AUDIENCE), *_jobs(TABLE, AUDIENCE, True),
    ]  # fmt: skip
    words = ground.words
    with administering(ground) as connection:
        connection.execute(MAKE)
        for policy in policies:
            connection.execute(create(policy))
        for owner in ("acme", "beta", "gamma"):
            mark = words[f"{owner}_client_stock_view"]
            connection.execute(
                "insert into core.probe values (%s, %s, %s, %s, %s, %s, %s)",
                [
                    words[ground.garden.workspace_of(owner)], words[owner], words[f"{owner}_item"], f"{owner}-code",
                    f"{mark}-note", f"{mark}-hidden", words[f"{owner}_item"],
                ],
            )  # fmt: skip


AGAIN = "commit; begin read write; set local app.context = '{looker_token}'; "
OWN_ROW = (
    "insert into probe (workspace_id, client_id, id, code, note, item_id) values ('{northdock}', '{acme}', "
)
FOREIGN_ROW = "insert into probe (workspace_id, client_id, id, code, note) values ('{northdock}', '{beta}', "
ELSEWHERE = "insert into probe (workspace_id, client_id, id, code, note) values ('{southbay}', '{gamma}', "

ATTACKS = [
    Attack(f"alice writing: {name}", "alice", sql, expected)
    for name, sql, expected in (
        ("her own row", OWN_ROW + "'{random}', 'mine', 'n', '{acme_item}') returning id", [("{random}",)]),
        ("a row of beta", FOREIGN_ROW + "'{random}', 'mine', 'n')", DENIED),
        ("a row of gamma", ELSEWHERE + "'{random}', 'mine', 'n')", DENIED),
        ("beta's key", FOREIGN_ROW + "'{beta_item}', 'x', 'n')", DENIED),
        ("beta's key on conflict nothing", FOREIGN_ROW + "'{beta_item}', 'x', 'n') on conflict do nothing returning *", DENIED),
        ("beta's key on conflict update", FOREIGN_ROW + "'{beta_item}', 'x', 'n') on conflict (workspace_id, client_id, id)"
         " do update set note = probe.hidden returning *", DENIED),
        ("gamma's key on conflict update", ELSEWHERE + "'{gamma_item}', 'x', 'n') on conflict (workspace_id, client_id, id)"
         " do update set note = probe.hidden returning *", DENIED),
        ("beta's id as her own", OWN_ROW + "'{beta_item}', 'other', 'n', null) on conflict do nothing returning id",
         [("{beta_item}",)]),
        ("a code that beta has too", OWN_ROW + "'{random}', 'beta-code', 'n', null)"
         " on conflict (workspace_id, client_id, code) do update set note = probe.note returning code", [("beta-code",)]),
        ("her code again", OWN_ROW + "'{random}', 'acme-code', 'n', null)", "23505"),
        ("her row on conflict", OWN_ROW + "'{acme_item}', 'c', 'n', null) on conflict (workspace_id, client_id, id)"
         " do update set note = 'new' returning note", [("new",)]),
        ("another tenant on conflict", OWN_ROW + "'{acme_item}', 'c', 'n', null) on conflict (workspace_id, client_id, id)"
         " do update set client_id = '{beta}'", DENIED),
        ("beta's item", OWN_ROW + "'{random}', 'fk', 'n', '{beta_item}')", "23503"),
        ("an item that never was", OWN_ROW + "'{random}', 'fk', 'n', '{random}')", "23503"),
        ("every note", "update probe set note = note || '!' returning *", OWN),
        ("beta's note", "update probe set note = 'x' where client_id = '{beta}' returning *", NOTHING),
        ("a note by beta's id", "update probe set note = 'x' where id = '{beta_item}' returning *", NOTHING),
        ("the tenant", "update probe set client_id = '{beta}'", DENIED),
        ("the hidden column", "update probe set hidden = 'x'", DENIED),
        ("the key", "update probe set id = '{random}'", DENIED),
        ("a join to beta", "update probe p set note = q.hidden from probe q where q.client_id = '{beta}' returning *", NOTHING),
        ("a check that fails", "update probe set note = 'forbidden'", "23514"),
        ("null in place of the tenant", "insert into probe values (null, null, '{random}', 'x')", "42501|23502"),
        ("delete", "delete from probe", DENIED),
        ("merge", "merge into probe p using (values ('{beta}'::uuid)) v (c) on p.client_id = v.c"
         " when matched then update set note = 'x' when not matched then do nothing", OWN),
        ("lock beta's rows", "select * from probe where client_id = '{beta}' for update", NOTHING),
        ("a copy in", "copy probe from stdin", "0A000|57014"),
        ("all rows by a returning subquery", "with w as (update probe set note = note returning *) select client_id from w",
         [("{acme}",)]),
        ("an expression that reads on", OWN_ROW + "'{random}', (select max(note) from probe), 'n', null)"
         " returning code", OWN),
    )
] + [
    Attack("fay writing: without the capability", "fay", OWN_ROW + "'{random}', 'x', 'n', null)", DENIED),
    Attack("fay writing: change", "fay", "update probe set note = 'x' returning *", NOTHING),
    Attack("bob writing: into acme", "bob", OWN_ROW + "'{random}', 'x', 'n', null)", DENIED),
    Attack("sue writing: into northdock", "sue", OWN_ROW + "'{random}', 'x', 'n', null)", DENIED),
    Attack("sue writing: northdock's key", "sue", OWN_ROW + "'{acme_item}', 'x', 'n', null) on conflict"
           " (workspace_id, client_id, id) do update set note = probe.hidden returning *", DENIED),
    Attack("job writing: into beta", "job", FOREIGN_ROW + "'{random}', 'x', 'n')", DENIED),
    *(
        Attack(f"looker writing: {name}", "looker", sql, "25006")
        for name, sql in (
            ("as it is", OWN_ROW + "'{random}', 'x', 'n', null)"),
            ("in a transaction of its own", AGAIN + OWN_ROW + "'{random}', 'x', 'n', null)"),
            ("change", AGAIN + "update probe set note = 'x' returning *"),
            ("lock", AGAIN + "select * from probe for update"),
            ("on conflict", AGAIN + OWN_ROW + "'{acme_item}', 'x', 'n', null) on conflict"
             " (workspace_id, client_id, id) do update set note = 'x'"),
            ("entered for writing", "commit; begin; select sec.enter('{looker_token}', null, false); "
             + OWN_ROW + "'{random}', 'x', 'n', null)"),
            ("the session made to write", "set session characteristics as transaction read write; " + AGAIN
             + OWN_ROW + "'{random}', 'x', 'n', null)"),
        )
    ),
    Attack("guest writing", "guest", OWN_ROW + "'{random}', 'x', 'n', null)", "TN001"),
]  # fmt: skip
