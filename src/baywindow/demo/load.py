"""Filling an empty database with the demo.

Each client is one transaction of the jobs' login inside that client's own context. The workspaces
are being founded, and without members, until everything stands; so a run that was killed is known by
them, and the next run finishes what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from baywindow.catalog.models import Item
from baywindow.figures.keeping import count_everywhere
from baywindow.stock.models import Warehouse
from baywindow.tenancy.founding import (
    OWNER,
    clients_of,
    create_client,
    create_workspace,
    workspaces,
)
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.models import Client, StaffMember, Workspace

from .companies import PLANS, ClientPlan, WorkspacePlan
from .deliveries import write_deliveries
from .goods import goods_of, shelves_of
from .house import write_labels_and_links, write_papers
from .papers import write_documents
from .people import invite_people, open_workspaces
from .places import Building, buildings, write_buildings
from .promises import make_orders
from .stalls import write_exceptions
from .trader import Trader
from .writing import write_catalogue, write_movements, write_named_goods

Say = Callable[[str], None]


def run(say: Say = print, today: date | None = None) -> None:
    """Make the demo, or finish it; a database that holds anything else stays as it is, and we say so."""
    if not is_empty():
        say("The database holds data already: it is left as it is.")
        return
    day = today or datetime.now(UTC).date()
    for plan in PLANS:
        _fill(plan, day, say)
    invite_people()
    open_workspaces()
    count_everywhere()
    say("The demo is ready: ./bay logins says who can sign in.")


def is_empty() -> bool:
    """Whether the demo has a place: no workspace at all, or only those of a run that was killed."""
    codes = {plan.code for plan in PLANS}
    return all(
        workspace.code in codes and workspace.status == "founding" and not _has_team(workspace)
        for workspace in workspaces()
    )


def _has_team(workspace: Workspace) -> bool:
    return StaffMember._base_manager.using(OWNER).filter(workspace_id=workspace.id).exists()


def _fill(plan: WorkspacePlan, today: date, say: Say) -> None:
    workspace = _workspace(plan)
    built = buildings(plan)
    with entered_job(workspace.id):
        if not Warehouse.objects.exists():
            write_buildings(workspace.id, built)
            write_labels_and_links(plan.code)
    known = {client.code: client for client in clients_of(workspace)}
    for client_plan in plan.clients:
        client = known.get(client_plan.code) or _client(workspace, client_plan)
        _trade(client_plan, client, built, today, say, first=plan.clients[0])


def _workspace(plan: WorkspacePlan) -> Workspace:
    for workspace in workspaces():
        if workspace.code == plan.code:
            return workspace
    return create_workspace(plan.code, plan.name, time_zone=plan.time_zone, status="founding")


def _client(workspace: Workspace, plan: ClientPlan) -> Client:
    return create_client(
        workspace,
        plan.code,
        plan.name,
        trade=plan.trade,
        currency=plan.currency,
        shows_locations=plan.shows_locations,
        shows_unit_value=plan.shows_unit_value,
    )


def _trade(
    plan: ClientPlan, client: Client, built: dict[str, Building], today: date, say: Say, first: ClientPlan
) -> None:
    """Everything of one client, or nothing. The `first` of a 3PL has papers set, which takes time."""
    with entered_job(client.workspace_id, client.id):
        if Item.objects.exists():
            return
        goods = goods_of(plan)
        trader = Trader(plan, goods, shelves_of(plan, goods, built), today)
        trader.trade()
        write_catalogue(plan, goods)
        write_named_goods(plan, trader.registry)
        count = write_movements(plan, trader.book)
        make_orders(trader)
        write_deliveries(trader.notices, plan.code, today)
        write_documents(plan.code, today)
        if plan is first:
            write_papers(client)
        write_exceptions(plan.code)
    say(f"  {plan.name}: {len(goods)} items, {count:,} movements")
