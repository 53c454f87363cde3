"""Rules of the house that a machine can keep: what would walk past the sealed context, in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.db import models
from django.db.models.fields.related import ForeignObject

from baywindow.tenancy.audience import ForClient
from baywindow.tenancy.policies import audience_of, core_models

ROOT = Path(__file__).parent.parent / "src" / "baywindow"
BANNED_FOLDERS = {"utils", "common", "core", "helpers", "services", "managers"}
MADE_HERE = {"tenancy/converge.py", "tenancy/lint.py", "tenancy/backend/base.py", "demo/filling.py"}
"""Where statements are generated: policies, grants, foreign keys. They run as the owner, on names of ours."""

COMPOSED = {
    "stock/inventory.py", "stock/statement.py",
    "exchange/movements.py", "exchange/records.py", "exchange/staging.py",
}  # fmt: skip
"""Where a statement is put together from texts of the same file; what people type is a parameter.
`test_quotes_in_the_query_break_nothing` tries that on every page."""

ANY_LOGIN = (
    "tenancy/", "server/", "demo/", "accounts/",
    "activity/errands.py", "exchange/progress.py",  # the worker's own threads
)  # fmt: skip
"""Where a login may be named; all else takes the one of the context."""

LOGINS = {"default", "portal", "staff", "jobs", "owner", "owner_public"}
EXECUTING = {"execute", "executemany", "rows", "one", "run", "copy", "mogrify"}
WORKSPACE_ERRANDS = {"Outbox"}
"""Written by any room; it holds no more than ids."""

POSTED_TO = {"accounts/saml_views.py"}
"""Where a company's identity provider posts its signed answer: tests/accounts/test_saml.py attacks it."""

Rule = Callable[[str, ast.AST], bool]


@cache
def sources() -> dict[str, list[ast.AST]]:
    """Every node of every file, by the file's path inside the package."""
    paths = (path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
    return {
        path.relative_to(ROOT).as_posix(): list(ast.walk(ast.parse(path.read_text())))
        for path in sorted(paths)
    }


def called(node: ast.AST) -> str:
    """The last part of what a call calls; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    return str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))


def on_some_login(path: str, node: ast.AST) -> bool:
    """Without `using`, a transaction is the sign-in login's, at once."""
    if called(node) not in {"atomic", "on_commit", "set_rollback", "savepoint"}:
        return False
    assert isinstance(node, ast.Call)
    of_module = getattr(getattr(node.func, "value", None), "id", "") == "transaction"
    return of_module and not any(keyword.arg == "using" for keyword in node.keywords)


def after_the_commit(path: str, node: ast.AST) -> bool:
    """`on_commit` runs when the context is gone: the outbox carries errands."""
    return called(node) == "on_commit"


def sql_made_of_values(path: str, node: ast.AST) -> bool:
    """Statements are constants; what people type travels beside them."""
    if path in MADE_HERE | COMPOSED:
        return False
    if called(node) in {"raw", "extra", "RawSQL"}:
        return True
    return isinstance(node, ast.Call) and called(node) in EXECUTING and any(map(_made, node.args[:1]))


def _made(text: ast.expr) -> bool:
    if isinstance(text, ast.JoinedStr):
        return any(isinstance(p, ast.FormattedValue) and not _constant(p.value) for p in text.values)
    if isinstance(text, ast.BinOp):
        return not _constant(text)
    return called(text) == "format" and called(getattr(getattr(text, "func", None), "value", text)) != "SQL"


def _constant(part: ast.expr) -> bool:
    if isinstance(part, ast.BinOp):
        return _constant(part.left) and _constant(part.right)
    return isinstance(part, ast.Constant) or (isinstance(part, ast.Name) and part.id.strip("_").isupper())


def signals(path: str, node: ast.AST) -> bool:
    """If saving must cause something, it is called."""
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
        ("django.db.models.signals", "django.dispatch")
    )


