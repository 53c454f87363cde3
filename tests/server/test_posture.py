"""What a process demands of the server it stands on."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from baywindow.server import posture
from baywindow.server.trouble import Trouble


@pytest.mark.parametrize("version", [180_007, 170_012, 160_016, 150_020, 180_010, 190_000])
def test_a_mended_server_passes(version: int) -> None:
    posture.version_gate(version, lenient=False)


@pytest.mark.parametrize("version", [180_006, 170_011, 160_015, 150_019])
def test_a_leaking_server_passes_in_evaluation_only(version: int) -> None:
    posture.version_gate(version, lenient=True)
    with pytest.raises(Trouble, match="ON CONFLICT"):
        posture.version_gate(version, lenient=False)


def test_an_old_major_never_passes() -> None:
    with pytest.raises(Trouble, match="too old"):
        posture.version_gate(140_030, lenient=True)


def test_the_bar_shows_with_the_built_in_database_and_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAYWINDOW_EVALUATION", raising=False)
    assert "built-in" in str(posture.evaluation())
    monkeypatch.setenv("DATABASE_URL", "postgresql://dba@db.example/goods")
    assert posture.evaluation() is None
    monkeypatch.setenv("BAYWINDOW_EVALUATION", "1")
    assert "Evaluation" in str(posture.evaluation())


def test_every_alias_is_the_login_it_should_be(database: None) -> None:
    posture.assert_logins()


def test_an_alias_that_connects_as_the_owner_is_refused(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(posture.LOGIN_OF, "owner", "bw_portal")
    with pytest.raises(Trouble, match="not bw_portal"):
        posture.assert_logins(["owner"])


def test_login_attributes_are_watched() -> None:
    assert posture._power("bw_portal", (False,) * 7) is None
    assert posture._power("bw_portal", (False, False, False, False, True, False, False)) == "has bypassrls"
    assert posture._power("bw_backup", (False, False, False, False, True, False, False)) is None
    assert posture._power("bw_backup", (False,) * 7) is not None


def test_no_page_waits_for_a_compiler(database: None) -> None:
    """The embedded server has jit off anyhow; the logins carry it to servers that have it on."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select setrole::regrole::text from pg_db_role_setting where 'jit=off' = any (setconfig)"
        )
        assert {row[0] for row in cursor.fetchall()} >= set(posture.LOGIN_OF.values())
    assert [finding.subject for finding in posture._compiling()] == ["jit is off for every page"]


def test_files_are_tried_out_where_they_are_kept(settings: Any, tmp_path: Path) -> None:
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": folder}
    assert posture._storage().fault is None and list(tmp_path.iterdir()) == []
    (tmp_path / "documents").write_text("in the way")
    assert "documents" in str(posture._storage().fault)
