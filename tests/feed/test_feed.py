"""The live feed: everybody hears of their own and of nothing else, misses nothing, is shut out at once."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connections, models

from baywindow.accounts import contexts
from baywindow.catalog.models import Item
from baywindow.server.addresses import administrator, conninfo, database_name
from baywindow.stock.models import Lot
from baywindow.tenancy.audience import ForClient
from baywindow.tenancy.capabilities import capabilities_of
from baywindow.tenancy.models import Client, ClientMember
from baywindow.tenancy.policies import audience_of, core_models
from tests.accounts.door import signed_in
from tests.accounts.test_policy import policy
from tests.attacks.ground import look
from tests.canary import Garden, planted
from tests.people import Someone, World

from .ears import Running

ITEM = "update core.item set name = name || '!' where id = %s"


def item_of(client: Client) -> UUID:
    """A new item of the client, by the owner."""
    return items_of(client, 1)[0]


def items_of(client: Client, count: int) -> list[UUID]:
    """So many new items of the client, by the owner."""
    keys = {"workspace_id": client.workspace_id, "client_id": client.id}
    made = [Item(**keys, sku=f"MUG-{n}", name="Mug") for n in range(count)]
    Item._base_manager.using("owner").bulk_create(made)
    return [item.id for item in made]


def stir(*items: UUID) -> None:
    """Change the items, each in a transaction of its own."""
    with connections["owner"].cursor() as cursor:
        for item in items:
            cursor.execute(ITEM, [item])


def test_everybody_hears_of_their_own_alone(feed: Running, world: World) -> None:
    acme, beta, gamma = (item_of(client) for client in (world.acme, world.beta, world.gamma))
    people = (world.alice, world.bob, world.gus, world.sam, world.sue)
    ears = {someone.person.name: feed.hear(someone.token()) for someone in people}
    stir(gamma, beta, acme, gamma, beta)

    def heard(name: str, ends: UUID) -> set[tuple[str, str, str | None]]:
        told: set[tuple[str, str, str | None]] = set()
        while str(ends) not in {record for _, _, record in told}:
            told |= ears[name].news()
        return told

    assert heard("Alice", acme) == {("catalog", str(world.acme.id), str(acme))}
    assert heard("Bob", beta) == {("catalog", str(world.beta.id), str(beta))}
    assert heard("Gus", gamma) == heard("Sue", gamma) == {("catalog", str(world.gamma.id), str(gamma))}
    staff = heard("Sam", acme)
    assert {record for _, _, record in staff} <= {str(acme), str(beta)}
    for ear in ears.values():
        ear.close()


def test_every_table_that_stirs_is_heard_by_whoever_may_read_its_rows(feed: Running) -> None:
    """Each row of the canary world is written anew as it is: who may read it hears of it, nobody else."""
    garden = planted()
    world = garden.world
    last = {owner: item_of(getattr(world, owner)) for owner in ("acme", "beta", "gamma")}
    ears = {name: feed.hear(someone.token()) for name, someone in world.people.items()}
    for model in _stirring():
        with connections["owner"].cursor() as cursor:
            cursor.execute(f'update core."{model._meta.db_table}" set client_id = client_id')
    stir(*last.values())
    for name, someone in world.people.items():
        with ears[name] as ear:
            allowed = _allowed(garden, someone)
            if not any(kind == "catalog" for kind, _ in allowed):
                continue  # no last word would come to them
            told: set[tuple[str, str, str | None]] = set()
            while not {record for _, _, record in told} & {str(one) for one in last.values()}:
                told |= ear.news()
            assert {(kind, client) for kind, client, _ in told} <= allowed, name
            assert len({kind for kind, _, _ in told}) > 1, name


def _stirring() -> list[type[models.Model]]:
    """Tables that stir and whose rows may be written again."""
    found = []
    for model in core_models():
        audience = audience_of(model)
        if isinstance(audience, ForClient) and audience.stirs and not audience.append_only:
            found.append(model)
    return found


def _allowed(garden: Garden, someone: Someone) -> set[tuple[str, str]]:
    """The kinds and clients somebody may hear of."""
    held = capabilities_of("portal" if someone.realm == "portal" else "staff", someone.role)
    clients = [getattr(garden.world, name) for name in ("acme", "beta", "gamma")]
    mine = [
        client.id
        for client in clients
        if (client.id == someone.client_id or someone.client_id is None)
        and client.workspace_id == someone.workspace_id
    ]
    return {(need.partition(".")[0], str(client)) for need in held for client in mine}


def test_a_lot_that_may_not_leave_is_news_of_its_item_too(feed: Running, world: World) -> None:
    item = item_of(world.acme)
    ear = feed.hear(world.alice.token())
    with world.sam.acting():
        lot = Lot(client_id=world.acme.id, item_id=item, lot_no="L-1")
        lot.save(using="staff")
    assert ear.news() == {("stock", str(world.acme.id), str(record)) for record in (item, lot.id)}
    with world.sam.acting():
        Lot.objects.of_client(world.acme.id).filter(id=lot.id).update(status="quarantine")
    assert ear.news() == {("stock", str(world.acme.id), str(record)) for record in (item, lot.id)}
    ear.close()


def test_who_comes_back_is_told_what_they_missed_even_of_a_slow_transaction(
    feed: Running, world: World
) -> None:
    first, slow, second, last = items_of(world.acme, 4)
    with psycopg.connect(conninfo("bw_owner")) as other:
        other.execute(ITEM.encode(), [slow])  # begun before everything, seen after it
        with feed.hear(world.alice.token()) as ear:
            stir(first)
            heard = ear.event()
            assert {record for *_, record in heard.news} == {str(first)}
        stir(second)
        other.commit()
    with feed.hear(world.alice.token(), **{"Last-Event-ID": heard.id}) as ear:
        assert {str(slow), str(second)} <= {record for *_, record in ear.event().news}
    with feed.hear(world.alice.token(), f"?heard={heard.id}") as ear:
        assert {str(slow), str(second)} <= {record for *_, record in ear.event().news}
        with psycopg.connect(conninfo("bw_owner")) as other:
            other.execute(ITEM.encode(), [slow])
            stir(last)
            assert {record for *_, record in ear.event().news} == {str(last)}
            other.commit()
        assert {record for *_, record in ear.event().news} == {str(slow)}


def test_two_windows_hear_the_same(feed: Running, world: World) -> None:
    item, token = item_of(world.acme), world.alice.token()
    with feed.hear(token) as one, feed.hear(token) as other:
        stir(item)
        assert one.news() == other.news() == {("catalog", str(world.acme.id), str(item))}


def test_a_look_through_somebody_s_eyes_hears_what_they_hear_until_it_ends(
    feed: Running, world: World
) -> None:
    token = look(world.sam, world.acme.id, world.alice.membership)
    mine, other = item_of(world.acme), item_of(world.beta)
    with feed.hear(token) as ear:
        stir(other, mine)
        assert ear.news() == {("catalog", str(world.acme.id), str(mine))}
        contexts.revoke(token)
        assert ear.event().name == "end"
    assert feed.hear(token).status == 401


@pytest.mark.parametrize("end", ["member", "client", "sign_out"])
def test_a_feed_ends_with_the_right_to_see(end: str, feed: Running, world: World) -> None:
    token, other = world.alice.token(), item_of(world.beta)
    with feed.hear(token) as ear, feed.hear(world.bob.token()) as bob:
        if end == "member":
            ClientMember._base_manager.using("owner").filter(id=world.alice.membership).update(
                role="executive"
            )
        elif end == "client":
            Client._base_manager.using("owner").filter(id=world.acme.id).update(status="suspended")
        else:
            contexts.revoke(token)
        assert ear.event().name == "end"
        stir(other)
        assert bob.news() == {("catalog", str(world.beta.id), str(other))}
    assert feed.hear(token).status == 401


def test_only_our_own_pages_may_listen(feed: Running, world: World) -> None:
    token = world.alice.token()
    for origin in (
        "https://evil.example",
        "http://127.0.0.1:1",
        "null",
        f"http://127.0.0.1.evil:{feed.pages}",
    ):
        refused = feed.hear(token, Origin=origin)
        assert refused.status == 403 and refused.answer.getheader("Access-Control-Allow-Origin") is None
    with feed.hear(token) as ear:
        assert ear.answer.getheader("Access-Control-Allow-Origin") == f"http://127.0.0.1:{feed.pages}"
        assert ear.answer.getheader("Access-Control-Allow-Credentials") == "true"
    assert [feed.hear(wrong).status for wrong in ("", "p.nobody", "s.nobody", "j.nobody")] == [401] * 4


def test_feeds_hold_no_connection_and_the_one_that_listens_comes_back(feed: Running, world: World) -> None:
    token, held = world.alice.token(), []
    for _ in range(20):
        held.append(feed.hear(token))
    assert 3 <= _connections() <= 5
    with psycopg.connect(administrator(database_name()), autocommit=True) as admin:
        admin.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'bw_feed'"
        )
    stir(item := item_of(world.acme))
    assert {str(item)} == {record for *_, record in held[0].event().news}
    assert [ear.status for ear in held] == [200] * 20
    for ear in held:
        ear.close()


def _connections() -> int:
    """How many the feed's process holds: two logins' few, and one that listens."""
    with psycopg.connect(administrator(database_name()), autocommit=True) as admin:
        row = admin.execute(
            "select count(*) from pg_stat_activity where application_name = 'baywindow live feed'"
        ).fetchone()
    return int(row[0]) if row else 0


def test_who_stands_outside_the_networks_hears_nothing(feed: Running, world: World) -> None:
    policy(world, "client", world.acme.id, networks=["127.0.0.1/32"])
    browser = signed_in(world.alice, REMOTE_ADDR="127.0.0.1")
    browser.get("/switch")
    token = browser.cookies[settings.CONTEXT_COOKIE].value
    with feed.hear(token):
        pass
    outside = feed.hear(token, source="127.0.0.2", **{"X-Forwarded-For": "127.0.0.1"})
    assert outside.status == 401
    outside.close()
    with feed.hear(world.bob.token(), source="127.0.0.2"):
        pass
