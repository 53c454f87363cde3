"""Takes the pictures of the guides from a running demo: every page, light and dark, desk and phone.

    ./bay run                                     # in one terminal
    .venv/bin/python docs/using/shoot.py          # in another; --to FOLDER, --only PART, --port N
    .venv/bin/python docs/using/shoot.py --guides # those the guides show, into docs/using/pictures

The guides' are light and at the desk, or on a phone, in few colours, so that they stay small.
Pictures are named <page>-<theme>-<size>.png and land in shots/, which is not kept in the repository.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

GUEST = {"sign-in": "/accounts/login/", "reset": "/accounts/password/reset/", "not-found": "/nothing-here"}
GUIDES = {
    "operations": {
        "home": "/",
        "inventory": "/inventory",
        "item": "first:/inventory",
        "stock-balance": "/stock-balance",
        "orders": "/orders",
        "order": "first:/orders",
        "shipments": "/shipments",
        "shipment": "first:/shipments",
        "inbound": "/inbound",
        "delivery": "first:/inbound",
        "documents": "/documents",
        "exceptions": "/exceptions",
        "new-order": "/orders/new",
        "receipt": "first:/inbound/receipts",
        "search": "/search?q=tea",
        "activity": "/activity",
    },
    "admin": {
        "order-rules": "/settings/orders",
        "people": "/settings/team",
        "roles": "/settings/team/roles",
        "keys": "/settings/api",
    },
    "manager": {
        "console-home": "/console",
        "console-imports": "/console/imports",
        "console-import": "first:/console/imports",
        "console-stock": "first:/console/stock",
        "console-order": "first:first:/console/orders",
        "console-shipment": "first:first:/console/shipments",
        "console-delivery": "first:first:/console/inbound",
        "console-exceptions": "/console/exceptions",
        "console-exception": "first:/console/exceptions",
        "console-documents": "first:/console/documents",
        "console-activity": "first:/console/clients|/activity",
    },
    "owner": {"console-sign-in": "/console/sign-in", "console-access-log": "/console/access-log"},
}
FILES = (
    ("Grumbling Badger Pet Food", "movements",
     "source_ref,occurred_at,kind,item,warehouse,quantity\n"
     "GR-71/1,2026-11-20 09:10,receipt,GB-BED-MED,HAM1,24\n"
     "GR-71/2,2026-11-20 09:12,receipt,GB-BWL-STL,HAM1,60\n"),
    ("Juniper Tea Co.", "orders",
     "order_ref,line,placed_at,warehouse,item,quantity,client_reference,consignee,street,postcode,city,country,"
     "requested_delivery\n"
     "W-1001,1,2026-11-20 09:12,HAM1,JT-ASM-020,12,PO-4411,Teehaus am Markt,Marktstraße 5,26122,Oldenburg,DE,"
     "2026-11-26\n"
     "W-1001,2,2026-11-20 09:12,HAM1,JT-EGR-250,6,PO-4411,Teehaus am Markt,Marktstraße 5,26122,Oldenburg,DE,"
     "2026-11-26\n"
     "W-1002,1,2026-11-20 23:48,HAM1,JT-CEY-100,48,,Café Nordlicht,Ved Stranden 12,1061,København,DK,"
     "31.02.2026\n"
     "W-1003,1,2026-11-21 10:01,LEJ1,JT-CEY-20,3,PO-9,Hanna Holm,Skolegade 4,8000,Aarhus,DK,2026-11-27\n"),
)  # fmt: skip
"""Brought in before the pictures are taken: goods that stand at the dock then, orders with two mistakes."""

PHONES = {
    None: {"sign-in": "/accounts/login/"},
    "operations": {"home": "/", "orders": "/orders", "order": "first:/orders", "activity": "/activity"},
    "operator": {
        "console-put-away": "first:/console/stock|/put-away",
        "console-delivery": "first:first:/console/inbound",
        "console-home": "/console",
    },
}
"""What people do with a phone in their hand."""
COLOURS = 96
"""So many are enough for a page, and a fifth of the bytes."""
EVERYTHING = {
    "admin": ("/", "/inventory?expires=90&sort=-on_hand", "/inventory?as_of=2026-06-01"),
    "owner": ("/console",),
}
"""From where each role's pages are found, by following links as a person would."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NO_PAGE = re.compile(
    r"\.(csv|xlsx|png|svg|css|js|json|yaml)$|/(file|rejected|picture|download|zip)$|/(blank|standard)/"
)


