"""Whoever tampers with an access log is found, however they went about it."""

# ruff: noqa: E501 - a tampering is a line

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connections

from baywindow.activity.chain import Fault, broken_seals, faults, seals
from baywindow.activity.models import AccessLog
from baywindow.server.addresses import administrator, database_name
from baywindow.server.commands import audit
from tests.activity.test_access_log import append
from tests.people import World

OWN = "workspace_id = %(workspace)s and client_id = %(client)s"
AGAIN = """
do $$
declare e core.access_log; before bytea := '';
begin
  for e in select * from core.access_log where workspace_id = '{workspace}' and client_id = '{client}' order by seq loop
    before := sec.access_hash(before, e.workspace_id, e.client_id, e.seq, e.at, e.kind, e.person_id, e.person_name,
                              e.side, e.what, e.detail, e.address);
    update core.access_log set hash = before
     where workspace_id = e.workspace_id and client_id = e.client_id and seq = e.seq;
    update sec.access_head set hash = before where workspace_id = e.workspace_id and scope_id = e.client_id;
  end loop;
end $$
"""


@pytest.fixture
def superuser(database: None) -> Iterator[psycopg.Connection]:
    """Somebody whom no trigger and no policy binds."""
    with psycopg.connect(administrator(database_name()), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection


def found(world: World) -> list[str]:
    """What is wrong with acme's log: entry and fault."""
    with connections["owner"].cursor() as cursor:
        return [f"{fault.seq}: {fault.what}" for fault in faults(cursor) if _is_acme(world, fault)]


def _is_acme(world: World, fault: Fault) -> bool:
    return fault.scope == f"{world.northdock.id}/{world.acme.id}"


def ids(world: World) -> dict[str, object]:
    return {"workspace": world.northdock.id, "client": world.acme.id}


def filled(world: World) -> int:
    """A log of twenty and some entries, whole; the number of the last."""
    append(world, 20)
    assert found(world) == []
    with world.ada.acting():
        return AccessLog.objects.count()


TAMPERINGS = {
    "a word changed": (f"update core.access_log set what = 'nothing' where {OWN} and seq = 9", "9: was changed"),
    "a time changed": (f"update core.access_log set at = at - interval '1 day' where {OWN} and seq = 9", "9: was ch"),
    "a person hidden": (f"update core.access_log set person_name = 'x' where {OWN} and seq = 9", "9: was changed"),
    "an address added": (f"update core.access_log set address = 'x' where {OWN} and seq = 9", "9: was changed"),
    "a seal changed": (f"update core.access_log set hash = sha256('x') where {OWN} and seq = 9", "9: was changed"),
    "an entry taken out": (f"delete from core.access_log where {OWN} and seq = 9", "10: entry 9 is missing"),
    "three entries taken out": (
        f"delete from core.access_log where {OWN} and seq between 9 and 11", "12: entries 9 to 11 are missing"),
    "the first taken out": (f"delete from core.access_log where {OWN} and seq = 1", "2: entry 1 is missing"),
    "taken out and numbered anew": (
        f"delete from core.access_log where {OWN} and seq = 9;"
        f" update core.access_log set seq = seq - 1 where {OWN} and seq > 9", "9: was changed"),
    "the end cut off": (f"delete from core.access_log where {OWN} and seq > 20", "the end is missing"),
    "everything taken out": (f"delete from core.access_log where {OWN}", "ends at entry 0"),
    "an entry put in at the end": (
        f"insert into core.access_log select workspace_id, client_id, 999, at, kind, person_id, person_name, side,"
        f" what, detail, address, hash from core.access_log where {OWN} and seq = 9", "are missing"),
    "the head taken away": ("delete from sec.access_head where scope_id = %(client)s", "its head is gone"),
    "everything taken out, the head too": (
        f"delete from core.access_log where {OWN}; delete from sec.access_head where scope_id = %(client)s",
        "0: somebody has joined here, but the whole log is gone"),
    "everything taken out, the head and the people too": (
        f"delete from core.access_log where {OWN}; delete from sec.access_head where scope_id = %(client)s;"
        f" delete from core.client_member where {OWN}", "0: somebody has joined here, but the whole log is gone"),
    "the head moved": ("update sec.access_head set seq = seq + 1 where scope_id = %(client)s", "the end is missing"),
    "the head sealed otherwise": (
        "update sec.access_head set hash = sha256('x') where scope_id = %(client)s", "not the one its head"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(world: World, superuser: psycopg.Connection, name: str) -> None:
    sql, told = TAMPERINGS[name]
    filled(world)
    for statement in sql.split(";"):
        superuser.execute(statement, ids(world))
    assert any(told in fault for fault in found(world)), found(world)


def test_a_team_s_log_that_is_gone_with_its_head_is_missed(
    world: World, superuser: psycopg.Connection
) -> None:
    for table, scope in (("core.team_access_log", "workspace_id"), ("sec.access_head", "scope_id")):
        superuser.execute(f"delete from {table} where {scope} = %(workspace)s", ids(world))
    with connections["owner"].cursor() as cursor:
        told = [
            fault for fault in faults(cursor) if fault.scope == f"{world.northdock.id}/{world.northdock.id}"
        ]
    assert [fault.what for fault in told] == [
        "somebody has joined here, but the whole log is gone, its head too"
    ]


def test_two_entries_that_changed_places_are_found(world: World, superuser: psycopg.Connection) -> None:
    filled(world)
    for was, now in ((9, -1), (10, 9), (-1, 10)):
        superuser.execute(
            f"update core.access_log set seq = %(now)s where {OWN} and seq = %(was)s",
            {**ids(world), "was": was, "now": now},
        )
    assert {fault[:2] for fault in found(world)} >= {"9:", "10"}


def test_an_entry_moved_to_another_client_is_missed_here_and_wrong_there(
    world: World, superuser: psycopg.Connection
) -> None:
    last = filled(world)
    superuser.execute(
        f"update core.access_log set client_id = %(beta)s, seq = 500 where {OWN} and seq = %(last)s",
        {**ids(world), "beta": world.beta.id, "last": last},
    )
    assert any("the end is missing" in fault for fault in found(world))
    with connections["owner"].cursor() as cursor:
        assert any(str(world.beta.id) in fault.scope for fault in faults(cursor))


def test_a_log_written_anew_breaks_the_seals_kept_elsewhere(
    world: World, superuser: psycopg.Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(world)
    with connections["owner"].cursor() as cursor:
        kept = [seal for seal in seals(cursor) if str(world.acme.id) in seal.scope]
    superuser.execute(f"update core.access_log set what = 'nothing' where {OWN} and seq = 9", ids(world))
    superuser.execute(AGAIN.format(**ids(world)))
    assert found(world) == []  # in itself it is whole again
    with connections["owner"].cursor() as cursor:
        assert [fault.what for fault in broken_seals(cursor, kept)] == [
            "is not what it was when it was sealed"
        ]
    superuser.execute(f"delete from core.access_log where {OWN}", ids(world))
    with connections["owner"].cursor() as cursor:
        assert [fault.what for fault in broken_seals(cursor, kept)] == ["was sealed once and is gone"]


def test_the_owner_itself_can_only_add(world: World) -> None:
    filled(world)
    for sql in (
        "update core.access_log set what = 'x'", "delete from core.access_log", "truncate core.access_log",
        "delete from core.team_access_log", "truncate core.team_access_log",
    ):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="only ever added to"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(sql)


def test_the_command_finds_it_and_ends_with_1(
    world: World, superuser: psycopg.Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(audit, "become_owner", lambda: None)
    filled(world)
    audit.run(["seals"])
    kept = tmp_path / "seals.json"
    kept.write_text(capsys.readouterr().out)
    assert any(str(world.acme.id) in one["scope"] for one in json.loads(kept.read_text()))
    superuser.execute(f"update core.access_log set what = 'nothing' where {OWN} and seq = 9", ids(world))
    assert audit.run(["verify", "--against", str(kept)]) == 1
    assert f"WRONG {world.northdock.id}/{world.acme.id} entry 9: was changed" in capsys.readouterr().out
