"""The guide's tables of columns, made of the code: `python -m tests.exchange.guide` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "using" / "imports.md"
_TABLES = re.compile(r"(<!-- columns -->\n).*(<!-- /columns -->)", re.DOTALL)


def written() -> str:
    """The guide with its tables as the code has them."""
    from baywindow.exchange.registry import KINDS

    tables = "\n".join(_table(key) for key in KINDS)
    return _TABLES.sub(lambda found: f"{found[1]}\n{tables}{found[2]}", GUIDE.read_text())


def _table(key: str) -> str:
    from baywindow.exchange.described import columns_of
    from baywindow.exchange.registry import KINDS

    kind = KINDS[key]
    lines = [
        f"| `{one.name}`{' **needed**' if one.required else ''} | {one.help} | {one.values} |"
        for one in columns_of(kind)
    ]
    head = ["| column | what it says | what may stand in it |", "|---|---|---|"]
    return "\n".join([f"### {kind.title}", "", str(kind.about), "", *head, *lines, ""])


if __name__ == "__main__":
    import django

    import tests.place  # noqa: F401 - a data folder of its own, before the settings are read

    django.setup()
    GUIDE.write_text(written())
