"""Rules of the house that a machine can keep: what would walk past the sealed context, in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import models
from django.db.models.fields.related import ForeignObject

from baywindow.tenancy.audience import ForClient
from baywindow.tenancy.policies import audience_of, core_models

ROOT = Path(__file__).parent.parent / "src" / "baywindow"
BANNED_FOLDERS = {"utils", "common", "core", "helpers", "services", "managers"}
SOURCES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
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

EXECUTING = {"execute", "executemany", "rows", "one", "run", "copy", "mogrify"}
INTERNAL = {model.__name__ for model in core_models() if not isinstance(audience_of(model), ForClient)} - {
    "Outbox"
}
EACH = pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))


def short(path: Path) -> str:
    """The path inside the package."""
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call of a file, with the last part of what is called."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            yield node, name


@EACH
def test_transactions_name_their_login(path: Path) -> None:
    """Without `using` they act on the sign-in's login, at once."""
    assert [
        node.lineno
        for node, name in calls(path)
        if name in {"atomic", "on_commit", "set_rollback", "savepoint"}
        and not any(keyword.arg == "using" for keyword in node.keywords)
        and isinstance(getattr(node.func, "value", None), ast.Name)
        and getattr(node.func.value, "id", "") == "transaction"  # type: ignore[attr-defined]
    ] == []


@EACH
def test_nothing_happens_after_the_commit_behind_the_context(path: Path) -> None:
    """`on_commit` runs when the context is gone: the outbox carries errands."""
    assert [node.lineno for node, name in calls(path) if name == "on_commit"] == []


@EACH
def test_sql_is_never_put_together_from_values(path: Path) -> None:
    if short(path) in MADE_HERE | COMPOSED:
        return
    assert [
        node.lineno
        for node, name in calls(path)
        if name in {"raw", "extra", "RawSQL"} or (name in EXECUTING and node.args and _made(node.args[0]))
    ] == []


def _made(text: ast.expr) -> bool:
    """Whether an expression puts text together from anything but constants."""
    if isinstance(text, ast.JoinedStr):
        return any(isinstance(p, ast.FormattedValue) and not _constant(p.value) for p in text.values)
    if isinstance(text, ast.BinOp):
        return not (_constant(text.left) and _constant(text.right))
    return isinstance(text, ast.Call) and getattr(text.func, "attr", "") == "format" and not _on_sql(text)


def _on_sql(call: ast.Call) -> bool:
    """psycopg's own `SQL(...).format(...)` quotes what it takes."""
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Call)
        and getattr(call.func.value.func, "attr", getattr(call.func.value.func, "id", "")) == "SQL"
    )


def _constant(part: ast.expr) -> bool:
    if isinstance(part, ast.BinOp):
        return _constant(part.left) and _constant(part.right)
    return isinstance(part, ast.Constant) or (isinstance(part, ast.Name) and part.id.strip("_").isupper())


@EACH
def test_saving_causes_nothing_by_signal(path: Path) -> None:
    found = [
        node.module
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
    ]
    assert [name for name in found if name.startswith(("django.db.models.signals", "django.dispatch"))] == []


@EACH
def test_the_csrf_check_is_nowhere_switched_off(path: Path) -> None:
    assert "csrf_exempt" not in path.read_text()


@EACH
def test_rooms_take_the_login_of_the_context(path: Path) -> None:
    if short(path).startswith(ANY_LOGIN):
        return
    named = {"default", "portal", "staff", "jobs", "owner", "owner_public"}
    assert [
        node.lineno
        for node, name in calls(path)
        if name == "using" and any(isinstance(a, ast.Constant) and a.value in named for a in node.args)
    ] == []
    assert [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Subscript)
        and getattr(node.value, "id", "") == "connections"
        and isinstance(node.slice, ast.Constant)
    ] == []


@pytest.mark.parametrize("path", [path for path in SOURCES if "portal" in short(path)], ids=short)
def test_the_portal_imports_no_record_of_the_staff_s(path: Path) -> None:
    found = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert found & INTERNAL == set()


def test_folders_are_named_after_the_business() -> None:
    assert {path.name for path in ROOT.rglob("*") if path.is_dir()} & BANNED_FOLDERS == set()


@pytest.mark.parametrize("model", core_models(), ids=lambda model: model._meta.db_table)
def test_core_models_use_none_of_django_s_own_keys(model: type[models.Model]) -> None:
    """A ForeignKey has one column, `unique` forgets the tenant, many-to-many makes a table unasked."""
    assert model._meta.many_to_many == ()
    for field in model._meta.local_fields:
        assert not isinstance(field, models.ForeignKey), field.name
        if not isinstance(field, ForeignObject) and not field.primary_key:
            assert not field.unique and not field.db_index, field.name
