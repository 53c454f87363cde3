"""Keys open what their maker may give, for as long as the maker stands; the database says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from baywindow.api.models import ClientKey, StaffKey
from baywindow.tenancy import keys
from baywindow.tenancy.context import ContextExpired, entered, sqlstate
from baywindow.tenancy.sign_in import CLIENT, CLIENTS, TEAM, SignInPolicy
from tests.api.callers import Caller, caller, made, problem
from tests.people import Browser, World
from tests.together import closing, give_back
from tests.visits import lines


def refusal(answer: Any) -> str:
    return problem(answer)["type"].rsplit("/", 1)[-1]


def test_ada_s_key_reaches_acme_and_sam_s_the_workspace(world: World) -> None:
    ada, sam = caller(world.ada).get("/me").json(), caller(world.sam).get("/me").json()
    assert (ada["realm"], ada["client"]["id"]) == ("portal", str(world.acme.id))
    assert (sam["realm"], sam["client"], sam["workspace"]["id"]) == ("staff", None, str(world.northdock.id))
    assert ada["name"] == "Test bridge"


def test_a_personal_key_acts_under_its_person_s_name(world: World) -> None:
    assert caller(world.ada, machine=False).get("/me").json()["name"] == "Ada"


def test_staff_make_a_key_for_one_client_which_its_admin_sees(world: World) -> None:
    key = made(world.sam, client_id=world.acme.id)
    told = Caller(key.text).get("/me").json()
    assert (told["realm"], told["client"]["id"]) == ("portal", str(world.acme.id))
    with world.ada.acting(read_only=True):
        assert [row.id for row in ClientKey.objects.all()] == [key.id]
    with world.bob.acting(read_only=True):
        assert not ClientKey.objects.exists()


def test_the_database_keeps_no_key(world: World) -> None:
    text = made(world.ada).text
    with connections["owner"].cursor() as cursor:
        for table in ("sec.key", "sec.context", "core.client_key"):
            cursor.execute(f"select count(*) from {table} t where t::text like %s", [f"%{text[4:]}%"])
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("asked", [("stock.receive",), ("keys.manage",), ("team.manage", "costs.view")])
def test_nobody_makes_a_key_wider_than_themselves(world: World, asked: tuple[str, ...]) -> None:
    with pytest.raises(DatabaseError) as refused:
        made(world.ada, *asked)
    assert sqlstate(refused.value) == "42501"


def test_staff_put_nothing_of_the_floor_into_a_client_s_key(world: World) -> None:
    with pytest.raises(DatabaseError) as refused:
        made(world.sam, "stock.receive", client_id=world.acme.id)
    assert sqlstate(refused.value) == "42501"


def test_who_may_not_manage_keys_makes_none(world: World) -> None:
    for someone in (world.alice, world.olga):
        with pytest.raises(DatabaseError) as refused:
            made(someone, "home.view")
        assert sqlstate(refused.value) == "42501"


def test_a_key_makes_no_keys(world: World) -> None:
    text = made(world.ada).text
    keys.use(text, "127.0.0.1")
    with pytest.raises(DatabaseError) as refused, entered("portal", text, read_only=False):
        keys.make("Child", ["home.view"])
    assert sqlstate(refused.value) == "42501"


def test_no_key_for_another_workspace_s_client(world: World) -> None:
    with pytest.raises(DatabaseError) as refused:
        made(world.sam, "home.view", client_id=world.gamma.id)
    assert sqlstate(refused.value) == "TN002"


def test_a_key_does_what_it_was_given_and_no_more(world: World) -> None:
    narrow = caller(world.ada, "home.view")
    assert narrow.get("/me").status_code == 200
    assert refusal(narrow.get("/movements")) == "capability"


def test_a_revoked_key_is_over_at_once(world: World) -> None:
    key = made(world.ada)
    bridge = Caller(key.text)
    assert bridge.get("/me").status_code == 200
    with world.ada.acting():
        assert keys.end(key.id) is True
        assert keys.end(key.id) is False
    assert refusal(bridge.get("/me")) == "key"
    with pytest.raises(ContextExpired), entered("portal", key.text):
        pass


def test_revoking_a_key_that_is_being_used_waits_its_turn(world: World) -> None:
    """Use takes the key's secret first, then its row: who revokes must not hold one and want the other."""
    key, owner = made(world.ada), connections["owner"]

    def revoke() -> bool:
        with world.ada.acting():
            return keys.end(key.id)

    give_back()
    with ThreadPoolExecutor(1) as other, transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute("select from sec.key where key_id = %s for no key update", [key.id])
        revoking = other.submit(closing, revoke)
        for _ in range(40):
            cursor.execute("select pg_sleep(0.02), exists (select from pg_locks where not granted)")
            if cursor.fetchone()[1]:
                break
        cursor.execute("update core.client_key set last_used_at = now() where id = %s", [key.id])
    assert revoking.result(timeout=30) is True


