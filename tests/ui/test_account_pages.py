"""Signing in, resetting and their mails, in our look."""

from typing import Any

import pytest
from allauth.account.forms import LoginForm, ResetPasswordForm
from django.template.loader import render_to_string
from django.test import override_settings

from baywindow.accounts import letters
from tests.people import World
from tests.ui.people import asking

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALICE = {
    "email": "alice@acme.example",
    "password": "tea-and-toast",
    "role": "operations",
    "client": "Acme",
    "workspace": "Northdock",
}
SAM = {
    "email": "sam@northdock.example",
    "password": "dock-and-door",
    "role": "manager",
    "client": None,
    "workspace": "Northdock",
}


def shown(name: str, **context: Any) -> str:
    with override_settings(STORAGES=PLAIN, BAYWINDOW_DEMO_LOGINS=""):
        return render_to_string(name, context, request=asking("/accounts/login/"))


def test_the_sign_in_page_asks_for_two_things() -> None:
    seen = shown("account/login.html", form=LoginForm())
    assert 'name="login"' in seen and 'name="password"' in seen and 'autocomplete="current-password"' in seen
    assert "csrfmiddlewaretoken" in seen
    assert "Look around" not in seen


def test_the_demo_offers_its_logins_by_workspace() -> None:
    seen = shown("account/login.html", form=LoginForm(), demo_logins=[ALICE, SAM])
    assert 'data-login="alice@acme.example" data-password="tea-and-toast"' in seen
    assert "Warehouse team" in seen and seen.count("<h3>Northdock</h3>") == 1


def test_a_wrong_entry_is_told_at_its_field() -> None:
    seen = shown("account/login.html", form=LoginForm({"login": "nobody", "password": ""}))
    assert 'aria-invalid="true"' in seen
    assert 'id="id_login_error"' in seen and 'aria-describedby="id_login_error"' in seen


@pytest.mark.parametrize(
    "name",
    ["password_reset_done", "password_reset_from_key_done", "account_inactive", "signup_closed", "logout"],
)
def test_pages_that_only_say_something(name: str) -> None:
    seen = shown(f"account/{name}.html")
    assert seen.count("<h1>") == 1 and '<main id="main"' in seen


def test_asking_for_a_reset() -> None:
    assert "Send the link" in shown("account/password_reset.html", form=ResetPasswordForm())


def test_a_spent_link_offers_a_new_one() -> None:
    seen = shown("account/password_reset_from_key.html", token_fail=True)
    assert "no longer works" in seen and "Ask for a new link" in seen and "<form" not in seen


def test_the_reset_mail_carries_its_link_unharmed(world: World) -> None:
    link = "https://portal.example/accounts/password/reset/key/1-a/?x=1&y=2"
    sent = letters.mail("new_password", "alice@acme.example", {"link": link})
    assert link in str(sent.body)
    assert link.replace("&", "&amp;") in str(sent.alternatives[0].content)
    assert sent.subject == "Set a new password"


def test_other_pages_of_allauth_wear_our_look() -> None:
    with override_settings(STORAGES=PLAIN):
        seen = render_to_string("allauth/layouts/base.html", {}, request=asking("/accounts/email/"))
    assert "ui/baywindow.css" in seen and 'class="plain"' in seen
