"""Who sees which document when, in Chromium: published by its kind, kept for finance, changed, withdrawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.documents.papers import pdf
from tests.stock.floor import Floor

from .conftest import Visit
from .walking import agree, follow, press, said

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("size", ["desktop", "phone"])]


def chosen(page: Page, name: str, words: str) -> bytes:
    """A PDF, chosen in the form for files; its bytes."""
    data = pdf(words)
    page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": data}
    )
    said(page, name)
    return data


def test_a_kind_publishes_itself_and_finance_alone_keeps_what_is_for_it(
    visit: Visit, floor: Floor, size: str
) -> None:
    sam, alice, fay = (
        visit(one.token(), size=size) for one in (floor.world.sam, floor.world.alice, floor.world.fay)
    )
    sam.goto(f"/console/documents/{floor.world.acme.id}")
    follow(sam, "What publishes itself")
    sam.get_by_role("checkbox", name="Customs papers").check()
    press(sam, "Save")
    follow(sam, "Store documents")
    chosen(sam, "duty.pdf", "first")
    sam.locator("[name=kind]").select_option("customs")
    press(sam, "Store")
    alice.goto("/documents")
    follow(alice, "duty.pdf")

    follow(sam, "duty.pdf")
    sam.locator("[name=meant_for]").select_option("finance")
    press(sam, "Save")
    expect(sam.locator("[name=meant_for]")).to_have_value("finance")
    alice.goto("/documents")
    expect(alice.get_by_role("link", name="duty.pdf")).to_have_count(0)
    fay.goto("/documents")
    expect(fay.get_by_role("link", name="duty.pdf")).to_be_visible()

    changed = chosen(sam, "duty mended.pdf", "second")
    press(sam, "Store edition")
    said(sam, "duty mended.pdf")
    fay.reload()
    follow(fay, "duty mended.pdf")
    with fay.expect_download() as loading:
        follow(fay, "Download")
    assert loading.value.path().read_bytes() == changed
    agree(sam, "Withdraw")
    said(sam, "Not published")
    fay.goto("/documents")
    expect(fay.get_by_role("link", name="duty mended.pdf")).to_have_count(0)
