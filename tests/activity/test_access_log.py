"""The access log: what is written by itself, who reads it, and that it is one unbroken chain."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction

from baywindow.activity.models import AccessLog, TeamAccessLog
from baywindow.team.models import ClientRole, WorkspaceRole
from baywindow.team.roles import amend_role
from baywindow.tenancy.models import ClientMember
from tests.counting import statements
from tests.people import Browser, Someone, World
from tests.together import together

PAGE = "/settings/access-log"


def kinds(world: World) -> list[str]:
    """The kinds of acme's entries, oldest first, without who was a member from the beginning."""
    with world.ada.acting():
        return [one.kind for one in AccessLog.objects.order_by("seq") if one.detail[:6] != "Joined"]


def append(world: World, count: int, name: str = "Robot") -> None:
    """Entries in acme's log, each in a transaction of its own."""
    with connections["owner"].cursor() as cursor:
        for number in range(count):
            cursor.execute(
                "select sec.append_access(%s, %s, 'download', null, %s, 'client', %s, '', '')",
                [world.northdock.id, world.acme.id, name, f"file {number}"],
            )


def test_a_sign_in_is_kept_with_where_from(world: World) -> None:
    browser = Browser(
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    )
    browser.force_login(world.alice.person)
    browser.get("/switch")
    with world.ada.acting():
        entry = AccessLog.objects.get(kind="sign_in")
        assert (entry.person_id, entry.person_name, entry.what, entry.detail, entry.address, entry.side) == (
            world.alice.person.id, "Alice", "Operations", "Firefox on Linux", "127.0.0.1",
            "client")  # fmt: skip


def test_staff_s_sign_in_is_the_team_s_own_business(world: World) -> None:
    browser = Browser()
    browser.force_login(world.sam.person)
    browser.get("/switch")
    assert kinds(world) == []
    with world.ola.acting():
        assert TeamAccessLog.objects.filter(kind="sign_in").get().person_name == "Sam"


def test_a_file_is_kept_and_a_page_is_not(world: World) -> None:
    browser = world.alice.browser()
    assert browser.get("/inventory").status_code == 200
    assert kinds(world) == []
    browser.get("/inventory/export.csv?q=tea").getvalue()
    with world.ada.acting():
        entry = AccessLog.objects.get(kind="export")
    assert (entry.person_name, entry.detail) == ("Alice", "/inventory/export.csv")


def test_what_cannot_be_kept_is_not_handed_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: Any) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("baywindow.tenancy.recording.record", broken)
    with pytest.raises(RuntimeError):
        world.alice.browser().get("/inventory/export.csv")


def test_a_changed_role_is_kept_in_the_same_transaction_with_who_changed_it(world: World) -> None:
    with world.sam.acting():
        ClientMember.objects.filter(id=world.fay.membership).update(role="admin")
    with pytest.raises(RuntimeError), world.sam.acting():
        ClientMember.objects.filter(id=world.fay.membership).update(role="executive")
        raise RuntimeError("rolled back, and its entry with it")
    with world.ada.acting():
        entry = AccessLog.objects.filter(kind="membership").order_by("-seq").first()
        assert (entry.person_name, entry.side, entry.what, entry.detail) == (
            "Sam", "staff", "Fay", "Role finance, now admin")  # fmt: skip


def roles_told(
    someone: Someone, kind: type[AccessLog] | type[TeamAccessLog] = AccessLog
) -> list[tuple[str, ...]]:
    """What somebody's log says of roles: who, of which side, which role, what."""
    with someone.acting():
        found = kind.objects.filter(kind="role").order_by("seq")
        return list(found.values_list("person_name", "side", "what", "detail"))


def test_a_role_made_wider_is_in_the_log_of_whoever_is_concerned(world: World) -> None:
    """A client's own in its log; the workspace's in the team's and in that of each client that has it."""
    with world.ada.acting():
        own = ClientRole(client_id=world.acme.id, name="Night", capabilities=["home.view"])
        own.save(using="portal")
    with world.ada.acting():
        amend_role(own, "Late", ["stock.view"])
    with world.sam.acting():
        theirs = WorkspaceRole(realm="portal", name="Desk", capabilities=["home.view"])
        theirs.save(using="staff")
    with world.sam.acting():
        ClientMember.objects.filter(id=world.fay.membership).update(role=str(theirs.id))
    with world.sam.acting():
        amend_role(theirs, "Desk", ["documents.view", "home.view"])
    wider = ("Sam", "staff", "Desk", "May now documents.view")
    assert roles_told(world.ada) == [
        ("Ada", "client", "Night", "Made, may home.view"),
        ("Ada", "client", "Late", "May now stock.view. May no longer home.view. Called before: Night"),
        wider,
    ]  # fmt: skip
    assert roles_told(world.ola, TeamAccessLog) == [("Sam", "staff", "Desk", "Made, may home.view"), wider]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) from core.access_log where kind = 'role' and client_id = %s", [world.beta.id]
        )
        assert cursor.fetchone()[0] == 0, "nobody has it there"
    page = world.ada.browser().get(PAGE).content.decode()
    assert "Role changed" in page and "May now: " in page


