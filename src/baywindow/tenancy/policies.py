"""The text of every policy and grant, generated here and nowhere else.

Shape (measured): one permissive policy per table, login and command, scalar equality only, each
context function wrapped in a sub-select so that it runs once per statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from .audience import ByRow, CoreAudience, ForClient
from .router import CORE_APPS

WORKSPACE = "(workspace_id = (select sec.ws()))"
WRITING = "(workspace_id = (select sec.ws_writing()))"
CLIENT = "(client_id = (select sec.client()))"
ALL = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


@dataclass(frozen=True)
class Policy:
    """One policy of one table: for one login and one command."""

    table: str
    login: str
    command: str
    using: str | None
    check: str | None

    @property
    def name(self) -> str:
        """The policy's name; unique per table."""
        return f"{self.login}_{self.command.lower()}"


@dataclass(frozen=True)
class Grant:
    """A privilege of one login on one table, on all its columns or on the named ones."""

    table: str
    login: str
    privilege: str
    columns: tuple[str, ...] = ()


def core_models() -> list[type[models.Model]]:
    """Every model whose table lives in schema core, by table name."""
    found = [model for model in apps.get_models() if model._meta.app_label in CORE_APPS]
    return sorted(found, key=lambda model: model._meta.db_table)


def audience_of(model: type[models.Model]) -> CoreAudience:
    """The model's declaration."""
    return model.audience  # type: ignore[attr-defined, no-any-return]


def has_client(model: type[models.Model]) -> bool:
    """Whether the table carries a client_id column."""
    return any(field.column == "client_id" for field in model._meta.local_concrete_fields)


def policies(model: type[models.Model]) -> list[Policy]:
    """The policies a model's table must have, no more and no less."""
    table, audience = model._meta.db_table, audience_of(model)
    found = [Policy(table, "bw_owner", "ALL", "true", "true")]
    if isinstance(audience, ForClient):
        found += _portal(table, audience)
    found += _staff(table, audience)
    found += _jobs(table, audience, has_client(model))
    return found


def grants(model: type[models.Model]) -> list[Grant]:
    """The grants that match the policies; UPDATE of the portal is bound to columns."""
    found = []
    for policy in policies(model):
        if policy.login == "bw_owner":
            continue
        audience = audience_of(model)
        columns: tuple[str, ...] = ()
        if policy.login == "bw_portal" and policy.command == "UPDATE" and isinstance(audience, ForClient):
            columns = audience.update
        found.append(Grant(policy.table, policy.login, policy.command, columns))
    return found


def _portal(table: str, audience: ForClient) -> Iterator[Policy]:
    rows = _shown(audience.by_row) + _by_row(audience)
    yield Policy(table, "bw_portal", "SELECT", _all([WORKSPACE, CLIENT, *rows], audience.read), None)
    if audience.insert is not None:
        condition = _all([WRITING, CLIENT, *rows], audience.insert)
        yield Policy(table, "bw_portal", "INSERT", None, condition)
    if audience.update:
        condition = _all([WRITING, CLIENT], audience.update_needs or audience.read)
        yield Policy(table, "bw_portal", "UPDATE", condition, condition)


def _staff(table: str, audience: CoreAudience) -> Iterator[Policy]:
    rows = _by_row(audience)
    yield Policy(table, "bw_staff", "SELECT", _all([WORKSPACE, *rows], audience.staff_read), None)
    yield from _writes(table, "bw_staff", audience, _all([WRITING, *rows], audience.staff_write))


def _jobs(table: str, audience: CoreAudience, client_owned: bool) -> Iterator[Policy]:
    client = [CLIENT] if client_owned else []
    yield Policy(table, "bw_jobs", "SELECT", _all([WORKSPACE, *client], None), None)
    yield from _writes(table, "bw_jobs", audience, _all([WRITING, *client], None))


def _writes(table: str, login: str, audience: CoreAudience, condition: str) -> Iterator[Policy]:
    if audience.sealed:
        return
    yield Policy(table, login, "INSERT", None, condition)
    if audience.append_only:
        return
    yield Policy(table, login, "UPDATE", condition, condition)
    if audience.deletable:
        yield Policy(table, login, "DELETE", condition, None)


def _shown(rule: ByRow | None) -> list[str]:
    return [rule.shown] if rule and rule.shown else []


def _by_row(audience: CoreAudience) -> list[str]:
    rule = audience.by_row if isinstance(audience, ForClient) else None
    if rule is None:
        return []
    each = (
        " and ".join([f"({rule.column} = '{word}'", *map(_can, need.split())]) + ")"
        for word, need in rule.needs.items()
    )
    return [f"({' or '.join(each)})"]


def _all(conditions: list[str], capability: str | None) -> str:
    return " and ".join([*conditions, _can(capability)] if capability else conditions)


def _can(capability: str) -> str:
    return f"(select sec.can('{capability}'))"