def unprotected_forms(path: str, node: ast.AST) -> bool:
    """The CSRF check is switched off where another site must post, and nowhere else."""
    return path not in POSTED_TO and getattr(node, "id", getattr(node, "attr", "")) == "csrf_exempt"


def names_a_login(path: str, node: ast.AST) -> bool:
    """A room takes the login of the context it is called in."""
    if path.startswith(ANY_LOGIN):
        return False
    if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "connections":
        return isinstance(node.slice, ast.Constant)
    words = node.args if isinstance(node, ast.Call) and called(node) == "using" else []
    return any(isinstance(word, ast.Constant) and word.value in LOGINS for word in words)


def portal_with_internal_records(path: str, node: ast.AST) -> bool:
    """A page of the portal imports no record of the workspace's or the staff's."""
    internal = {m.__name__ for m in core_models() if not isinstance(audience_of(m), ForClient)}
    names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
    return "portal" in path and bool(names & internal - WORKSPACE_ERRANDS)


def lowers_words(path: str, node: ast.AST) -> bool:
    """A label inside a sentence goes through `mid_sentence`: German keeps the capitals of its nouns."""
    if called(node) not in {"lower", "casefold"} or not isinstance(node.func, ast.Attribute):  # type: ignore[attr-defined]
        return False
    return any(
        (isinstance(part, ast.Name) and part.id.isupper()) or "gettext" in called(part)
        for part in ast.walk(node.func.value)  # type: ignore[attr-defined]
    )


RULES: list[Rule] = [
    on_some_login, after_the_commit, sql_made_of_values, signals, unprotected_forms, names_a_login,
    portal_with_internal_records, lowers_words,
]  # fmt: skip
OFFENCES = {
    on_some_login: ("x.py", "transaction.atomic()"),
    after_the_commit: ("x.py", "transaction.on_commit(f, using='portal')"),
    sql_made_of_values: ("x.py", "cursor.execute(f'select {word}')"),
    signals: ("x.py", "from django.db.models.signals import post_save"),
    unprotected_forms: ("x.py", "@csrf_exempt\ndef view(): pass"),
    names_a_login: ("stock/x.py", "Item.objects.using('owner')"),
    portal_with_internal_records: ("stock/portal.py", "from baywindow.catalog.models import ItemCost"),
    lowers_words: ("x.py", "str(STATUS_NAMES[order.status]).lower()"),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    assert [
        f"{path}:{getattr(node, 'lineno', '?')}"
        for path, nodes in sources().items()
        for node in nodes
        if rule(path, node)
    ] == []


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_would_see_an_offence(rule: Rule) -> None:
    path, text = OFFENCES[rule]
    assert any(rule(path, node) for node in ast.walk(ast.parse(text)))


def test_no_page_lowers_its_words() -> None:
    pages = {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.rglob("*.html")}
    lowered = re.compile(r"\|\s*(lower|capitalize|title)\b|\.lower\(\)")
    assert [path for path, text in pages.items() if lowered.search(text)] == []
    assert lowered.search("{{ kinds[row.kind] | lower }}")


def test_folders_are_named_after_the_business() -> None:
    assert {path.name for path in ROOT.rglob("*") if path.is_dir()} & BANNED_FOLDERS == set()


def test_core_models_use_none_of_django_s_own_keys() -> None:
    """A ForeignKey has one column, `unique` forgets the tenant, many-to-many makes a table unasked."""
    assert list(_wrong_keys()) == []


def _wrong_keys() -> Iterator[str]:
    for model in core_models():
        yield from (f"{model.__name__}.{field.name}" for field in model._meta.many_to_many)
        for field in model._meta.local_fields:
            plain = not isinstance(field, ForeignObject) and not field.primary_key
            if isinstance(field, models.ForeignKey) or (plain and (field.unique or field.db_index)):
                yield f"{model.__name__}.{field.name}"
