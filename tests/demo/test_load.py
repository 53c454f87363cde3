"""The demo in the database: through the ledger's door, whole or resumed, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from baywindow.accounts.contexts import memberships
from baywindow.accounts.models import Person
from baywindow.demo import load, people, trader
from baywindow.demo.companies import NORTHDOCK_PLAN, SOUTHBAY_PLAN
from baywindow.demo.logins import LOGINS
from baywindow.tenancy.founding import OWNER, workspaces
from baywindow.tenancy.models import Workspace
from tests.people import World

TODAY = datetime.now(UTC).date()
CODES = {"northdock", "southbay"}
ITEMS = "select count(*) from item where workspace_id = any(%s::uuid[])"


def demo_workspaces() -> list[Workspace]:
    return [workspace for workspace in workspaces() if workspace.code in CODES]


@pytest.fixture(scope="module")
def demo(database: None) -> Iterator[list[str]]:
    """A demo of one short season, killed once on its way; what the runs said."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trader, "DAYS", 130)
        patch.setattr(load, "workspaces", demo_workspaces)
        patch.setattr(people, "workspaces", demo_workspaces)  # other tests' worlds have the same names
        patch.setattr(
            load, "PLANS", (NORTHDOCK_PLAN, replace(SOUTHBAY_PLAN, clients=SOUTHBAY_PLAN.clients[1:]))
        )
        with pytest.MonkeyPatch.context() as death:
            death.setattr(load, "make_orders", killed)
            with pytest.raises(KeyboardInterrupt):
                load.run(said.append)
        said.append(f"empty: {load.is_empty()}, items: {figure(ITEMS)}")
        patch.setattr(
            people, "LOGINS", [login for login in LOGINS if login["client"] != "Lantern & Loom Apparel"]
        )
        load.run(said.append)
        said.append(f"empty: {load.is_empty()}")
        load.run(said.append)
        yield said


def killed(*_: Any) -> int:
    raise KeyboardInterrupt


def figure(sql: str) -> Any:
    """One figure over the demo's workspaces, as the owner."""
    ids = [str(workspace.id) for workspace in demo_workspaces()]
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql, [ids])
        return cursor.fetchone()[0]


def test_a_killed_run_leaves_no_half_client_and_the_next_one_finishes(demo: list[str]) -> None:
    assert demo[0] == "empty: True, items: 0"
    assert len([line for line in demo if "movements" in line]) == 5


def test_a_second_run_changes_nothing_and_says_so(demo: list[str]) -> None:
    assert demo[-2:] == ["empty: False", "The database holds data already: it is left as it is."]


def test_own_data_is_left_alone(world: World) -> None:
    said: list[str] = []
    load.run(said.append)
    assert said == ["The database holds data already: it is left as it is."]


LEVELS = """
select count(*) from level v
  left join (select workspace_id, client_id, level_id, sum(qty) as q, sum(hold_qty) as h,
                    sum(qty) filter (where kind in ('opening', 'receipt', 'return')) as received,
                    -sum(qty) filter (where kind in ('ship', 'scrap')) as shipped
               from movement group by 1, 2, 3) m
    on (m.workspace_id, m.client_id, m.level_id) = (v.workspace_id, v.client_id, v.id)
 where (v.on_hand, v.on_hold, v.received, v.shipped)
       is distinct from (m.q, m.h, coalesce(m.received, 0), coalesce(m.shipped, 0))
   and v.workspace_id = any(%s::uuid[])
"""
BALANCES = """
select count(*) from balance b
  left join (select workspace_id, client_id, level_id, location_id, sum(qty) as q, sum(hold_qty) as h
               from movement group by 1, 2, 3, 4) m
    on (m.workspace_id, m.client_id, m.level_id) = (b.workspace_id, b.client_id, b.level_id)
   and m.location_id is not distinct from b.location_id
 where (b.on_hand, b.on_hold) is distinct from (m.q, m.h) and b.workspace_id = any(%s::uuid[])
"""
SNAPSHOTS = """
select count(*) from (
  select workspace_id, level_id, (occurred_at at time zone 'UTC')::date as day,
         sum(sum(qty)) over days as q, sum(sum(hold_qty)) over days as h
    from movement group by 1, 2, 3
  window days as (partition by workspace_id, level_id order by (occurred_at at time zone 'UTC')::date)) m
  full join day_snapshot s on (s.workspace_id, s.level_id, s.day) = (m.workspace_id, m.level_id, m.day)
 where (s.on_hand, s.on_hold) is distinct from (m.q, m.h)
   and coalesce(s.workspace_id, m.workspace_id) = any(%s::uuid[])
"""
ALLOCATED = """
select count(*) from level v
  left join (select workspace_id, client_id, level_id, sum(qty) as q from reservation where status = 'open'
              group by 1, 2, 3) r
    on (r.workspace_id, r.client_id, r.level_id) = (v.workspace_id, v.client_id, v.id)
 where v.allocated is distinct from coalesce(r.q, 0) and v.workspace_id = any(%s::uuid[])
"""


