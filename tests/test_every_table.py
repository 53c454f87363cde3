"""Every table keeps the rules of isolation, by construction: whatever models and catalogue hold."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connections, models

from baywindow.activity.models import STIR_NEEDS
from baywindow.tenancy import stirs
from baywindow.tenancy.audience import ForClient
from baywindow.tenancy.lint import findings
from baywindow.tenancy.policies import audience_of, core_models, grants, has_client, policies
from baywindow.tenancy.records import OfClient, OfWorkspace

TABLES = pytest.mark.parametrize("model", core_models(), ids=lambda model: model._meta.db_table)


def test_the_catalogue_is_as_declared(database: None) -> None:
    with connections["owner"].cursor() as cursor:
        assert findings(cursor) == []


def test_every_model_declares_its_audience() -> None:
    assert [error for error in run_checks() if error.id == "baywindow.E001"] == []


def test_whatever_stirs_can_be_heard_by_whoever_may_read_it() -> None:
    assert set(stirs.needs()) <= set(STIR_NEEDS)


@TABLES
def test_keys_are_led_by_the_tenant_in_the_model_too(model: type[models.Model]) -> None:
    lead = ["workspace_id", "client_id"] if has_client(model) else ["workspace_id"]
    keys = [[field.column for field in model._meta.pk_fields]]
    queues = [index for index in model._meta.indexes if index.name.endswith("_queue")]
    keys += [_columns(model, list(index.fields)) for index in model._meta.indexes if index not in queues]
    assert all(index.fields[0] == "workspace_id" for index in queues), "what staff work off, whosever it is"
    keys += [
        _columns(model, list(rule.fields))
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint)
    ]
    assert [key for key in keys if key[: len(lead)] != lead] == []


@TABLES
def test_the_manager_states_the_tenant_itself(model: type[models.Model]) -> None:
    wanted = OfClient if has_client(model) and model._meta.db_table != "client" else OfWorkspace
    if model._meta.db_table != "workspace":
        assert isinstance(model._default_manager, wanted)


@TABLES
def test_the_portal_holds_only_what_a_client_audience_gives_it(model: type[models.Model]) -> None:
    held = {grant.privilege for grant in grants(model) if grant.login == "bw_portal"}
    audience = audience_of(model)
    if not isinstance(audience, ForClient):
        assert held == set()
        return
    assert held == {"SELECT"} | ({"INSERT"} if audience.insert is not None else set()) | (
        {"UPDATE"} if audience.update else set()
    )
    assert all(
        ("sec.ws()" in said or "sec.ws_writing()" in said) and "sec.client()" in said
        for policy in policies(model)
        if policy.login == "bw_portal"
        for said in (policy.using, policy.check)
        if said
    )


@TABLES
def test_one_policy_a_command_and_login(model: type[models.Model]) -> None:
    made = [(policy.login, policy.command) for policy in policies(model)]
    assert len(made) == len(set(made))


def _columns(model: type[models.Model], names: list[str]) -> list[str]:
    return [str(model._meta.get_field(name.lstrip("-")).column) for name in names]
