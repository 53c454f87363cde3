"""Mails of the sign-in: written down by the page, sent by the worker, and telling nothing by their making."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from baywindow.accounts import letters, post, sign_ins
from baywindow.accounts.models import Letter, PersonSettings, SignIn
from baywindow.tenancy import brand
from tests.accounts.door import SIGN_IN, signed_in
from tests.accounts.smtp import listening
from tests.counting import statements
from tests.people import Browser, World

RESET = "/accounts/password/reset/"
ADDRESSED = {
    "at": "2026-11-22T10:00:00+00:00",
    "address": "203.0.113.9",
    "browser": "Firefox on Linux",
    "link": "x",
}


@pytest.mark.parametrize("kind", letters.WRITTEN)
def test_every_letter_is_text_and_html(kind: str) -> None:
    message = letters.mail(kind, "alice@example.test", ADDRESSED)
    page = str(message.alternatives[0].content)
    assert message.subject in page and "Baywindow" in str(message.body)
    assert message.alternatives[0].mimetype == "text/html"


def test_a_letter_nobody_can_write_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        post.write("something else", "alice@example.test")


def test_a_letter_is_sent_once(world: World, outbox: list[mail.EmailMessage]) -> None:
    post.write("password_changed", world.alice.person.email, ADDRESSED)
    assert (post.deliver(), post.deliver()) == (1, 0)
    assert [message.to for message in outbox] == [[world.alice.person.email]]


def test_a_mail_server_that_is_down_is_tried_again_later(
    world: World, outbox: list[mail.EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: Any) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    post.write("password_changed", world.alice.person.email, ADDRESSED)
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMultiAlternatives, "send", down)
        post.deliver()
    waiting = Letter.objects.get()
    assert waiting.due_at > timezone.now() and outbox == []
    Letter.objects.update(due_at=timezone.now())
    post.deliver()
    assert len(outbox) == 1 and not Letter.objects.exists()


def test_a_letter_that_never_leaves_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        mail.EmailMultiAlternatives, "send", lambda self: (_ for _ in ()).throw(OSError("no"))
    )
    post.write("password_changed", world.alice.person.email, ADDRESSED)
    for _ in range(post.TRIES):
        Letter.objects.update(due_at=timezone.now())
        post.deliver()
    assert not Letter.objects.exists()


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    world: World, outbox: list[mail.EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(kind: str, to: str, told: dict[str, Any]) -> Any:
        if to == "torn@example.test":
            raise KeyError("link")
        return written(kind, to, told)

    written = letters.mail
    monkeypatch.setattr(letters, "mail", torn)
    for to in ("torn@example.test", world.alice.person.email):
        post.write("password_changed", to, ADDRESSED)
    assert post.deliver() == 2
    assert [one.to for one in outbox] == [[world.alice.person.email]]
    for _ in range(post.TRIES - 1):
        Letter.objects.update(due_at=timezone.now())
        assert post.deliver() == 1
    assert not Letter.objects.exists()


def test_the_link_to_a_new_password_rests_nowhere(world: World) -> None:
    Browser().post(RESET, {"email": world.alice.person.email})
    assert Letter.objects.get().told == {"host": "testserver"}


def test_a_reset_of_a_known_and_of_an_unknown_address_is_the_same_work(world: World) -> None:
    known, unknown = (_work(RESET, {"email": address}) for address in _addresses(world))
    assert known == unknown and len(known[0]) > 0


def test_a_wrong_password_of_a_known_and_of_an_unknown_address_is_the_same_work(world: World) -> None:
    known, unknown = (
        _work(SIGN_IN, {"login": address, "password": "not the password"}) for address in _addresses(world)
    )
    assert known[1] == unknown[1] == 1, "one password is hashed either way"
    assert known[0] == unknown[0]


def test_somebody_without_a_password_costs_the_same(world: World) -> None:
    world.alice.person.set_unusable_password()
    world.alice.person.save(update_fields=["password"])
    known, unknown = (
        _work(SIGN_IN, {"login": address, "password": "not the password"}) for address in _addresses(world)
    )
    assert known == unknown


def test_a_new_browser_is_written_about_and_a_known_one_is_not(
    world: World, outbox: list[mail.EmailMessage]
) -> None:
    first = signed_in(world.alice, headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    post.deliver()
    assert outbox == [], "the first sign-in of all surprises nobody"
    first.post("/accounts/logout/")
    first.post(SIGN_IN, {"login": world.alice.person.email, "password": "a long enough password"})
    post.deliver()
    assert outbox == []
    signed_in(world.alice, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
    post.deliver()
    assert [message.subject for message in outbox] == ["A new sign-in to your account"]
    assert "Chrome on Windows" in " ".join(str(outbox[0].body).split())


def _addresses(world: World) -> tuple[str, str]:
    return world.alice.person.email, f"nobody-{world.alice.person.email}"


def _work(address: str, sent: dict[str, str]) -> tuple[list[str], int]:
    """The statements a form costs, without what they speak of, and how many passwords are hashed."""
    cache.clear()
    brand._by_host.clear()
    Browser().get(SIGN_IN)
    with statements("default") as told, _hashed() as hashed:
        Browser().post(address, sent)
    return [re.sub(r"%s|'[^']*'|\d+", "?", statement) for statement in told], len(hashed)


@contextmanager
def _hashed() -> Iterator[list[str]]:
    """Every password that is hashed inside the block."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return str(encode(self, password, salt))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", noted)
        yield seen


