"""`baywindow logins`: the demo's logins as JSON."""

import argparse
import importlib.util
import json
import os
from collections.abc import Sequence
from typing import Any


def run(words: Sequence[str]) -> int:
    """Print a list of objects: e-mail, password, role, client, workspace."""
    argparse.ArgumentParser(prog="baywindow logins", description="The demo's logins as JSON.").parse_args(
        words
    )
    print(json.dumps(demo_logins(), indent=2))
    return 0


def demo_logins() -> list[dict[str, Any]]:
    """The demo's logins; none where there is no demo."""
    if os.environ.get("BAYWINDOW_DEMO", "1") == "0" or importlib.util.find_spec("baywindow.demo") is None:
        return []
    from baywindow.demo.logins import logins

    return list(logins())


def shown() -> str:
    """The same for the eye, a line each; empty without a demo."""
    lines = [_line(found) for found in demo_logins()]
    return "Demo logins:\n" + "\n".join(lines) + "\n" if lines else ""


def _line(found: dict[str, Any]) -> str:
    where = found["client"] or found["workspace"]
    return f"  {found['email']:<34} {found['password']:<18} {found['role']}, {where}"
