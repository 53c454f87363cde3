"""How the tests of flows walk through the pages: what somebody types, presses, follows and reads."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def fill(page: Page, **fields: str) -> None:
    """Type into the page's form, field by field."""
    for name, value in fields.items():
        page.locator(f"main form [name={name}]").first.fill(value)


def press(page: Page, name: str) -> None:
    """Press the one button that says so."""
    page.get_by_role("button", name=name, exact=True).first.click()


def agree(page: Page, name: str, yes: str = "", **fields: str) -> None:
    """Press a button that asks first, fill in what it asks, and say `yes`, which is often the same words."""
    press(page, name)
    asked = page.get_by_role("dialog")
    for field, value in fields.items():
        place = asked.locator(f"[name={field}]")
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)
    asked.get_by_role("button", name=yes or name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the first link that says so."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def said(page: Page, words: str) -> None:
    """These words stand on the page, where they are seen."""
    expect(page.locator("main").get_by_text(words).locator("visible=true").first).to_be_visible()


def row(page: Page, name: str, says: str) -> None:
    """The row of a table that says the one says the other, too."""
    expect(page.locator("main").get_by_role("row", name=name).first).to_contain_text(says)