@pytest.mark.parametrize("replay", [LEVELS, BALANCES, SNAPSHOTS, ALLOCATED])
def test_every_kept_figure_is_the_ledgers_replay(demo: list[str], replay: str) -> None:
    assert figure(replay) == 0


COUNTS = {
    "select count(*) from movement where workspace_id = any(%s::uuid[])": 10_000,
    "select count(*) from reservation where status = 'open' and workspace_id = any(%s::uuid[])": 50,
    "select count(*) from client_order where stage = 'delivered' and workspace_id = any(%s::uuid[])": 500,
    "select count(*) from client_order where stage = 'open' and workspace_id = any(%s::uuid[])": 20,
    "select count(*) from client_order where stage = 'hold' and workspace_id = any(%s::uuid[])": 5,
    "select count(*) from event where verb = 'order.shipped' and workspace_id = any(%s::uuid[])": 500,
    "select count(*) from shipment where status = 'delivered' and workspace_id = any(%s::uuid[])": 500,
    "select count(*) from shipment where status = 'in_transit' and workspace_id = any(%s::uuid[])": 2,
    "select count(*) from client_exception where resolved_at is null and workspace_id = any(%s::uuid[])": 20,
    "select count(distinct code) from client_exception where workspace_id = any(%s::uuid[])": 9,
    "select count(*) from exception_comment where workspace_id = any(%s::uuid[])": 5,
    "select count(*) from tracking_event where workspace_id = any(%s::uuid[])": 1000,
    "select count(*) from serial where status = 'in_stock' and workspace_id = any(%s::uuid[])": 5,
    "select count(*) from handling_unit where location_id is not null and workspace_id = any(%s::uuid[])": 20,
    "select count(*) from item_token where workspace_id = any(%s::uuid[])": 1000,
    "select count(*) from item_cost where unit_cost > 0 and workspace_id = any(%s::uuid[])": 200,
    "select count(*) from balance b join location l on l.id = b.location_id"
    " where l.type = 'dock' and b.on_hand > 0 and b.workspace_id = any(%s::uuid[])": 5,
    "select count(*) from event where verb = 'receipt.finished' and workspace_id = any(%s::uuid[])": 20,
    "select count(distinct kind) from discrepancy where workspace_id = any(%s::uuid[])": 3,
    "select count(distinct status) from discrepancy where workspace_id = any(%s::uuid[])": 4,
    "select count(*) from discrepancy where status = 'open' and workspace_id = any(%s::uuid[])": 3,
    "select count(*) from discrepancy where status = 'contested' and workspace_id = any(%s::uuid[])": 2,
    "select count(*) from company_prefix where digits > '' and workspace_id = any(%s::uuid[])": 2,
    "select count(*) from package where sscc <> '' and workspace_id = any(%s::uuid[])": 500,
    "select count(*) from shipment s join carrier_link k on k.name = s.carrier"
    " where s.workspace_id = k.workspace_id and s.workspace_id = any(%s::uuid[])": 20,
    "select count(distinct kind) from document where subject_kind in ('order', 'shipment')"
    " and published and workspace_id = any(%s::uuid[])": 3,
    "select count(*) from level where on_hand < 0 and workspace_id = any(%s::uuid[])": 4,
}


@pytest.mark.parametrize("count", COUNTS)
def test_every_page_has_something_to_show(demo: list[str], count: str) -> None:
    assert figure(count) >= COUNTS[count]


UNTOLD = """
select count(*) from discrepancy d
 where d.workspace_id = any(%s::uuid[]) and d.status <> 'open' and not exists (
       select from event e where e.workspace_id = d.workspace_id and e.client_id = d.client_id
          and e.subject_id = d.asn_id and e.verb = 'asn.difference_' || d.status
          and e.parts ->> 'about' = d.id::text)
"""
UNCOUNTED = """
select count(*) from asn_line l
  join (select c.workspace_id, c.client_id, c.asn_line_id, sum(c.qty) as qty
          from receipt_line c group by 1, 2, 3) c
    on (c.workspace_id, c.client_id, c.asn_line_id) = (l.workspace_id, l.client_id, l.id)
 where l.counted <> c.qty and l.workspace_id = any(%s::uuid[])
"""


@pytest.mark.parametrize("faults", [UNTOLD, UNCOUNTED])
def test_deliveries_tell_what_became_of_their_differences(demo: list[str], faults: str) -> None:
    assert figure(faults) == 0


def test_people_reach_what_is_theirs(demo: list[str]) -> None:
    vera = Person.objects.using(people.PEOPLE).get(email="vera@brandkeepers.example")
    assert [found.client_name for found in memberships(vera.id)] == [
        "Grumbling Badger Pet Food", "Juniper Tea Co.", "Velvet Fennel Skincare",
    ]  # fmt: skip
    marlo = Person.objects.using(people.PEOPLE).get(email="marlo@southbay.example")
    assert {found.realm for found in memberships(marlo.id)} == {"portal", "staff"}
    assert vera.check_password("baywindow-demo")
