"""Attacks on the server itself: catalogues, statistics, files, code, sessions. As the portal, inside alice's."""

# ruff: noqa: E501 - an attack is a line

from __future__ import annotations

from tests.attacks.as_portal import _alice
from tests.attacks.attack import DENIED, NO_CONTEXT, NOTHING, OWN

CATALOGUES = _alice(
    *(
        (f"read {name}", f"select * from pg_catalog.{name}", DENIED)
        for name in (
            "pg_class", "pg_attribute", "pg_proc", "pg_policy", "pg_policies", "pg_roles", "pg_authid", "pg_shadow",
            "pg_stats", "pg_stats_ext", "pg_statistic", "pg_stat_activity", "pg_stat_user_tables", "pg_stat_all_indexes",
            "pg_locks", "pg_settings", "pg_database", "pg_prepared_statements", "pg_cursors", "pg_stat_database",
            "pg_largeobject", "pg_hba_file_rules", "pg_file_settings", "pg_db_role_setting", "pg_trigger", "pg_constraint",
        )
    ),
    ("the information schema", "select * from information_schema.tables", DENIED),
    ("the size of a table", "select pg_relation_size('core.item')", DENIED),
    ("live rows of a table", "select pg_stat_get_live_tuples('core.item'::regclass)", DENIED),
    ("inserted rows of a table", "select pg_stat_get_tuples_inserted('core.item'::regclass)", DENIED),
    ("the text of a function", "select pg_get_functiondef('sec.enter'::regproc)", DENIED),
    ("rights of others", "select has_table_privilege('bw_staff', 'core.item_cost', 'select')", DENIED),
    ("what others run", "select pg_stat_get_activity(null)", DENIED),
    ("transactions so far", "select txid_current()", DENIED),
    ("where the data is", "show data_directory", DENIED),
    ("the server's files", "show hba_file", DENIED),
    ("all settings", "show all", OWN),
)  # fmt: skip

FILES = _alice(
    ("read a file", "select pg_read_file('/etc/passwd')", DENIED),
    ("read a binary file", "select pg_read_binary_file('postgresql.conf')", DENIED),
    ("list a folder", "select pg_ls_dir('.')", DENIED),
    ("copy to a file", "copy (select * from item) to '/tmp/baywindow-evil'", DENIED),
    ("copy to a program", "copy (select 1) to program 'id'", DENIED),
    ("copy from a program", "copy item from program 'id'", DENIED),
    ("copy in", "copy item from stdin", DENIED),
    ("copy out", "copy item to stdout", OWN),
    ("copy a query out", "copy (select * from movement) to stdout", OWN),
    ("copy costs out", "copy item_cost to stdout", DENIED),
    ("import a large object", "select lo_import('/etc/passwd')", DENIED),
    ("make a large object", "select lo_create(0)", DENIED),
    ("keep bytes in a large object", "select lo_from_bytea(0, 'x')", DENIED),
    ("load a library", "load 'dblink'", DENIED),
    ("another session by dblink", "select dblink_connect('dbname=baywindow')", "42883"),
    ("an extension", "create extension dblink", DENIED),
    ("a foreign server", "create server evil foreign data wrapper postgres_fdw", "42501|42704"),
    ("a tablespace", "create tablespace evil location '/tmp'", "42501|25001"),
    ("the server's configuration", "alter system set log_statement = 'all'", "42501|25001"),
)

CODE = _alice(
    ("anonymous code", "do $$ begin perform 1; end $$", DENIED),
    ("a function", "create function evil() returns int language sql as 'select 1'", DENIED),
    ("a table", "create table evil (x int)", DENIED),
    ("a temporary table", "create temporary table item (x int)", DENIED),
    ("a temporary view", "create temporary view evil as select * from item", DENIED),
    ("a view", "create view core.evil as select * from core.item_cost", DENIED),
    ("select into", "select * into evil from item", DENIED),
    ("a schema", "create schema evil", DENIED),
    ("a type", "create type evil as (x int)", DENIED),
    ("a trigger", "create trigger evil before insert on item for each row execute function sec.ws()", DENIED),
    ("a rule", "create rule evil as on select to item do instead select 1", DENIED),
    ("a policy", "create policy evil on item using (true)", DENIED),
    ("drop a policy", "drop policy bw_portal_select on item", DENIED),
    ("row security off", "alter table item disable row level security", DENIED),
    ("an index", "create index evil on item (sku)", DENIED),
    ("extended statistics", "create statistics evil on sku, name from item", DENIED),
    ("a publication", "create publication evil for table item", DENIED),
    ("an event trigger", "create event trigger evil on ddl_command_start execute function sec.ws()", DENIED),
    ("a comment", "comment on table item is 'evil'", DENIED),
    ("give rights away", "grant select on item_cost to public", DENIED),
    ("the schema's rights", "grant all on schema core to bw_portal; create table core.evil (x int)", DENIED),
    ("drop the schema", "drop schema core cascade", DENIED),
    ("a refresh of statistics", "analyze item", OWN),
    ("a rebuilt index", "reindex table item", DENIED),
    ("a checkpoint", "checkpoint", DENIED),
)

SESSIONS = _alice(
    ("listen", "listen stirred", OWN),
    ("listen to the job queue", "listen procrastinate_any_queue_v1", OWN),
    ("notify by function", "select pg_notify('stirred', 'x')", DENIED),
    ("an advisory lock", "select pg_advisory_lock(1)", DENIED),
    ("try an advisory lock", "select pg_try_advisory_lock(1)", DENIED),
    ("sleep", "select pg_sleep(1)", DENIED),
    ("end a session", "select pg_terminate_backend(1)", DENIED),
    ("cancel a session", "select pg_cancel_backend(1)", DENIED),
    ("reload the server", "select pg_reload_conf()", DENIED),
    ("a statement that stays", "prepare evil as select * from item; commit; execute evil", NO_CONTEXT),
    ("a cursor that stays", "declare evil cursor with hold for select id from item; commit; fetch all from evil",
     [("{acme_item}",)]),
    ("a cursor that forges later", "declare evil cursor for select * from item; set local app.client = '{beta}';"
     " fetch all from evil", "TN002"),
    ("two-phase commit", "prepare transaction 'evil'", "55000|42501"),
    ("discard everything", "discard all", "25001"),
    ("a sequence", "select nextval('public.django_migrations_id_seq')", DENIED),
    ("the statement's plan", "explain (verbose, costs off) select * from item", OWN),
    ("the statement's run", "explain (analyze, verbose, timing off) select * from item", OWN),
    ("the plan of a forbidden table", "explain select * from item_cost", DENIED),
    ("nothing at all", "select * from item where false", NOTHING),
)  # fmt: skip

ATTACKS = [*CATALOGUES, *FILES, *CODE, *SESSIONS]
