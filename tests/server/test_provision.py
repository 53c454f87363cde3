"""Logins, schemas and the hardening: the same after one run or ten, in many databases of a cluster."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from baywindow.server import posture, provision
from baywindow.server.embedded import Server

ACLS = """
select 'class', c.oid::regclass::text, c.relacl::text from pg_class c
  where c.relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
union all select 'function', p.oid::regprocedure::text, p.proacl::text from pg_proc p
union all select 'schema', nspname, nspacl::text from pg_namespace where nspname !~ '^pg_t'
union all select 'default', defaclnamespace::text || defaclobjtype::text, defaclacl::text from pg_default_acl
union all select 'role', rolname, concat(rolsuper, rolinherit, rolbypassrls, rolconnlimit, rolconfig)
from pg_roles
order by 1, 2, 3
"""


@pytest.fixture
def bare(postgres: Server) -> Iterator[str]:
    """The name of a database that is dropped at the end."""
    name = f"bare_{uuid4().hex[:8]}"
    yield name
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        for found in (f"{name}_copy", name):
            connection.execute(f"drop database if exists {found} with (force)")


def into(postgres: Server, database: str, login: str) -> psycopg.Connection:
    """A connection as one of our logins."""
    return psycopg.connect(postgres.dsn(database, login, provision.passwords()[login]), autocommit=True)


def test_a_second_run_changes_nothing(postgres: Server, bare: str) -> None:
    def acls() -> list[tuple[str, ...]]:
        with psycopg.connect(postgres.dsn(bare)) as connection:
            return connection.execute(ACLS).fetchall()

    assert provision.provision(postgres.dsn(), bare, provision.passwords()) == []
    first = acls()
    assert provision.provision(postgres.dsn(), bare, provision.passwords()) == []
    assert acls() == first


def test_each_login_enters_with_its_own_settings(postgres: Server, bare: str) -> None:
    provision.provision(postgres.dsn(), bare, provision.passwords())
    paths = {"bw_auth": "public", "bw_portal": "core", "bw_staff": "core", "bw_jobs": "core, public"}
    for login, path in paths.items():
        with into(postgres, bare, login) as connection:
            for setting, value in (
                ("search_path", path),
                ("timezone", "UTC"),
                ("log_parameter_max_length", "0"),
            ):
                assert connection.execute(f"show {setting}").fetchone() == (value,), login


def test_a_copy_of_a_template_is_as_closed_as_its_origin(postgres: Server, bare: str) -> None:
    copy = f"{bare}_copy"
    provision.provision(postgres.dsn(), bare, provision.passwords())
    assert provision.provision(postgres.dsn(), copy, provision.passwords(), template=bare) == []
    with into(postgres, copy, "bw_jobs") as connection:
        connection.execute("create temporary table note (x int)")
    with (
        into(postgres, copy, "bw_portal") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="temporary"),
    ):
        connection.execute("create temporary table note (x int)")


@pytest.mark.parametrize("login", ["bw_portal", "bw_staff", "bw_auth", "bw_feed"])
@pytest.mark.parametrize("opening", posture.OPENINGS)
def test_the_hardening_closes(postgres: Server, database: None, login: str, opening: str) -> None:
    with (
        into(postgres, "baywindow", login) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(posture.OPENINGS[opening])


def test_our_logins_enter_no_other_database(postgres: Server, database: None) -> None:
    for name in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            into(postgres, name, "bw_portal")


def test_what_pages_need_is_still_there(postgres: Server, database: None) -> None:
    with into(postgres, "baywindow", "bw_portal") as connection:
        row = connection.execute(
            "select now() at time zone 'Europe/Berlin', date_trunc('day', now(), 'UTC'), gen_random_uuid(),"
            " jsonb_build_object('a', 1), to_char(now(), 'YYYY'), row_number() over (), string_agg('a', ','),"
            " percentile_cont(0.5) within group (order by 1.0), generate_series(1, 1), count(*)"
            " from jsonb_to_recordset('[{\"a\": 1}]'::jsonb) as line (a int)"
        ).fetchone()
    assert row is not None


def test_what_a_managed_service_refuses_is_told_and_the_rest_is_done(postgres: Server, bare: str) -> None:
    """Here the administrator may make roles and databases but is no superuser."""
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute("drop role if exists managed")
        connection.execute("create role managed login createdb createrole password 'managed'")
        connection.execute("grant connect on database postgres to managed")
        for login in provision.LOGINS:
            connection.execute(f"grant {login} to managed with admin option")
    try:
        refused = provision.provision(
            postgres.dsn(user="managed", password="managed"), bare, provision.passwords(), ours=False
        )
    finally:
        with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
            connection.execute(f"drop database if exists {bare} with (force)")
            connection.execute("drop owned by managed")
            connection.execute("drop role managed")
    assert "backups need another way than baywindow backup" in refused
    assert "catalogues and statistics views are readable by every login" in refused


def test_the_printed_script_holds_verifiers_and_no_password() -> None:
    keys = {login: f"secret-{login}" for login in provision.LOGINS}
    text = "\n".join(provision.script("goods", keys))

    assert "secret-" not in text
    assert text.count("SCRAM-SHA-256$4096:") == len(keys)
    assert 'grant temporary on database "goods" to bw_jobs;' in text


def test_a_verifier_opens_the_door_to_its_password(postgres: Server) -> None:
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute(f"create role door login password '{provision.scram('opèn')}'")
        connection.execute("grant connect on database postgres to door")
        psycopg.connect(postgres.dsn(user="door", password="opèn")).close()
        connection.execute("drop owned by door")
        connection.execute("drop role door")


def test_the_logins_are_told_apart_from_an_empty_server(postgres: Server, database: None) -> None:
    key = provision.passwords()["bw_owner"]
    assert provision.provisioned(postgres.dsn("baywindow", "bw_owner", key))
    assert not provision.provisioned(postgres.dsn("nowhere", "bw_owner", key))
    assert conninfo_to_dict(postgres.dsn())["dbname"] == "postgres"
