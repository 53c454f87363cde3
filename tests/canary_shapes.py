"""What a row of the canary world holds where a constraint or a library dictates it, or it is no text."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

from baywindow.tenancy.records import uuid7

YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)

SHAPED: dict[tuple[str, str], Any] = {
    ("workspace", "time_zone"): "Europe/Berlin",
    ("workspace", "locale"): "en",
    ("workspace", "status"): "active",
    ("client", "time_zone"): "Europe/Berlin",
    ("client", "locale"): "en",
    ("client", "currency"): "EUR",
    ("client", "status"): "active",
    ("warehouse", "time_zone"): "Europe/Berlin",
    ("client_warehouse", "time_zone"): "Europe/Berlin",
    ("item", "origin_country"): "DE",
    ("item", "currency"): "EUR",
    ("item_cost", "currency"): "EUR",
    ("item_barcode", "kind"): "other",
    ("handling_unit", "sscc"): "000000000000000000",
    ("handling_unit", "parent_id"): None,
    ("receipt_line", "undoes_id"): None,
    ("movement", "hold_qty"): Decimal(0),
    ("lot", "mfg_date"): YESTERDAY,
    ("workspace_brand", "logo_kind"): "",
    ("workspace_brand", "logo_print"): "",
    ("workspace_brand", "icon_print"): "",
    ("workspace_brand", "sender"): "",
    ("workspace_brand", "support"): "",
    ("workspace_brand", "accent"): "0b6e69",
    ("access_log", "seq"): 0,
    ("event", "needs"): "stock.view",
    ("stir", "needs"): "home.view",
    ("reservation", "status"): "closed",
    ("shipment", "status"): "handed_over",
    ("shipment", "mode"): "air",
    ("package", "sscc"): "",
    ("company_prefix", "digits"): "",
    ("carrier_link", "template"): lambda mark: f"https://carrier.example/{mark}?n={{tracking}}",
    ("company_prefix", "extension"): "7",
    ("shipment_cost", "currency"): "EUR",
    ("client_exception", "by_rule"): False,
    ("client_exception", "resolved_at"): None,
    ("client_exception", "resolution"): "",
    ("client_exception", "ended"): "",
    ("client_order", "status"): "open",
    ("client_order", "held_by"): "",
    ("client_order", "asked_by"): None,
    ("team_access_log", "seq"): 0,
    ("level", "on_hold"): Decimal(0),
    ("level", "first_on"): YESTERDAY,
    ("level", "last_on"): YESTERDAY,
    ("day_snapshot", "day"): YESTERDAY,
    ("sso_provider", "only"): False,
    ("sso_provider", "kind"): "oidc",
    ("sso_provider", "certificates"): lambda mark: [],
    ("sign_in_policy", "for_client_id"): None,
    ("sign_in_policy", "second_factor"): False,
    ("sign_in_policy", "hours"): None,
    ("sign_in_policy", "idle_minutes"): None,
    ("sign_in_policy", "networks"): lambda mark: [],
    ("client_key", "capabilities"): ["home.view"],
    ("client_key", "networks"): [],
    ("client_key", "made_in"): "portal",
    ("client_key", "revoked_at"): None,
    ("staff_key", "capabilities"): ["home.view"],
    ("staff_key", "networks"): [],
    ("staff_key", "made_in"): "staff",
    ("staff_key", "revoked_at"): None,
    ("client_role", "capabilities"): ["stock.view"],
    ("workspace_role", "capabilities"): ["stock.view"],
    ("document", "published"): True,
    ("document_token", "published"): True,
    ("document", "mime"): "image/png",
    ("document", "pages"): 1,
    ("document", "sha256"): "0" * 64,
    ("document", "page_id"): lambda mark: uuid7(),
    ("document", "file_ref"): lambda mark: default_storage.save(
        f"canary/{uuid7()}", ContentFile(_picture() + f"{mark}-in-the-file".encode())
    ),
    ("import_mapping", "kind"): "items",
    ("import_mapping", "rules"): lambda mark: _rules(),
    ("import_run", "kind"): "items",
    ("import_run", "rules"): lambda mark: _rules(),
    ("import_run", "faults"): lambda mark: [],
    ("import_run", "file_ref"): lambda mark: _kept_file(f"sku,name\n{mark}-file,{mark}-file\n"),
    ("import_run", "rejected_ref"): lambda mark: _kept_file(f"row,why\n1,{mark}-rejected\n"),
}
"""Columns whose content a constraint or a library dictates; they hold no mark."""

STANDING = ("workspace", "client", "client_code", "client_member", "staff_member")
"""Tables that people.py fills: their rows are marked where they stand."""

KEPT = {("client_member", "role"), ("staff_member", "role"), ("client_code", "code")}
OPEN = {("workspace", "name")}
"""Shown to the workspace's clients on every page."""

PLAIN: dict[type, Any] = {
    models.DateTimeField: lambda: datetime.now(UTC) - timedelta(days=1),
    models.DateField: lambda: datetime.now(UTC).date() + timedelta(days=20),
    models.TimeField: lambda: time(15, 30),
    models.BooleanField: lambda: True,
    models.DecimalField: lambda: Decimal(1),
    models.IntegerField: lambda: 1,
    models.BinaryField: lambda: b"",
}


def _rules() -> dict[str, Any]:
    """A mapping that can be read."""
    from baywindow.exchange.registry import KINDS
    from baywindow.exchange.standard import standard_rules

    return standard_rules(KINDS["items"])


def _picture() -> bytes:
    """A picture of one pixel."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()


def _kept_file(text: str) -> str:
    """The name of a file in the storage that holds this text."""
    return default_storage.save(f"canary/{uuid7()}.csv", ContentFile(text))