def test_a_page_that_changes_a_role_holds_nobody_s_log(world: World) -> None:
    """The entry is written at the commit: until then others write theirs."""
    with transaction.atomic(using="owner"):
        ClientMember._base_manager.using("owner").filter(id=world.fay.membership).update(role="admin")
        together(lambda: world.alice.browser().get("/inventory/export.csv").getvalue())
    assert kinds(world) == ["export", "membership"]


def test_many_writers_make_one_unbroken_chain(world: World) -> None:
    from baywindow.activity.chain import faults

    together(*[partial(append, world, 25, f"writer {number}") for number in range(8)])
    with world.ada.acting():
        numbers = list(AccessLog.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 200
    with connections["owner"].cursor() as cursor:
        assert [fault for fault in faults(cursor) if str(world.acme.id) in fault.scope] == []


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("aud", 200), ("alice", 403), ("fay", 403)])
def test_the_client_s_admin_and_auditor_read_it(world: World, who: str, status: int) -> None:
    browser = getattr(world, who).browser()
    assert browser.get(PAGE).status_code == status
    assert browser.get(f"{PAGE}/export.csv").status_code == status


def test_the_list_is_paged_filtered_and_asks_the_same_number_of_questions(world: World) -> None:
    browser = world.ada.browser()
    with statements("portal") as few:
        browser.get(PAGE)
    append(world, 120)
    with statements("portal") as many:
        text = browser.get(PAGE).content.decode()
    assert len(many) == len(few)
    assert "file 119" in text and "file 60" not in text and "after=" in text
    assert "file 119" not in browser.get(f"{PAGE}?kind=membership").content.decode()
    assert "file 119" not in browser.get(f"{PAGE}?to=2020-01-01").content.decode()
    assert "file 119" in browser.get(f"{PAGE}?q=robot&from=2020-01-01").content.decode()
    assert "file 119" in browser.get(f"{PAGE}?q=downloaded").content.decode(), "by what the page says it is"
    for damaged in ("?from=never", "?kind=x", "?to=9999-12-31", "?q=%00"):
        assert browser.get(PAGE + damaged).status_code == 200
    assert browser.get(f"{PAGE}?after=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiXQ").status_code == 400


def test_the_file_carries_every_entry_and_its_seal(world: World) -> None:
    append(world, 60)
    lines = world.ada.browser().get(f"{PAGE}/export.csv").getvalue().decode()
    found = list(csv.DictReader(io.StringIO(lines)))
    with world.ada.acting():
        kept = {one.seq: bytes(one.hash).hex() for one in AccessLog.objects.all()}
    assert len(found) >= 60
    assert all(kept[int(row["Number"])] == row["Seal"] for row in found)
    assert {(row["Code"], row["What happened"]) for row in found} >= {("download", "Downloaded")}
    assert world.ada.browser().get(f"{PAGE}/export.xlsx").getvalue()[:2] == b"PK"


@pytest.mark.parametrize("name", ['Ä/../"x"\r\nSet-Cookie: a=b; ü.exe', "日本", "con.csv;filename=evil.exe"])
def test_an_odd_client_s_name_makes_a_plain_file_name(world: World, name: str) -> None:
    world.acme.name = name
    world.acme.save(using="owner")
    for page, ending in ((PAGE, "csv"), ("/inventory", "xlsx"), ("/stock-balance", "pdf")):
        said = world.ada.browser().get(f"{page}/export.{ending}")["Content-Disposition"]
        assert re.fullmatch(rf'attachment; filename="[a-z0-9-]+\.{ending}"', said), said


def test_staff_read_a_client_s_log_and_their_own(world: World) -> None:
    append(world, 3)
    browser = world.sam.browser()
    log = f"/console/clients/{world.acme.id}/access-log"
    assert "file 2" in browser.get(log).content.decode()
    assert b"file 2" in browser.get(f"{log}/export.csv").getvalue()
    with world.ada.acting():  # and that they took it is in it
        assert AccessLog.objects.get(kind="export").person_name == "Sam"
    assert "file 2" not in browser.get("/console/access-log").content.decode()
    assert world.carl.browser().get(log).status_code == 403
    assert world.sue.browser().get(log).status_code == 404
