"""The first workspace, client and people from the command line, up to their sign-in."""

import io
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from baywindow.server import cli
from baywindow.tenancy.founding import find_workspace
from baywindow.tenancy.sign_in import SignInPolicy, SsoProvider
from tests.accounts.door import signed_in
from tests.people import World


def said(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status of a command and what it told."""
    status = cli.main(words.split())
    told = capsys.readouterr()
    return status, told.out + told.err


def test_in_production_the_team_is_asked_for_a_second_factor(
    database: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And posture names who is not: who tries it out, whoever was left alone, and every client's people."""
    plain, free, strict = (f"{name}-{uuid4().hex[:6]}" for name in ("trial", "free", "strict"))
    monkeypatch.setattr(settings, "DEMO", False)
    said(f"workspace create {plain}", capsys)
    monkeypatch.setattr(settings, "BAYWINDOW_EVALUATION", "")
    said(f"workspace create {free} --no-second-factor", capsys)
    assert "asked for a second factor" in said(f"workspace create {strict}", capsys)[1]
    (held,) = SignInPolicy._base_manager.using("owner").filter(workspace_id=find_workspace(strict).id)
    assert (held.scope, held.second_factor) == ("team", True)
    told = {line for line in said("posture", capsys)[1].splitlines() if "second factor" in line}
    assert {f"note  {one}: nothing asks its team for a second factor" for one in (plain, free)} <= told
    assert f"note  {strict}: nothing asks its clients' people for a second factor" in told
    assert f"note  {strict}: nothing asks its team for a second factor" not in told


def test_a_founded_client_signs_in(
    database: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = uuid4().hex[:6]
    monkeypatch.setattr("sys.stdin", io.StringIO("a rather good password\n"))
    for words in (
        f"workspace create dock-{mark} --time-zone Europe/Berlin",
        f"workspace client dock-{mark} acme --name Acme",
        f"user create zoe-{mark}@acme.example --name Zoe",
        f"user join zoe-{mark}@acme.example operations --workspace dock-{mark} --client acme",
    ):
        assert said(words, capsys)[0] == 0, words
    assert f"dock-{mark}" in said("workspace list", capsys)[1]

    answer = Client().post(
        "/accounts/login/", {"login": f"zoe-{mark}@acme.example", "password": "a rather good password"}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("workspace client nowhere acme", "There is no workspace"),
        ("user password nobody@acme.example", "Nobody has the login"),
        ("workspace create Dock", "cannot be a code"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    database: None, capsys: pytest.CaptureFixture[str], words: str, reason: str
) -> None:
    status, told = said(words, capsys)
    assert status == 1
    assert reason in told


def test_a_broken_company_sign_in_is_no_prison(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for client in (world.acme, None):
        SsoProvider(
            workspace_id=world.northdock.id, for_client_id=client and client.id, name="Acme SSO", only=True,
            issuer="https://gone.example",
        ).save(using="owner")  # fmt: skip
    assert signed_in(world.alice).get("/switch").status_code == 403
    words = f"workspace open-sign-in {world.northdock.code}"
    assert "may sign in" in said(f"{words} --client {world.acme.code}", capsys)[1]
    assert "nothing changed" in said(f"{words} --client {world.acme.code}", capsys)[1]
    assert signed_in(world.alice).get("/switch")["Location"] == "/"
    assert signed_in(world.sam).get("/switch").status_code == 403, "the team's is another matter"
    assert "may sign in" in said(words, capsys)[1]
    assert signed_in(world.sam).get("/switch").status_code == 302
    logged = world.ada.browser().get(reverse("access_log")).content.decode()
    assert "Company sign-in no longer the only way" in logged and "Command line" in logged
    assert f"WRONG {world.northdock.id}" not in said("audit verify", capsys)[1]
