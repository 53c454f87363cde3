"""Documents that were there before their names could be found: an upgrade names them, a piece at a time."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connections

from tests.stock.floor import Floor

from .papers import stored

upgrade = import_module("baywindow.documents.migrations.0010_file_names_there_are")


def tokens(floor: Floor) -> list[tuple[object, ...]]:
    """Every name of acme's documents, with whom it is meant for."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select document_id, token, meant_for, published from core.document_token where client_id = %s"
            " order by document_id, token",
            [floor.world.acme.id],
        )
        return list(cursor.fetchall())


@pytest.mark.parametrize("piece", [1, 2, 100])
def test_the_names_of_documents_there_are_come_in_pieces(floor: Floor, piece: int) -> None:
    for name in ("first", "second", "third"):
        stored(floor, name, publish=name == "second")
    whole = tokens(floor)
    assert len({document for document, *_ in whole}) >= 3 and {shown for *_, shown in whole} == {
        True,
        False,
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "delete from core.document_token where client_id = %s and document_id <> %s",
            [floor.world.acme.id, whole[0][0]],
        )
    assert len(tokens(floor)) < len(whole)
    for _ in range(2):
        with connections["owner"].schema_editor(atomic=False) as editor:
            upgrade.fill(None, editor, piece)
        assert tokens(floor) == whole
    assert not upgrade.Migration.atomic, "each piece is a transaction of its own"