def test_nobody_revokes_another_client_s_key(world: World) -> None:
    key = made(world.sam, client_id=world.beta.id)
    with world.ada.acting():
        assert keys.end(key.id) is False
    assert Caller(key.text).get("/me").status_code == 200


def test_an_expired_key_is_over(world: World) -> None:
    key = made(world.ada, expires_at=datetime.now(UTC) + timedelta(days=1))
    assert Caller(key.text).get("/me").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("update client_key set expires_at = now() where id = %s", [key.id])
    assert refusal(Caller(key.text).get("/me")) == "key-expired"


def test_a_key_is_good_from_its_networks_alone(world: World) -> None:
    text = made(world.ada, networks=["10.1.0.0/16", "2001:db8::/32"]).text
    assert refusal(Caller(text).get("/me")) == "network"
    for address in ("10.1.2.3", "2001:db8::9"):
        assert Caller(text).get("/me", REMOTE_ADDR=address).status_code == 200
    assert refusal(Caller(text).get("/me", REMOTE_ADDR="10.2.0.1")) == "network"
    forged = Caller(text, {"X-Forwarded-For": "10.1.2.3", "Forwarded": "for=10.1.2.3"})
    assert refusal(forged.get("/me")) == "network"


def test_the_client_s_networks_bind_its_keys(world: World) -> None:
    key = made(world.ada, networks=["10.0.0.0/8"]).text
    beta, console = made(world.sam, client_id=world.beta.id).text, made(world.sam).text
    homes = {"beta": (beta, "192.0.2.1"), "console": (console, "192.0.2.1"), "acme": (key, "10.1.0.1")}

    def answers(address: str | None = None) -> dict[str, int]:
        return {
            name: Caller(text).get("/me", REMOTE_ADDR=address or home).status_code
            for name, (text, home) in homes.items()
        }

    assert set(answers().values()) == {200}, "a context of each is open"
    policy = SignInPolicy(
        workspace_id=world.northdock.id, scope=CLIENT, for_client_id=world.acme.id, networks=["10.2.0.0/16"]
    )
    policy.save(using="owner")
    assert answers() == {"beta": 200, "console": 200, "acme": 403}, "at once, and acme's keys alone"
    assert Caller(key).get("/me", REMOTE_ADDR="10.2.0.1").status_code == 200
    SignInPolicy(workspace_id=world.northdock.id, scope=CLIENTS, networks=["10.2.3.0/24"]).save(using="owner")
    assert answers("10.2.0.1") == {"beta": 403, "console": 200, "acme": 403}, "the stricter word counts"
    assert answers("10.2.3.4") == {"beta": 200, "console": 200, "acme": 200}
    SignInPolicy(workspace_id=world.northdock.id, scope=TEAM, networks=["192.0.2.0/24"]).save(using="owner")
    assert answers("10.2.3.4") == {"beta": 200, "console": 403, "acme": 200}
    forged = Caller(console, {"X-Forwarded-For": "192.0.2.1"})
    assert refusal(forged.get("/me", REMOTE_ADDR="10.2.3.4")) == "network"


END_OF_MEMBERSHIP = {
    "gone": "delete from client_member where id = %s",
    "suspended": "update client_member set status = 'suspended' where id = %s",
    "ended": "update client_member set ends_on = current_date - 1 where id = %s",
}


@pytest.mark.parametrize("how", END_OF_MEMBERSHIP)
def test_a_key_stops_when_its_maker_s_membership_ends(world: World, how: str) -> None:
    bridge = caller(world.ada)
    assert bridge.get("/me").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute(END_OF_MEMBERSHIP[how], [world.ada.membership])
    with pytest.raises(ContextExpired), entered("portal", bridge.text):
        pass
    assert refusal(bridge.get("/me")) == "key-stopped"


