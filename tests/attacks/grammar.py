"""A small grammar of SQL: random statements over whatever tables, columns and functions the catalogue has.

Seeded, so that a finding can be played again: the statement's number and the seed name it.
"""

# ruff: noqa: E501 - a form of the grammar is a line

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.attacks.attack import Attack, Attacker, carried_out
from tests.attacks.ground import Ground, administering

WHO = ["alice"] * 6 + ["fay", "guest", "sue", "olga", "job", "feed", "auth"]
TELLING_BY_DESIGN = ("memberships", "mint", "mint_job", "pending", "clients_served", "procrastinate")
"""What the sign-in and the worker are for: they are told who belongs where, and nothing else."""

COLUMNS = """
select n.nspname || '.' || quote_ident(c.relname), array_agg(quote_ident(a.attname) order by a.attnum),
  has_table_privilege('bw_portal', c.oid, 'select')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where n.nspname in ('core', 'sec', 'public') and c.relkind in ('r', 'v', 'm', 'p')
group by 1, 3 order by 1
"""
FUNCTIONS = """
select n.nspname || '.' || quote_ident(p.proname), p.pronargs, p.proretset
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.prokind = 'f' and p.pronargs - p.pronargdefaults <= 3
  and (n.nspname in ('core', 'sec', 'public') or n.nspname = 'pg_catalog'
    and p.proname !~ '(in|out|recv|send|sleep|_sel|_joinsel|support|handler)|^(pg_logical|pg_replication|brin|gin|gist|spg|hash)')
order by 1, 2
"""
SETTINGS = {
    "app.client": "'{beta}'", "app.context": "'{expired_token}'", "row_security": "off", "search_path": "public, sec, core",
    "client_min_messages": "debug1", "transaction_read_only": "off", "role": "bw_staff", "enable_seqscan": "off",
    "debug_print_plan": "on", "datestyle": "german", "bytea_output": "escape", "constraint_exclusion": "on",
}  # fmt: skip
CASTS = (
    "text",
    "int",
    "uuid",
    "numeric",
    "json",
    "xml",
    "timestamptz",
    "boolean",
    "regclass",
    "bytea",
    "date",
)
OPERATORS = (
    "=",
    "<>",
    "<",
    "~",
    "like",
    "is distinct from",
    "||",
    "is not distinct from",
    ">=",
    "^@",
    "similar to",
)


