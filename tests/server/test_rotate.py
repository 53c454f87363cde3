"""New keys: what was made with those before stays good for as long as it should, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.test import override_settings

from baywindow.accounts.sealing import opened, reseal, sealed
from baywindow.server import cli, home
from baywindow.server.addresses import administrator, conninfo, database_name
from baywindow.server.provision import passwords, provision
from baywindow.tenancy.sign_in import SsoProvider
from tests.accounts.door import asked, code_of, signed_in, with_app
from tests.people import Browser, World

ASK = "/accounts/security/second-factor/ask/"


@pytest.fixture(autouse=True)
def _as_before(database: None) -> Iterator[None]:
    """The secrets of this run, put back; the other tests' logins use them."""
    folder = home.home() / "secrets"
    home.secret("sealing")
    before = {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}
    yield
    sealed_with = home.secret("sealing")
    for file in folder.iterdir():
        if file.name not in before:
            file.unlink()
    for name, text in before.items():
        (folder / name).write_text(text)
    provision(administrator(), database_name(), passwords(), ours=False)
    (folder / "sealing.earlier").write_text(sealed_with)
    reseal()
    home.forget_earlier("sealing")


def test_a_new_signing_key_keeps_what_is_signed_until_it_is_forgotten(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told, before = signing.dumps({"a": 1}), settings.SECRET_KEY
    assert cli.main(["rotate", "signing"]) == 0 and "Restart" in capsys.readouterr().out
    now = home.secret("django")
    assert now != before and home.earlier("django") == [before]
    with override_settings(SECRET_KEY=now, SECRET_KEY_FALLBACKS=home.earlier("django")):
        assert signing.loads(told) == {"a": 1}
    assert cli.main(["rotate", "signing", "--forget"]) == 0
    assert home.earlier("django") == []
    with override_settings(SECRET_KEY=now), pytest.raises(signing.BadSignature):
        signing.loads(told)


def test_everything_sealed_is_sealed_anew_and_still_opens(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    provider = SsoProvider(
        workspace_id=world.northdock.id, name="ID", issuer="https://id.test", secret=sealed("its secret"),
        own_key=sealed("our key"),
    )  # fmt: skip
    provider.save(using="owner")
    factor = Authenticator.objects.get(user=world.alice.person, type=Authenticator.Type.TOTP)
    before = (factor.data["secret"], provider.secret, home.secret("sealing"))
    assert cli.main(["rotate", "sealing"]) == 0
    factor.refresh_from_db()
    provider.refresh_from_db(using="owner")
    assert before[2] not in (home.secret("sealing"), *home.earlier("sealing"))
    assert factor.data["secret"] != before[0] and opened(provider.secret) == "its secret"
    assert opened(provider.own_key) == "our key"
    browser = Browser()
    assert asked(browser, world.alice)["Location"] == ASK
    assert browser.post(ASK, {"code": code_of(secret)}).status_code == 302


def test_a_rotation_that_was_cut_off_is_begun_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = SsoProvider(
        workspace_id=world.northdock.id, name="ID", issuer="https://id.test", secret=sealed("its secret")
    )
    provider.save(using="owner")

    def dies() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("baywindow.accounts.sealing.reseal", dies)
    assert cli.main(["rotate", "sealing"]) == cli.INTERRUPTED
    assert opened(provider.secret) == "its secret", "the earlier key still opens"
    monkeypatch.undo()
    cli.main(["rotate", "sealing"])
    provider.refresh_from_db(using="owner")
    assert opened(provider.secret) == "its secret" and home.earlier("sealing") == []


def test_a_secret_that_no_key_opens_is_told_and_stops_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, lost = (
        SsoProvider(workspace_id=space.id, name="ID", issuer="https://id.test", secret=secret)
        for space, secret in ((world.northdock, sealed("its secret")), (world.southbay, "of another folder"))
    )
    for provider in (kept, lost):
        provider.save(using="owner")
    assert cli.main(["rotate", "sealing"]) == 0
    for provider in (kept, lost):
        provider.refresh_from_db(using="owner")
    assert opened(kept.secret) == "its secret" and lost.secret == "of another folder"
    assert "open with no key there is: enter these secrets anew" in capsys.readouterr().out


def test_the_logins_have_new_passwords() -> None:
    before = passwords()
    assert cli.main(["rotate", "logins"]) == 0
    assert not set(before.values()) & set(passwords().values())
    with psycopg.connect(conninfo("bw_auth")):
        pass
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(conninfo("bw_auth"), password=before["bw_auth"])


def test_what_the_environment_gives_is_changed_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BAYWINDOW_SECRET_DJANGO", "given")
    assert cli.main(["rotate", "signing"]) == 1
    assert "BAYWINDOW_SECRET_DJANGO_EARLIER" in capsys.readouterr().err
    monkeypatch.setenv("BAYWINDOW_SECRET_DJANGO_EARLIER", "one two")
    assert home.earlier("django") == ["one", "two"]


def test_secrets_are_for_their_owner_alone() -> None:
    home.replace("django")
    for file in (home.home() / "secrets").iterdir():
        assert Path(file).stat().st_mode & 0o077 == 0, file
