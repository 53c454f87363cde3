"""Every part of the pages on made-up data: `python -m tests.ui.preview`, then http://127.0.0.1:8123/inventory."""

import os
import sys
from datetime import UTC, date, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace as Some
from typing import Any

from baywindow.ui.menu import Entry, Section
from tests.ui.people import asking

NAMES = [
    ("JT-ASM-250", "Assam loose leaf 250 g"),
    ("JT-CHM-020", "Chamomile tea bags 20s"),
    ("JT-EGR-100", "Earl Grey tin 100 g"),
    ("JT-GFT-XMS", "Winter gift box, assorted"),
    ("JT-GNP-250", "Gunpowder green 250 g"),
    ("JT-HNY-340", "Acacia honey 340 g"),
    ("JT-JAS-100", "Jasmine pearls 100 g"),
    ("JT-MAT-030", "Ceremonial matcha 30 g"),
    ("JT-MNT-020", "Peppermint tea bags 20s"),
    ("JT-OOL-100", "Milk oolong 100 g"),
    ("JT-POT-GLS", "Glass teapot 0.8 l"),
    ("JT-RBS-020", "Rooibos tea bags 20s"),
    ("JT-SIE-STL", "Steel infuser, fine"),
    ("JT-WHT-050", "Silver needle 50 g"),
]


def menu(capabilities: frozenset[str]) -> tuple[Section, ...]:
    return (
        Section(
            (
                Entry("home", "Home", "/home", "home"),
                Entry("inventory", "Inventory", "/inventory", "packages"),
                Entry("stock-balance", "Stock balance", "/order", "scale", counts="Open"),
            )
        ),
        Section((Entry("team", "Team", "/parts", "users", counts="Invited"),), "Account"),
    )


def waves(seed: int, count: int = 30, base: int = 900) -> list[int]:
    value, out = base, []
    for step in range(count):
        seed = (seed * 1103515245 + 12345) % 2**31
        value = max(0, value + (seed >> 16) % 81 - 42 + (400 if step % 47 == 20 else 0))
        out.append(value)
    return out


def rows() -> list[Some]:
    tags = {
        2: ("on hold: recount", "info"),
        5: ("expires in 24 days", "warn"),
        7: ("7 left · 2 days of cover", "bad"),
    }
    made = []
    for n, (sku, name) in enumerate(NAMES * 3):
        trend = waves(n + 3)
        hand = trend[-1] * 3 if n != 7 else 38
        made.append(
            Some(
                sku=sku,
                name=name,
                on_hand=hand if n != 9 else -12,
                allocated=hand // 9,
                on_hold=50 if n in tags else 0,
                available=hand - hand // 9,
                inbound=(n * 131) % 700 if n % 3 == 0 else 0,
                lot=f"L24{n % 12 + 1:02}-11" if n % 4 else "",
                trend=trend,
                tag=tags.get(n),
            )
        )
    return made


def context() -> dict[str, Any]:
    now = datetime.now(UTC)
    today = now.date()
    days = [today - timedelta(days=27 - n) for n in range(28)]
    year = [date(2024, 11, 21) + timedelta(days=n) for n in range(730)]
    return {
        "rows": rows(),
        "now": now,
        "hour": timedelta(hours=1),
        "shipped": list(zip(days, waves(5, 28, 80), strict=True)),
        "levels": list(zip(year, waves(9, 730, 900), strict=True)),
        "demo_logins": demo_logins(),
        "form": signing_in(),
        "status": 404,
        "events": [
            Some(text="Order 10479 left with DHL, 2 packages", at=now, by="Northdock"),
            Some(text="Putaway finished", at=now - timedelta(hours=2), tone="good"),
        ],
        "steps": [
            Some(title="Placed", note="20 Nov 16:05", state="done"),
            Some(title="Allocated", note="20 Nov 16:05", state="done"),
            Some(title="Picking", note="14 of 20 lines", state="now"),
            Some(title="Packed", note="expected 13:30"),
            Some(title="Shipped"),
            Some(title="Delivered"),
        ],
    }


def demo_logins() -> list[dict[str, str | None]]:
    """As many as a real demo has."""
    clients = {
        "Juniper Tea Co.": "Northdock Logistics",
        "Thistle & Spoke": "Northdock Logistics",
        "Velvet Fennel": "Southbay",
    }
    roles = ["admin", "operations", "finance", "executive", "auditor"]
    made: list[dict[str, str | None]] = []
    for client, workspace in clients.items():
        for role in roles:
            email = f"{role}@{client.split()[0].lower()}.example"
            made.append(
                {"email": email, "password": "demo", "role": role, "client": client, "workspace": workspace}
            )
        vera = {"email": "vera@keepers.example", "password": "demo", "role": "account_manager"}
        made.append({**vera, "client": client, "workspace": workspace})
    for role in ("owner", "manager", "operator", "customer_service", "accounting", "driver"):
        sam = {"email": f"{role}@northdock.example", "password": "demo", "role": role}
        made.append({**sam, "client": None, "workspace": "Northdock Logistics"})
    return made


def prepare() -> None:
    """Django with plain static files and the preview's own pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
    import django
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "pages"]
    settings.TEMPLATES[0]["OPTIONS"]["auto_reload"] = True
    settings.BAYWINDOW_MENUS = {"portal": "tests.ui.preview.menu", "staff": "tests.ui.preview.menu"}
    django.setup()


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'"
)


OTHERS = {
    "/error": "ui/error.html",
    "/login": "account/login.html",
    "/reset": "account/password_reset.html",
    "/sent": "account/password_reset_done.html",
}


class Preview(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        from django.contrib.staticfiles import finders

        path = self.path.split("?")[0]
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            return (
                self.send(Path(found).read_bytes(), self.guess_type(found)) if found else self.send_error(404)
            )
        if path == "/badges":
            return self.send(b'{"stock-balance": 3, "team": 2}', "application/json")
        name = OTHERS.get(path, f"preview{path}.html")
        if self.headers.get("HX-Request") and path == "/inventory":
            name = "preview/_list.html"
        return self.send(page(name, self.path).encode(), "text/html; charset=utf-8")

    def send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def signing_in() -> Any:
    from allauth.account.forms import LoginForm

    return LoginForm({"login": "somebody", "password": ""})


def page(name: str, address: str) -> str:
    from django.template.loader import render_to_string

    return render_to_string(name, context(), request=asking(address))


if __name__ == "__main__":
    prepare()
    ThreadingHTTPServer(
        ("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8123), Preview
    ).serve_forever()