def test_letters_travel_by_smtp_as_text_and_html(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as (port, arrived):
        for name, value in {
            "EMAIL_BACKEND": "baywindow.accounts.mail.Backend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port,
        }.items():  # fmt: skip
            monkeypatch.setattr(settings, name, value)
        Browser().post(RESET, {"email": world.alice.person.email})
        post.write("new_sign_in", world.alice.person.email, ADDRESSED)
        post.deliver()
    assert [message["Subject"] for message in arrived] == [
        "Set a new password",
        "A new sign-in to your account",
    ]
    link = f"{settings.ADDRESS}/accounts/password/reset/key/"
    text, page = (arrived[0].get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and page is not None
    assert link in text.get_content() and f'href="{link}' in page.get_content()
    assert (
        arrived[0]["To"] == world.alice.person.email
        and arrived[0]["From"] == f"{world.northdock.name} <{settings.DEFAULT_FROM_EMAIL}>"
    )


def test_a_mail_server_that_is_not_there_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as (port, _):
        pass
    for name, value in {
        "EMAIL_BACKEND": "baywindow.accounts.mail.Backend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port,
    }.items():  # fmt: skip
        monkeypatch.setattr(settings, name, value)
    post.write("password_changed", world.alice.person.email, ADDRESSED)
    post.deliver()
    assert Letter.objects.get().tries == 1


def test_sign_ins_of_long_ago_are_forgotten(world: World) -> None:
    signed_in(world.alice)
    signed_in(world.alice)
    old = SignIn.objects.filter(person=world.alice.person).earliest("began_at")
    SignIn.objects.filter(id=old.id).update(seen_at=timezone.now() - sign_ins.KEPT - timedelta(days=1))
    assert sign_ins.forget() == 1
    assert SignIn.objects.filter(person=world.alice.person).count() == 1


def test_a_notice_tells_the_time_where_its_reader_is(world: World) -> None:
    told = str(letters.mail("new_sign_in", world.alice.person.email, ADDRESSED).body)
    assert "22 November 2026, 11:00 (Europe/Berlin)" in told, "acme's"
    PersonSettings.objects.create(person_id=world.alice.person.id, time_zone="America/New_York")
    told = str(letters.mail("new_sign_in", world.alice.person.email, ADDRESSED).body)
    assert "22 November 2026, 05:00 (America/New_York)" in told, "her own"
    PersonSettings.objects.filter(person_id=world.alice.person.id).update(dates="iso", locale="de")
    told = str(letters.mail("new_sign_in", world.alice.person.email, ADDRESSED).body)
    assert "2026-11-22, 05:00 (America/New_York)" in told, "as she writes days"
    assert "10:00 (UTC)" in str(letters.mail("new_sign_in", "nobody@example.test", ADDRESSED).body)
