"""Setting a paper: what it says, handed to the press with the workspace's brand."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext as _

from baywindow.tenancy.brand import file_of
from baywindow.tenancy.context import Brand
from baywindow.tenancy.refusal import Refusal

PRESS = Path(__file__).with_name("press.py")
TEMPLATES = Path(__file__).with_name("templates")
PATIENCE = 30
"""Seconds of the clock; the press bounds its own work more tightly."""
_PLACES = BoundedSemaphore(1)
FRAMED = frozenset({"statement", "slip"})
"""Templates that stand on our A4 paper; others bring a page of their own."""
LOG = logging.getLogger(__name__)
ACCENT = "0b6e69"
"""The product's own colour, where a workspace has chosen none."""


class NotSet(Exception):
    """The press ended without a paper."""


def pdf(template: str, said: Mapping[str, Any], brand: Brand) -> bytes:
    """The paper as PDF, with the brand's logo, colour and name; without a logo the press cannot draw.

    Takes no part in any transaction. Refusal while another is set in this process, or when it cannot be.
    """
    if not _PLACES.acquire(blocking=False):
        raise Refusal(_("Another PDF is being made just now. Try again in a minute."), status=503)
    try:
        return _set_with_logo(template, {**said, "brand": _look(brand)}, brand)
    except NotSet as error:
        LOG.warning("The paper %s was not set: %s", template, error)
        raise Refusal(
            _("This PDF takes too long to make. Choose less, or take CSV or Excel."), status=503
        ) from error
    finally:
        _PLACES.release()


def _set_with_logo(template: str, said: dict[str, Any], brand: Brand) -> bytes:
    logo = _logo(brand)
    if logo:
        try:
            return _set(template, {**said, "logo": logo})
        except NotSet as error:
            LOG.warning("The logo %s was not set: %s", brand.logo, error)
    return _set(template, {**said, "logo": None})


def _set(template: str, said: Mapping[str, Any]) -> bytes:
    names = ("paper", template) if template in FRAMED else (template,)
    text = "".join((TEMPLATES / f"{name}.typ").read_text() for name in names)
    told = json.dumps({"template": text, "said": said}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PRESS)], input=told, capture_output=True, timeout=PATIENCE,
            check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NotSet(f"not done after {PATIENCE} s") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotSet(f"status {done.returncode}: {done.stderr[-500:].decode(errors='replace')}")
    return done.stdout


def _look(brand: Brand) -> dict[str, str]:
    return {
        "name": brand.name,
        "accent": f"#{brand.accent or ACCENT}",
        "support": brand.support,
        "plate": brand.plate,
    }


def _logo(brand: Brand) -> dict[str, Any] | None:
    found = file_of(brand.logo) if brand.logo else None
    return {"format": "svg" if "svg" in found[0] else "png", "bytes": list(found[1])} if found else None
