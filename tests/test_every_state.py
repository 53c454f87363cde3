"""Every route, every role, every state a person can be shut out in: by construction from the URLconf.

Guests, expired and ended contexts, deactivated memberships, an Auditor whose day is over, a suspended
client, a suspended workspace: whoever is shut out is sent to the sign-in from every page, at once, and
finds no membership there; whoever is not goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from baywindow.accounts import contexts
from tests.attacks.ground import Ground, administering, copied, django_on
from tests.people import Someone
from tests.routes import Route, values
from tests.test_every_route import INSIDE, KEPT, PEOPLE
from tests.visits import Visitor

ALL = (*PEOPLE, "bob", "gus", "sue")
NORTHDOCK = "workspace_id = '{northdock}'"
ACME = "workspace_id = '{northdock}' and client_id = '{acme}'"


@dataclass(frozen=True)
class State:
    """SQL that brings it about, SQL that ends it (empty where a new context does), and whom it shuts out."""

    name: str
    begins: str
    ends: str
    shuts_out: Callable[[Someone, Ground], bool]
    member_still: bool = False


def _everybody(someone: Someone, site: Ground) -> bool:
    return True


def _of_acme(someone: Someone, site: Ground) -> bool:
    return someone.client_id == site.garden.world.acme.id


def _of_northdock(someone: Someone, site: Ground) -> bool:
    return someone.workspace_id == site.garden.world.northdock.id


def _auditors(someone: Someone, site: Ground) -> bool:
    return someone.role == "auditor" and _of_northdock(someone, site)


STATES = [
    State("expired", "update sec.context set expires_at = now() - interval '1 s'", "", _everybody, True),
    State("signed out", "update sec.context set revoked_at = now()", "", _everybody, True),
    State("password changed", "update person set password = 'x' || password", "", _everybody, True),
    State(
        "client suspended",
        f"update client set status = 'suspended' where {ACME}",
        f"update client set status = 'active' where {ACME}",
        _of_acme,
    ),
    State(
        "workspace suspended",
        f"update workspace set status = 'suspended' where {NORTHDOCK}",
        f"update workspace set status = 'active' where {NORTHDOCK}",
        _of_northdock,
    ),
    State(
        "members deactivated",
        f"update client_member set status = 'suspended' where {ACME}",
        f"update client_member set status = 'active' where {ACME}",
        _of_acme,
    ),
    State(
        "team deactivated",
        f"update staff_member set status = 'suspended' where {NORTHDOCK}",
        f"update staff_member set status = 'active' where {NORTHDOCK}",
        lambda someone, site: someone.realm == "staff" and _of_northdock(someone, site),
    ),
    State(
        "the Auditor's day is over",
        f"update client_member set ends_on = current_date - 2 where role = 'auditor' and {NORTHDOCK}",
        f"update client_member set ends_on = current_date + 9 where role = 'auditor' and {NORTHDOCK}",
        _auditors,
    ),
]
CHANGES = {"client_team_change", "staff_team_change", "access_log", "team_access_log"}
"""What is said of a state is added to these."""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_who_is_shut_out_opens_nothing_and_nothing_is_lost(state: State, ground: Ground) -> None:
    with copied(ground) as site, django_on(site):
        before = _content(site)
        _run(site, state.begins)
        for name in ALL:
            someone = site.garden.world.people[name]
            out = state.shuts_out(someone, site)
            if out and not state.member_still:
                assert contexts.memberships(someone.person.id) == [], name
            for route in INSIDE if out else _some(state):
                _tried(site, route, name, out)
        _run(site, state.ends or "select 1")
        for name in ALL:
            site.garden.world.people[name].token()
        assert _content(site) == before


def _some(state: State) -> list[Route]:
    """The routes where a state is seen to leave others alone: a fifth of all, another one in each state."""
    return INSIDE[STATES.index(state) % 5 :: 5]


def test_a_guest_opens_nothing(ground: Ground) -> None:
    with django_on(ground):
        for route in INSIDE:
            _tried(ground, route, "nobody", out=True)


def _tried(site: Ground, route: Route, name: str, out: bool) -> None:
    """Reading and sending are answered alike: with the sign-in, or with the 403 of the other side."""
    address = route.at(values(site.garden, route, KEPT))
    visitor = Visitor(site, name)
    if not out:
        assert not visitor.get(address).location.startswith("/switch"), (name, address)
        return
    for answer in (visitor.get(address), visitor.post(address)):
        assert answer.status in {302, 403} and answer.told == set(), (name, address, answer.status)
        on_the_way = answer.status == 403 or answer.location.startswith("/switch?renew=1")
        assert on_the_way or (address == "/" and answer.location == "/console"), (name, answer.location)


def _run(site: Ground, sql: str) -> None:
    with administering(site) as connection:
        connection.execute("set search_path = core, public")
        connection.execute(sql.format(**site.words))


def _content(site: Ground) -> dict[str, str]:
    """A checksum of every table of schema core but the logs; moments of change and versions aside."""
    sums = {}
    with administering(site) as connection:
        tables = connection.execute(
            "select relname from pg_class where relnamespace = 'core'::regnamespace and relkind = 'r'"
        ).fetchall()
        for (table,) in tables:
            if table not in CHANGES:
                rows = connection.execute(
                    f"select (to_jsonb(t) - array['ends_on', 'version'])::text from core.{table} t order by 1"
                ).fetchall()
                sums[table] = hashlib.sha256(str(rows).encode()).hexdigest()
    return sums
