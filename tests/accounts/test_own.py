"""What people choose for themselves, and that it shows at once, in every open tab."""

from __future__ import annotations

import io
from typing import Any
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from baywindow.accounts.models import PersonSettings
from baywindow.tenancy.context import entered
from baywindow.tenancy.forms import LOCALES
from baywindow.tenancy.models import ClientMember
from baywindow.ui.language import is_shipped
from tests.people import Someone, World
from tests.together import together

PAGE = "/settings/own"


def form(someone: Someone, **changed: Any) -> dict[str, Any]:
    return {"name": someone.person.name, **changed}


def picture(size: tuple[int, int] = (300, 200), kind: str = "JPEG", **more: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return SimpleUploadedFile(f"me.{kind.lower()}", out.getvalue() + b"<script>alert(1)</script>")


def test_what_alice_chooses_shows_at_once_in_every_open_tab(world: World) -> None:
    tab, other = world.alice.browser(), world.alice.browser()
    chosen = form(
        world.alice, time_zone="Asia/Tokyo", locale="de", numbers="point", dates="iso", theme="dark",
        density="compact",
    )  # fmt: skip
    assert tab.post(PAGE, chosen)["Location"] == f"{PAGE}?saved=1"
    for browser in (tab, other):
        page = browser.get("/inventory").content.decode()
        assert 'lang="de"' in page and 'data-theme="dark"' in page and 'data-density="compact"' in page
        assert "Zeiten in Asia/Tokyo" in page, "in the language chosen"
    with world.alice.acting() as member:
        assert (member.time_zone, member.locale, member.look.numbers, member.look.dates) == (
            "Asia/Tokyo", "de", "point", "iso")  # fmt: skip


def test_a_language_without_words_says_so() -> None:
    with translation.override("en"):
        silent = [code for code, title in LOCALES if "words in English" in str(title)]
    assert silent == [code for code, _ in LOCALES if not is_shipped(code.partition("-")[0])] != []


def test_what_is_left_alone_stays_as_the_client_has_it(world: World) -> None:
    world.alice.browser().post(PAGE, form(world.alice, numbers="space"))
    with world.alice.acting() as member:
        assert (member.time_zone, member.locale, member.look.theme) == ("Europe/Berlin", "en", "")


def test_it_is_alice_s_alone_and_goes_with_her_everywhere(world: World) -> None:
    world.sam.browser().post("/console/settings/own", form(world.sam, time_zone="Asia/Tokyo"))
    with world.olga.acting() as member:
        assert member.time_zone == "Europe/Berlin"
    with world.sam.acting() as member:
        assert member.time_zone == "Asia/Tokyo"


def test_a_new_name_is_hers_in_every_membership(world: World) -> None:
    browser = world.alice.browser()
    browser.force_login(world.alice.person)
    browser.post(PAGE, form(world.alice, name="Alice Okafor"))
    with world.ada.acting():
        assert ClientMember.objects.get(id=world.alice.membership).name == "Alice Okafor"
    assert b"account of Alice Okafor" in browser.get("/inventory", follow=True).content


def test_a_picture_is_written_anew_as_a_square(world: World) -> None:
    browser = world.alice.browser()
    comment = {"comment": b"taken at home"}
    assert browser.post(PAGE, form(world.alice, picture=picture(**comment))).status_code == 302
    shown = browser.get(f"{PAGE}/picture")
    assert shown["Content-Type"] == "image/png" and "immutable" in shown["Cache-Control"]
    assert b"script" not in shown.content and b"home" not in shown.content
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (128, 128)
    assert f"{PAGE}/picture?" in browser.get("/inventory").content.decode()
    browser.post(PAGE, form(world.alice, no_picture="on"))
    assert browser.get(f"{PAGE}/picture")["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n\0\0\0\x02IHDR\0\0" + crc32(b"IHDR\0\0").to_bytes(4, "big"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_field(world: World, content: bytes) -> None:
    upload = SimpleUploadedFile("me.png", content)
    answer = world.alice.browser().post(PAGE, form(world.alice, picture=upload))
    assert answer.status_code == 422
    assert PersonSettings.objects.filter(person_id=world.alice.person.id).first() is None


@pytest.mark.parametrize("size", [(9000, 9000), (1, 23_000_000)])
def test_a_picture_that_unpacks_to_a_mountain_is_refused(world: World, size: tuple[int, int]) -> None:
    huge = picture(size, "PNG", optimize=size[0] > 1)
    assert huge.size is not None and huge.size < 4 * 1024 * 1024
    assert world.alice.browser().post(PAGE, form(world.alice, picture=huge)).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "Mars/Olympus"}, {"numbers": "x"}, {"dates": "%s"}, {"theme": "pink"}, {"name": ""}],
)
def test_what_is_not_offered_is_not_taken(world: World, wrong: dict[str, str]) -> None:
    assert world.alice.browser().post(PAGE, form(world.alice) | wrong).status_code == 422


def test_two_saves_at_once_leave_one_of_them(world: World) -> None:
    def save(dates: str) -> None:
        world.alice.browser().post(PAGE, form(world.alice, dates=dates))

    together(lambda: save("iso"), lambda: save("dots"))
    kept = PersonSettings.objects.get(person_id=world.alice.person.id)
    with world.alice.acting() as member:
        assert kept.dates in {"iso", "dots"} and member.look.dates == kept.dates


def test_who_looks_through_her_eyes_changes_nothing_of_hers(world: World) -> None:
    from tests.attacks.ground import look

    token = look(world.sam, world.acme.id, world.alice.membership)
    browser = world.alice.browser()
    from django.conf import settings

    browser.cookies[settings.CONTEXT_COOKIE] = token
    assert (
        browser.post(
            PAGE, form(world.alice, time_zone="Asia/Tokyo"), headers={"HX-Request": "true"}
        ).status_code
        == 409
    )
    assert not PersonSettings.objects.filter(
        person_id__in=[world.alice.person.id, world.sam.person.id]
    ).exists()
    with entered("portal", token) as member:
        assert member.time_zone == "Europe/Berlin"
