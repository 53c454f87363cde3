"""The workspace's own look: on sign-in, pages and mails, at once, and nobody else's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from PIL import Image

from baywindow.accounts import letters, post
from baywindow.accounts.letterhead import at_home, on_letterhead
from baywindow.tenancy import brand
from baywindow.tenancy.founding import give_domain
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.models import WorkspaceBrand
from baywindow.tenancy.refusal import Refusal
from baywindow.ui.colours import dark_accent
from tests.accounts.door import signed_in
from tests.people import Browser, World, join_client

PAGE = "/console/branding"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>x()</script><path d="M0 0h9z"/></svg>'
)


def form(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "name": world.northdock.name,
        "accent": "#8a2a6c",
        "logo_plate": "light",
        "version": "1",
        **changed,
    }


def logo(content: bytes = SVG, name: str = "logo.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def square() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return SimpleUploadedFile("icon.png", out.getvalue())


def stored(world: World) -> WorkspaceBrand | None:
    with world.sam.acting():
        found: WorkspaceBrand | None = WorkspaceBrand.objects.first()
        return found


def test_colour_logo_icon_and_help_show_on_everybody_s_next_page(world: World) -> None:
    alice, gus = world.alice.browser(), world.gus.browser()
    answer = world.sam.browser().post(
        PAGE, form(world, logo=logo(), icon=square(), support="help@northdock.example")
    )
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = alice.get("/inventory").content.decode()
    kept = stored(world)
    assert kept is not None
    for part in (
        "/brand/8a2a6c.css",
        f"/brand/{kept.logo_print}.svg",
        f"/brand/{kept.icon_print}.png",
        "help@northdock",
    ):
        assert part in page
    assert "/brand/" not in gus.get("/inventory").content.decode()  # another workspace
    style = Browser().get("/brand/8a2a6c.css")
    assert style["Content-Type"].startswith("text/css") and b"--accent:light-dark(#8a2a6c" in style.content
    drawing = Browser().get(f"/brand/{kept.logo_print}.svg")
    assert b"script" not in drawing.content and b"M0 0h9z" in drawing.content
    assert "sandbox" in drawing["Content-Security-Policy"]
    icon = Browser().get(f"/brand/{kept.icon_print}.png")
    with Image.open(io.BytesIO(icon.content)) as image:
        assert image.size == (96, 96)
    assert Browser().get(f"/brand/{kept.icon_print}.svg").status_code == 404
    assert Browser().get("/brand/nothing.css").status_code == 404


def test_a_white_logo_stands_on_a_dark_plate_wherever_it_is_shown(world: World) -> None:
    answer = world.sam.browser().post(PAGE, form(world, logo=square(), logo_plate="dark"))
    assert answer.status_code == 302
    for page in (world.alice.browser().get("/inventory"), world.sam.browser().get(PAGE)):
        assert 'class="plate dark"><img src="/brand/' in page.content.decode()
    told = {"at": "2026-11-20T10:00:00+00:00", "address": "127.0.0.1", "browser": "Lynx"}
    mail = letters.mail("password_changed", world.alice.person.email, told)
    assert '<img class="plate" src="cid:brand"' in str(mail.alternatives[0][0])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accent": "#ffee00"}, "too light to be read"),
        ({"accent": "red"}, "six digits"),
        ({"accent": "#8a2a6c;}"}, "six digits"),
        ({"name": ""}, "required"),
        ({"logo": "svg"}, "no SVG drawing"),
        ({"icon": "svg"}, "no PNG, JPEG or WebP"),
    ],
)
def test_what_cannot_be_read_or_is_no_picture_is_refused(
    world: World, wrong: dict[str, Any], said: str
) -> None:
    broken = {key: logo(b"<html/>") if value == "svg" else value for key, value in wrong.items()}
    answer = world.sam.browser().post(PAGE, form(world, **broken))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert stored(world) is None


def test_only_who_may_changes_it(world: World) -> None:
    for someone in (world.olga, world.carl, world.cleo):
        assert someone.browser().get(PAGE).status_code == 403
    assert world.ada.browser().get(PAGE).status_code == 403


def test_two_people_at_once_overwrite_nothing_unawares(world: World) -> None:
    one, other = world.sam.browser(), world.ola.browser()
    assert one.post(PAGE, form(world, support="one")).status_code == 302
    answer = other.post(PAGE, form(world, support="other"))
    assert answer.status_code == 409 and "Somebody else changed this" in answer.content.decode()
    kept = stored(world)
    assert kept is not None and kept.support == "one"


def test_a_new_name_is_everywhere_after_the_contexts_are_minted_anew(world: World) -> None:
    browser = world.alice.browser()
    browser.force_login(world.alice.person)
    world.sam.browser().post(PAGE, form(world, name="Northdock Ltd"))
    assert "Northdock Ltd" in browser.get("/inventory", follow=True).content.decode()


def test_a_domain_s_sign_in_carries_its_workspace_s_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", [*settings.ALLOWED_HOSTS, "portal.northdock.example"])
    world.sam.browser().post(PAGE, form(world, name="Northdock Ltd", support="+49 40 1234"))
    assert give_domain(world.northdock, "Portal.Northdock.example ") == "portal.northdock.example"
    brand._by_host.clear()
    page = (
        Browser().get("/accounts/login/", headers={"Host": "portal.northdock.example:8000"}).content.decode()
    )
    assert "Northdock Ltd" in page and "/brand/8a2a6c.css" in page and "+49 40 1234" in page
    elsewhere = Browser().get("/accounts/login/").content.decode()
    assert "Northdock Ltd" not in elsewhere and "Baywindow" in elsewhere
    assert Browser().get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


def test_who_is_in_several_workspaces_keeps_the_look_of_the_address_they_came_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the pages before a membership is chosen, and in the letters asked for there."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", [*settings.ALLOWED_HOSTS, "portal.northdock.example"])
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    world.sam.browser().post(PAGE, form(world))
    give_domain(world.northdock, "portal.northdock.example")
    join_client(world.alice.person, world.gamma, "operations")
    there = {"Host": "portal.northdock.example:8000"}
    browser = signed_in(world.alice)
    for page in ("/switch", "/accounts/security/"):
        here, elsewhere = (browser.get(page, headers=host).content.decode() for host in (there, {}))
        assert "/brand/8a2a6c.css" in here and "Baywindow" not in here.partition("</header>")[0]
        assert "/brand/8a2a6c.css" not in elsewhere
    post.deliver()
    mail.outbox.clear()
    for host in (there, {}):
        Browser().post("/accounts/password/reset/", {"email": world.alice.person.email}, headers=host)
    Browser().post("/accounts/password/reset/", {"email": world.gus.person.email}, headers=there)
    post.deliver()
    kept, ours, of_gus = mail.outbox
    assert "://portal.northdock.example/accounts/password/reset/key/" in kept.body
    assert kept.from_email.startswith(world.northdock.name) and settings.ADDRESS not in kept.body
    assert f"{settings.ADDRESS}/accounts" in ours.body and ours.from_email.startswith("Baywindow")
    assert of_gus.from_email.startswith(world.southbay.name), "an address gives nobody the look of a stranger"
    assert f"{settings.ADDRESS}/accounts" in of_gus.body


@pytest.mark.parametrize("host", ["", "portal", "evil.example/x", "a b.example", "http://x.example"])
def test_what_is_no_host_is_nobody_s(world: World, host: str) -> None:
    with pytest.raises(Refusal):
        give_domain(world.northdock, host)


def test_a_mail_comes_in_the_workspace_s_name(world: World) -> None:
    world.sam.browser().post(PAGE, form(world, sender='Northdock "Team"', support="help@northdock.example"))
    told = {"at": "2026-11-20T10:00:00+00:00", "address": "127.0.0.1", "browser": "Lynx"}
    message = letters.mail("password_changed", world.alice.person.email, told)
    assert 'Northdock \\"Team\\"' in message.from_email and settings.DEFAULT_FROM_EMAIL in message.from_email
    assert "help@northdock.example" in message.body
    html = str(message.alternatives[0][0])
    assert "#8a2a6c" in html and world.northdock.name in html
    assert letters.mail("password_changed", world.gus.person.email, told).from_email.startswith(
        f"{world.southbay.name} <"
    )


def test_mails_carry_logo_help_and_address_of_the_workspace(world: World) -> None:
    """In text and HTML, also an invitation's, whose reader belongs nowhere yet."""
    world.sam.browser().post(PAGE, form(world, logo=square(), support="help@northdock.example"))
    give_domain(world.northdock, "portal.northdock.example")
    told = {"at": "2026-11-20T10:00:00+00:00", "address": "127.0.0.1", "browser": "Lynx"}
    message = letters.mail("password_changed", world.alice.person.email, told)
    with entered_job(world.northdock.id, world.acme.id) as member:
        link = at_home(member.brand, f"{settings.ADDRESS}/invitations/x")
        words = {"place": "Acme", "workspace": world.northdock.name, "address": link, "expires": "tomorrow"}
        words |= {"invited_by": "Ada", "role": "Finance"}
        invited = on_letterhead(member.brand, "n@x.test", "Join", "team/mail/invitation", words)
    for one in (message, invited):
        html = str(one.alternatives[0][0])
        assert 'src="cid:brand"' in html and "#8a2a6c" in html and dark_accent("8a2a6c") in html
        assert "help@northdock.example" in one.body and "help@northdock.example" in html
        assert "://portal.northdock.example/" in one.body and one.reply_to == ["help@northdock.example"]
        assert one.from_email.startswith(world.northdock.name)
        kinds = [part.get_content_type() for part in one.message().walk()]
        assert kinds == [
            "multipart/related", "multipart/alternative", "text/plain", "text/html", "image/png",
        ]  # fmt: skip


def test_no_mail_takes_a_second_header_from_a_sender_s_name(world: World) -> None:
    world.sam.browser().post(PAGE, form(world, sender="x\r\nBcc: evil@example.test"))
    told = {"at": "2026-11-20T10:00:00+00:00", "address": "127.0.0.1", "browser": "Lynx"}
    message = letters.mail("password_changed", world.alice.person.email, told)
    assert message.message()["Bcc"] is None


def test_a_look_through_a_client_s_eyes_is_dressed_too(world: World) -> None:
    from tests.attacks.ground import look

    world.sam.browser().post(PAGE, form(world))
    browser = world.alice.browser()
    browser.cookies[settings.CONTEXT_COOKIE] = look(world.sam, world.acme.id, world.alice.membership)
    assert "/brand/8a2a6c.css" in browser.get("/").content.decode()


def test_nobody_reads_addresses_or_brands_past_the_doors(world: World) -> None:
    with (
        world.alice.acting(),
        pytest.raises(Exception, match="permission denied"),
        connections["portal"].cursor() as c,
    ):
        c.execute("select * from workspace_brand")