def test_a_key_narrows_with_its_maker_s_role(world: World) -> None:
    bridge = caller(world.ada)
    assert bridge.get("/balances").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("update client_member set role = 'finance' where id = %s", [world.ada.membership])
    assert refusal(bridge.get("/balances")) == "capability"
    assert bridge.get("/me").status_code == 200


@pytest.mark.parametrize("table", ["client", "workspace"])
def test_suspension_stops_keys_and_loses_none(world: World, table: str) -> None:
    bridge = caller(world.ada)
    key = {"client": ("client_id", world.acme.id), "workspace": ("workspace_id", world.northdock.id)}[table]
    for status, code in (("active", 200), ("suspended", 401), ("active", 200)):
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"update {table} set status = %s where {key[0]} = %s", [status, key[1]])
        assert bridge.get("/me").status_code == code


def test_a_new_password_stops_no_machine_and_a_dismissal_does(world: World) -> None:
    bridge = caller(world.ada)
    world.ada.person.set_password("another long password")
    world.ada.person.save()
    assert bridge.get("/me").status_code == 200
    world.ada.person.is_active = False
    world.ada.person.save()
    assert refusal(bridge.get("/me")) == "key-stopped"


def test_a_key_in_the_cookie_opens_no_page_and_a_cookie_no_endpoint(world: World) -> None:
    text = made(world.ada).text
    keys.use(text, "127.0.0.1")
    browser = Browser()
    browser.cookies["bw_context"] = text
    assert browser.get("/inventory").headers["Location"].startswith("/switch")
    assert refusal(world.ada.browser().get("/api/v1/me")) == "key"
    with_context = Browser(headers={"Authorization": f"Bearer {world.ada.token()}"})
    assert refusal(with_context.get("/api/v1/me")) == "key"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        "Bearer bwp_" + "A" * 43,
        "Bearer bws_" + "é" * 43,
        "bearer \x00",
    ],
)
def test_no_key_no_answer(world: World, header: str) -> None:
    answer = Browser(headers={"Authorization": header}).get("/api/v1/me")
    assert refusal(answer) == "key" and answer["WWW-Authenticate"] == "Bearer"


def test_a_key_taken_to_the_other_login_opens_nothing(world: World) -> None:
    text = made(world.sam).text.replace("bws_", "bwp_")
    assert refusal(Caller(text).get("/me")) == "key"


def test_the_bucket_runs_empty_and_says_when_to_come_again(world: World, settings: Any) -> None:
    settings.API_PER_MINUTE = 3
    bridge = caller(world.ada)
    left = [bridge.get("/me")["RateLimit"].split(";")[1] for _ in range(3)]
    assert left == ["r=2", "r=1", "r=0"]
    refused = bridge.get("/me")
    assert refusal(refused) == "too-many" and 1 <= int(refused["Retry-After"]) <= 20
    assert refused["RateLimit-Policy"] == '"key";q=3;w=60'
    assert caller(world.ada).get("/me").status_code == 200, "each key has a bucket of its own"


def test_the_last_use_is_noted(world: World) -> None:
    key = made(world.sam)
    Caller(key.text).get("/me", REMOTE_ADDR="192.0.2.7")
    with world.sam.acting(read_only=True):
        seen = StaffKey.objects.get(id=key.id)
    assert seen.last_used_at is not None and seen.last_address == "192.0.2.7"


def test_no_log_line_holds_a_key(world: World) -> None:
    text = made(world.ada).text
    with lines() as kept:
        Caller(text).get("/me")
        Caller(text).get("/nowhere")
        Caller(text).get("/items", {"client": str(world.beta.id)})
        Caller(text[:-1] + "x").get("/me")
    assert text[4:-1] not in "\n".join(kept)


def test_staff_cannot_rewrite_a_key(world: World) -> None:
    key = made(world.sam, "home.view")
    with pytest.raises(DatabaseError) as refused, world.sam.acting():
        StaffKey.objects.filter(id=key.id).update(capabilities=["costs.view"])
    assert sqlstate(refused.value) == "42501"


def test_an_unknown_address_is_in_no_network(world: World) -> None:
    assert Caller(made(world.ada).text).get("/me", REMOTE_ADDR="").status_code == 200
    bound = Caller(made(world.ada, networks=["0.0.0.0/0", "::/0"]).text)
    assert refusal(bound.get("/me", REMOTE_ADDR="")) == "network"