def main() -> None:
    """Take them all, or the part that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--to", type=Path, default=ROOT / "shots")
    asked.add_argument("--only", default="")
    asked.add_argument("--guides", action="store_true")
    asked.add_argument("--port", type=int, default=8000)
    options = asked.parse_args()
    if options.guides:
        options.to = ROOT / "docs" / "using" / "pictures"
    options.to.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{options.port}"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=QUIET)
        if options.guides:
            live_in(browser, address)
            for pages, size in ((GUIDES, "desktop"), (PHONES, "phone")):
                for role, wanted in pages.items():
                    chosen = {name: path for name, path in wanted.items() if options.only in name}
                    shoot_for_guides(browser, address, login(role), chosen, options.to, size)
        else:
            for role in (None, *EVERYTHING):
                reached = found(browser, address, login(role), EVERYTHING[role]) if role else GUEST
                chosen = {name: path for name, path in reached.items() if options.only in name}
                shoot(browser, address, login(role), chosen, options.to)
        browser.close()


def chromium() -> str:
    """Where Chromium is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found or sys.exit("Chromium is missing: apt-get install chromium")


def login(role: str | None) -> dict[str, str] | None:
    """The demo's first login of this role."""
    if role is None:
        return None
    known = json.loads(subprocess.check_output([ROOT / "bay", "logins", "--json"], text=True))
    return next(one for one in known if one["role"] == role)


def live_in(browser: Browser, address: str) -> None:
    """What a demo lacks that nobody works with: files that came in, goods at the dock, a key."""
    context = browser.new_context(base_url=address)
    page = signed_in(context, login("manager"))
    for client, kind, rows in FILES:
        page.goto("/console/imports")
        if page.get_by_text(f"{kind}.csv").count():
            continue
        page.goto("/console/imports/new")
        page.select_option("[name=client]", label=client)
        page.select_option("[name=mapping]", f"standard:{kind}")
        file = {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        page.set_input_files("main input[type=file]", [file])
        page.click("main button.p")
        if kind == "movements":
            page.click("button[value=run]")
            page.locator(".kpi").first.wait_for()
    context.close()
    context = browser.new_context(base_url=address)
    page = signed_in(context, login("admin"))
    page.goto("/settings/api")
    if not page.locator("a.row-link, tbody tr").count():
        page.goto("/settings/api/new")
        page.fill("[name=name]", "Web shop")
        page.locator("[name=kind]").first.check()
        page.locator("[name=capabilities]").first.check()
        page.click("main form button.p")
    context.close()


def found(
    browser: Browser, address: str, who: dict[str, str] | None, starts: tuple[str, ...]
) -> dict[str, str]:
    """Every page somebody reaches by links, one of each kind, by name."""
    context = browser.new_context(base_url=address)
    page, waiting, pages = signed_in(context, who), list(starts), {}
    while waiting:
        path = waiting.pop(0)
        if (name := name_of(path)) in pages or NO_PAGE.search(path):
            continue
        pages[name] = path
        page.goto(path)
        links = page.locator("a[href^='/']:not([download])").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        waiting += (link.partition("#")[0].partition("?")[0] for link in links)
    context.close()
    return pages


def name_of(path: str) -> str:
    """A name for pages of this kind: ids stand as `one`, a query as it is."""
    return re.sub(r"[^a-z0-9]+", "-", ID.sub("one", path.lower())).strip("-") or "home"


def shoot(
    browser: Browser, address: str, who: dict[str, str] | None, pages: dict[str, str], folder: Path
) -> None:
    """One sign-in, then each page in both themes and sizes."""
    for theme in THEMES if pages else ():
        context = browser.new_context(base_url=address, color_scheme=theme)
        page = signed_in(context, who)
        for name, size, path in every(pages):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            open_page(page, path)
            page.screenshot(path=folder / f"{name}-{theme}-{size}.png", full_page=size == "desktop")
            print(f"{name}-{theme}-{size}", page.url)  # noqa: T201 - progress of a script
        context.close()


def shoot_for_guides(
    browser: Browser,
    address: str,
    who: dict[str, str] | None,
    pages: dict[str, str],
    folder: Path,
    size: str,
) -> None:
    """One sign-in, then what a window of this size shows of each page, in few colours."""
    if not pages:
        return
    width, height = SIZES[size]
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
    page = signed_in(context, who)
    for name, path in pages.items():
        open_page(page, path)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        small = shot.quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(folder / f"{name}-light-{size}.png", optimize=True)
        print(f"{name}-light-{size}", page.url)  # noqa: T201 - progress of a script
    context.close()


def every(pages: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each page in each size."""
    return ((name, size, path) for name, path in pages.items() for size in SIZES)


def signed_in(context: BrowserContext, who: dict[str, str] | None) -> Page:
    """A page of somebody signed in, or of a guest."""
    page = context.new_page()
    if who:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", who["email"])
        page.fill("input[name=password]", who["password"])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def open_page(page: Page, path: str) -> None:
    """Open an address; each `first:` opens the first row of the list before it, what follows `|` goes on."""
    *firsts, address = path.split("first:")
    address, _, further = address.partition("|")
    page.goto(address)
    for _ in firsts:
        page.goto(page.locator("a.row-link").first.get_attribute("href") or "/")
    if further:
        page.goto(urlsplit(page.url).path + further)
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()
