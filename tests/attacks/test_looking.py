"""Every door that changes something refuses a context that may only look: by construction from the doors."""

from __future__ import annotations

import re

import pytest
from django.db import connections

from baywindow.tenancy.lint import DOORS
from tests.attacks.attack import Attacker
from tests.attacks.ground import Ground

READING = {"sec.enter(text,uuid,boolean)"}
"""Volatile for its settings alone; whom it lets in by a look, the attacks of `looker` try."""

PORTAL = sorted(door for door, logins in DOORS.items() if "bw_portal" in logins and door not in READING)


@pytest.mark.parametrize("door", PORTAL)
def test_a_door_that_changes_something_refuses_a_look(door: str, ground: Ground) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select provolatile from pg_proc where oid = to_regprocedure(%s)", [door])
        if cursor.fetchone()[0] != "v":
            return  # the server itself lets a stable function write nothing
    name, types = re.fullmatch(r"([\w.]+)\((.*)\)", door).groups()  # type: ignore[union-attr]
    nothing = ", ".join(f"null::{kind}" for kind in types.split(",") if kind)
    attacker = Attacker(ground, "bw_portal")
    try:
        again = f"commit; begin read write; set local app.context = '{ground.tokens['looker']}'; "
        outcome = attacker.carry_out(f"{again}select {name}({nothing})", ground.tokens["looker"])
    finally:
        attacker.close()
    assert outcome.state == "25006", (door, outcome.state, outcome.text()[:200])


def test_the_doors_hold_some_that_change_something() -> None:
    assert "sec.end_key(uuid)" in PORTAL
