"""A context that is minted while what it is made from changes does not outlive the change."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from baywindow.accounts import contexts
from baywindow.accounts.models import SignIn
from baywindow.team.models import ClientRole
from baywindow.tenancy.context import ContextExpired, entered
from baywindow.tenancy.models import ClientMember
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.sign_in import SignInPolicy, SsoProvider
from tests.people import Someone, World
from tests.together import closing, give_back, somebody_waits


def _member(world: World) -> Any:
    return ClientMember._base_manager.using("owner").filter(id=world.alice.membership)


def _suspends_her(world: World) -> None:
    _member(world).update(status="suspended")


def _changes_her_role(world: World) -> None:
    _member(world).update(role="finance")


def _narrows_her_role(world: World) -> None:
    ClientRole._base_manager.using("owner").filter(client_id=world.acme.id).update(capabilities=["home.view"])


def _suspends_the_client(world: World) -> None:
    type(world.acme)._base_manager.using("owner").filter(id=world.acme.id).update(status="suspended")


def _suspends_the_workspace(world: World) -> None:
    found = type(world.northdock)._base_manager.using("owner")
    found.filter(id=world.northdock.id).update(status="suspended")


def _asks_for_a_second_factor(world: World) -> None:
    SignInPolicy(workspace_id=world.northdock.id, scope="clients", second_factor=True).save(using="owner")


def _connects_the_only_way(world: World) -> None:
    SsoProvider(
        workspace_id=world.northdock.id, for_client_id=world.acme.id, name="x", issuer="x", only=True
    ).save(using="owner")


def _changes_her_password(world: World) -> None:
    person = world.alice.person
    person.set_password("another one of twelve")
    person.save(using="owner_public", update_fields=["password"])


def _switches_her_off(world: World) -> None:
    person = world.alice.person
    type(person).objects.using("owner_public").filter(id=person.id).update(is_active=False)


def _during(mint: Callable[[], str], change: Callable[[], None]) -> str:
    """The token of a context that is minted, not yet committed, when the change comes."""
    give_back()
    with ThreadPoolExecutor(1) as other, transaction.atomic(using="default"):
        token = mint()
        changing = other.submit(closing, change)
        somebody_waits()
    changing.result(timeout=30)
    return token


def _is_over(token: str) -> None:
    with pytest.raises(ContextExpired), entered("portal", token):
        pass


def _minted(someone: Someone) -> str:
    chosen = next(m for m in contexts.memberships(someone.person.id) if m.id == someone.membership)
    return contexts.mint(someone.person.id, chosen, str(SignIn.objects.create(person=someone.person).id))


CHANGES = [
    _suspends_her, _changes_her_role, _narrows_her_role, _suspends_the_client, _suspends_the_workspace,
    _asks_for_a_second_factor, _connects_the_only_way, _changes_her_password, _switches_her_off,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_comes_while_a_context_is_minted_ends_it(
    world: World, change: Callable[[World], None]
) -> None:
    role = ClientRole(workspace_id=world.northdock.id, client_id=world.acme.id, id=uuid7(), name="Clerk")
    role.capabilities = ["home.view", "stock.view"]
    role.save(using="owner", force_insert=True)
    if change is _narrows_her_role:
        _member(world).update(role=str(role.id))
    _is_over(_during(lambda: _minted(world.alice), lambda: change(world)))


def _signs_out_sam(world: World) -> None:
    mine = SignIn.objects.using("owner_public").filter(person=world.sam.person)
    mine.update(ended_at=timezone.now())
    for one in mine:
        with connections["owner_public"].cursor() as cursor:
            cursor.execute("select sec.revoke_sign_in(%s::text)", [str(one.id)])


@pytest.mark.parametrize("change", [_suspends_her, _suspends_the_client, _signs_out_sam])
def test_a_look_that_begins_meanwhile_is_ended_too(world: World, change: Callable[[World], None]) -> None:
    staff = _minted(world.sam)

    def looks() -> str:
        return contexts.mint_view_as(staff, world.acme.id, world.alice.membership, "", "to see it")

    _is_over(_during(looks, lambda: change(world)))
