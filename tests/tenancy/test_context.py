"""The sealed context: who gets in, what they see, and how fast the door shuts."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction

from baywindow.accounts import contexts
from baywindow.settings import PREPARED_AFTER
from baywindow.tenancy.context import ContextExpired, ForeignClient, NoContext, current, entered, sqlstate
from baywindow.tenancy.models import Client, ClientMember
from tests.attacks.ground import let_go
from tests.people import World


def test_alice_enters_and_is_told_who_she_is(world: World) -> None:
    with world.alice.acting() as member:
        assert member == current()
        assert (member.realm, member.client_id, member.role) == ("portal", world.acme.id, "operations")
        assert member.may("stock.view") and not member.may("stock.adjust")


def test_alice_sees_her_own_client_only_even_when_the_query_forgets_to_say_so(world: World) -> None:
    with world.alice.acting(), connections["portal"].cursor() as cursor:
        cursor.execute("select client_id from client")
        assert cursor.fetchall() == [(world.acme.id,)]


def test_staff_see_their_workspace_and_no_other(world: World) -> None:
    with world.sam.acting():
        assert {client.id for client in Client.objects.all()} == {world.acme.id, world.beta.id}


def test_without_a_context_the_database_answers_with_an_error_not_an_empty_page(world: World) -> None:
    with pytest.raises(DatabaseError) as caught, connections["portal"].cursor() as cursor:
        cursor.execute("select * from client")
    assert sqlstate(caught.value) == "TN001"
    with pytest.raises(NoContext):
        Client.objects.all()


def test_a_token_is_worthless_on_another_login(world: World) -> None:
    for alias, someone in (("staff", world.alice), ("portal", world.sam), ("jobs", world.sam)):
        with pytest.raises(ContextExpired), entered(alias, someone.token()):
            pass


def test_a_foreign_client_cannot_be_activated(world: World) -> None:
    with pytest.raises(ForeignClient), entered("portal", world.alice.token(), world.beta.id):
        pass


def test_a_get_cannot_write(world: World) -> None:
    with pytest.raises(DatabaseError, match="read-only"), world.sam.acting(read_only=True):
        client = Client.objects.get(id=world.acme.id)
        client.name = "renamed"
        client.save(update_fields=["name"])


def test_revoking_ends_a_context_at_once(world: World) -> None:
    token = world.alice.token()
    with entered("portal", token):
        pass
    contexts.revoke(token)
    with pytest.raises(ContextExpired), entered("portal", token):
        pass


def test_changing_a_membership_ends_its_contexts_in_the_same_transaction(world: World) -> None:
    token = world.alice.token()
    with world.sam.acting():
        member = ClientMember.objects.get(id=world.alice.membership)
        member.role = "finance"
        member.save(update_fields=["role"])
    with pytest.raises(ContextExpired), entered("portal", token):
        pass
    with world.alice.acting() as again:
        assert not again.may("stock.view")


def test_suspending_a_client_shuts_its_people_out(world: World) -> None:
    token = world.alice.token()
    with world.sam.acting():
        acme = Client.objects.get(id=world.acme.id)
        acme.status = "suspended"
        acme.save(update_fields=["status"])
    with pytest.raises(ContextExpired), entered("portal", token):
        pass
    assert contexts.memberships(world.alice.person.id) == []


def test_a_new_password_ends_every_context(world: World) -> None:
    token = world.alice.token()
    world.alice.person.set_password("another long password")
    world.alice.person.save(update_fields=["password"])
    with pytest.raises(ContextExpired), entered("portal", token):
        pass


def test_an_expired_context_does_not_open(world: World) -> None:
    token = world.alice.token()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "update sec.context set expires_at = now() - interval '1 second' where token_hash = %s::bytea",
            [sha256(token.encode()).digest()],
        )
    with pytest.raises(ContextExpired), entered("portal", token):
        pass


def test_nobody_mints_a_membership_of_somebody_else(world: World) -> None:
    stolen = contexts.memberships(world.bob.person.id)[0]
    with pytest.raises(ForeignClient):
        contexts.mint(world.alice.person.id, stolen, "test")


def test_what_leaves_the_pool_is_wiped_when_it_comes_back(world: World) -> None:
    connection = connections["portal"]
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '1234s'")
        cursor.execute("set app.context = 'poisoned'")
        backend = connection.connection.info.backend_pid
    connection.close()
    _take_backend(backend)
    with connection.cursor() as cursor:
        cursor.execute("show statement_timeout")
        assert cursor.fetchone() == ("10s",)
        cursor.execute("show app.context")
        assert cursor.fetchone() == ("",)
    connection.close()


def test_what_pages_ask_again_stays_prepared(world: World) -> None:
    backend = _prepared_backend()
    connections["portal"].close()
    _take_backend(backend)
    with connections["portal"].cursor() as cursor:
        assert cursor.execute("select by_text, by_protocol > 0 from sec.prepared()").fetchone() == (0, True)
    connections["portal"].close()


@pytest.mark.parametrize("sql", ["prepare poison as select 1", "deallocate _pg3_0", "deallocate all"])
def test_a_connection_whose_statements_were_meddled_with_is_not_used_again(sql: str, world: World) -> None:
    backend = _prepared_backend()
    connections["portal"].connection.pgconn.exec_(sql.encode())
    connections["portal"].close()
    with pytest.raises(AssertionError, match="never gave"):
        _take_backend(backend)


def test_a_returning_pool_connection_costs_one_round_trip(world: World, tmp_path: Path) -> None:
    connection = connections["portal"]
    connection.ensure_connection()
    raw = connection.connection
    with (tmp_path / "sent").open("wb") as sent:
        raw.pgconn.trace(sent.fileno())
        connection.close()
        raw.pgconn.untrace()
    lines = (tmp_path / "sent").read_text().splitlines()
    assert len([line for line in lines if "\tF\t" in line]) == 1, lines


def _prepared_backend() -> int:
    """A fresh connection of the portal's pool that keeps a statement prepared; its backend's process id."""
    connection = connections["portal"]
    let_go()
    with connection.cursor() as cursor:
        for _ in range(PREPARED_AFTER + 1):
            cursor.execute("select 'kept'")
        return int(connection.connection.info.backend_pid)


def _take_backend(wanted: int) -> None:
    """Check connections out of the portal's pool until the wanted one comes back."""
    connection = connections["portal"]
    for _ in range(5):
        connection.ensure_connection()
        if connection.connection.info.backend_pid == wanted:
            return
        connection.close()
    raise AssertionError("the pool never gave the connection back")