@dataclass
class Speaker:
    """Makes statements about one database."""

    tables: dict[str, list[str]]
    readable: list[str]
    functions: list[tuple[str, int, bool]]
    dice: random.Random

    def statement(self) -> str:
        """One attack's SQL: one to three statements."""
        kinds: list[Callable[[], str]] = [
            self.select, self.select, self.select, self.write, self.called, self.session, self.with_setting,
            self.with_setting, self.set_operation, self.nested,
        ]  # fmt: skip
        return self.dice.choice(kinds)()

    def select(self) -> str:
        """A query of one to three tables."""
        froms = [self.table() for _ in range(self.dice.choice((1, 1, 2, 3)))]
        source = f"{froms[0]} t0"
        for number, table in enumerate(froms[1:], 1):
            source += self.joined(table, number, froms)
        where = f" where {self.condition(froms)}" if self.dice.random() < 0.7 else ""
        order = f" order by {self.value(froms)}" if self.dice.random() < 0.2 else ""
        return f"select {self.targets(froms)} from {source}{where}{order} limit {self.dice.choice((5, 50, 1000))}"

    def joined(self, table: str, number: int, froms: list[str]) -> str:
        """A further table in FROM."""
        on = f"on {self.condition(froms[: number + 1])}"
        return self.dice.choice((
            f" cross join {table} t{number}", f" left join {table} t{number} {on}",
            f" full join {table} t{number} on true", f" natural join {table} t{number}",
            f", lateral (select * from {table} limit 9) t{number}",
        ))  # fmt: skip

    def targets(self, froms: list[str]) -> str:
        """What a query asks for."""
        return self.dice.choice((
            "*", "count(*)", "t0::text", "row_to_json(t0)", "json_agg(t0)", "t0.*, t0.ctid, t0.tableoid",
            f"string_agg(({self.value(froms)})::text, ',')", f"{self.value(froms)}, {self.value(froms)}",
            f"max(({self.value(froms)})::text)", f"array_agg({self.value(froms)})",
        ))  # fmt: skip

    def value(self, froms: list[str]) -> str:
        """An expression."""
        number = self.dice.randrange(len(froms))
        column = f"t{number}.{self.dice.choice(self.tables.get(froms[number], ['ctid']))}"
        return self.dice.choice((
            column, column, column, self.literal(), f"({column})::{self.dice.choice(CASTS)}",
            f"({column})::text::{self.dice.choice(CASTS)}",
            f"1 / (case when {column}::text like 'zq%' then 0 else 1 end)",
            f"(select count(*) from {self.table()})", f"coalesce({column}::text, {self.literal()})",
            f"{self.function(1)}({column})", f"({column})::text {self.dice.choice(OPERATORS)} {self.literal()}",
        ))  # fmt: skip

    def condition(self, froms: list[str]) -> str:
        """A condition."""
        left, right = self.value(froms), self.value(froms)
        return self.dice.choice((
            f"({left})::text {self.dice.choice(OPERATORS[:6])} ({right})::text", "true", f"{left} is not null",
            f"t0.client_id = {self.literal()} or true", f"t0.workspace_id <> {self.literal()}", "not (t0 is null)",
            f"exists (select from {self.table()} x where x.client_id::text <> {self.literal()}::text)",
            f"({left})::text in (select ({right})::text)", f"{left}::text ~ ({right}::text || '[')",
        ))  # fmt: skip

    def write(self) -> str:
        """A statement that writes, and wants to see what it wrote."""
        table = self.table()
        column = self.dice.choice(self.tables.get(table, ["id"]))
        back = self.dice.choice(("", " returning *", f" returning {column}::text", " returning ctid, *"))
        conflict = self.dice.choice(
            (
                "",
                " on conflict do nothing",
                f" on conflict ({column}) do update set {column} = excluded.{column}",
            )
        )
        return self.dice.choice((
            f"insert into {table} select * from {table}{conflict}{back}",
            f"insert into {table} ({column}) values ({self.literal()}){conflict}{back}",
            f"update {table} t0 set {column} = {self.literal()} where {self.condition([table])}{back}",
            f"delete from {table} t0 where {self.condition([table])}{back}",
            f"with w as (delete from {table}{back or ' returning 1'}) select * from w",
            f"merge into {table} t0 using (select {self.literal()} v) s on true when matched then do nothing",
            f"select * from {table} for update", f"lock table {table}", f"truncate {table}",
        ))  # fmt: skip

    def called(self) -> str:
        """A function of any schema, half of the time one of ours, with arguments of any kind."""
        name, count, many = self.dice.choice(self.dice.choice((self._ours, self.functions)))
        arguments = ", ".join(self.literal() for _ in range(count))
        return f"select * from {name}({arguments}) limit 50" if many else f"select {name}({arguments})"

    def session(self) -> str:
        """What a session can do beside querying."""
        return self.dice.choice((
            f"explain (analyze, verbose, timing off) {self.select()}", f"explain {self.select()}",
            f"copy ({self.select()}) to stdout", f"copy {self.table()} to stdout",
            f"declare c cursor with hold for {self.select()}; commit; fetch all from c",
            f"prepare p as {self.select()}; execute p", f"savepoint a; {self.select()}; rollback to a; {self.select()}",
            f"listen {self.dice.choice(('stirred', 'procrastinate_any_queue_v1'))}", f"commit; {self.select()}",
            f"table {self.table()}", f"create temporary table x as {self.select()}",
            f"create view x as {self.select()}", f"analyze verbose {self.table()}",
        ))  # fmt: skip

    def with_setting(self) -> str:
        """A setting changed before a query."""
        name = self.dice.choice(sorted(SETTINGS))
        return f"set {self.dice.choice(('local ', ''))}{name} = {SETTINGS[name]}; {self.select()}"

    def set_operation(self) -> str:
        """Two queries in one."""
        word = self.dice.choice(("union all", "except", "intersect"))
        one, two = self.table(), self.table()
        return f"select t0::text from {one} t0 {word} select t0::text from {two} t0"

    def nested(self) -> str:
        """A query within a query, recursive at times."""
        return self.dice.choice((
            f"with q as materialized ({self.select()}) select * from q",
            f"with recursive r (x) as (select 1 union select x + 1 from r, {self.table()} t where x < 3) select * from r",
            f"select * from ({self.select()}) q where q::text like 'zq%' or true",
            f"select (select json_agg(x) from ({self.select()}) x)",
        ))  # fmt: skip

    def table(self) -> str:
        """A table's name; mostly one the portal may read, or nearly every join would be refused."""
        return self.dice.choice(self.readable if self.dice.random() < 0.85 else list(self.tables))

    def function(self, arguments: int) -> str:
        """The name of a function that takes that many."""
        return self.dice.choice(self._by_arguments[arguments])

    @cached_property
    def _by_arguments(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for name, count, _ in self.functions:
            found.setdefault(count, []).append(name)
        return found

    @cached_property
    def _ours(self) -> list[tuple[str, int, bool]]:
        return [function for function in self.functions if not function[0].startswith("pg_catalog")]

    def literal(self) -> str:
        """A constant: ids of others, nonsense, numbers."""
        return self.dice.choice((
            "'{beta}'", "'{gamma}'", "'{northdock}'", "'{southbay}'", "'{beta_item}'", "'{gamma_item}'", "'{acme_item}'",
            "'zq%'", "null", "1", "0", "'x'", "true", "'{{}}'", "'core.item'", "'{beta}'::uuid", "now()",
        ))  # fmt: skip


def speaker(ground: Ground, seed: int) -> Speaker:
    """A speaker about the ground's database."""
    with administering(ground) as connection:
        found = connection.execute(COLUMNS).fetchall()
        functions = [
            (str(name), int(count), bool(many))
            for name, count, many in connection.execute(FUNCTIONS.encode()).fetchall()
            if not any(word in name for word in TELLING_BY_DESIGN)
        ]
    tables = {str(name): list(columns) for name, columns, _ in found}
    readable = [str(name) for name, _, granted in found if granted]
    return Speaker(tables, readable, functions, random.Random(seed))


def fuzzed(
    ground: Ground,
    held: dict[str, Attacker],
    count: int,
    seed: int,
    heard: Callable[[str | None], None] | None = None,
) -> Iterator[str]:
    """Speak `count` statements; what any of them told that it should not, with the statement."""
    spoken = speaker(ground, seed)
    for number in range(count):
        who = spoken.dice.choice(WHO)
        attack = Attack(
            f"fuzz {seed}/{number}", who, f"set local statement_timeout = '2s'; {spoken.statement()}"
        )
        outcome, asked = carried_out(ground, attack, held)
        if heard:
            heard(outcome.state)
        for what in sorted(ground.foreign(who, outcome.text(), asked)):
            yield f"{attack.name} as {who}: told {what} by: {asked}"
