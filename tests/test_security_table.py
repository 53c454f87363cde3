"""docs/developing/security.md: every requirement of levels 1 and 2 once, every test it names there is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TABLE = (TESTS.parent / "docs/developing/security.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)(?: to (\d+\.\d+\.\d+))? \| ([12]) \| ([^|]+) \| ([^|]+) \|$", re.M)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
LINKED = re.compile(r"\]\(([^)#]+)(?:#([\w-]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)
LEVELS = {1: 70, 2: 183}
"""How many requirements of each level the standard has."""


def numbers(first: str, last: str) -> list[str]:
    """A row's numbers: `10.7.1`, or `10.7.1 to 10.7.3`."""
    section, _, begin = first.rpartition(".")
    end = int((last or first).rpartition(".")[2])
    return [f"{section}.{number}" for number in range(int(begin), end + 1)]


def test_every_requirement_is_answered_once() -> None:
    found = [
        (one, int(level)) for first, last, level, _, _ in ROW.findall(TABLE) for one in numbers(first, last)
    ]
    assert len({one for one, _ in found}) == len(found)
    assert {level: sum(held == level for _, held in found) for level in LEVELS} == LEVELS


@pytest.mark.parametrize("file", sorted({file for file, _ in NAMED.findall(TABLE)}))
def test_every_test_it_names_is_there(file: str) -> None:
    tree = ast.parse((TESTS / file).read_text())
    there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {name for held, name in NAMED.findall(TABLE) if held == file} - there == set()


def test_no_row_is_left_unread() -> None:
    rows = [line for line in TABLE.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == len(ROW.findall(TABLE))


@pytest.mark.parametrize(("file", "heading"), sorted(set(LINKED.findall(TABLE))))
def test_what_it_says_is_written_down_is(file: str, heading: str) -> None:
    told = (TESTS.parent / "docs/developing" / file).read_text()
    headings = {
        re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in HEADING.findall(told)
    }
    assert not heading or heading in headings
