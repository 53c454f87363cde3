"""What two people do to the same document at the same moment, and papers whose editions people store."""

from __future__ import annotations

from typing import Any

from django.db import connections

from baywindow.documents import filing
from tests.stock.floor import Floor
from tests.together import PATIENCE, barrier, somebody_waits, together

from .papers import file, stored


def editions(floor: Floor) -> list[tuple[int, str]]:
    """Acme's editions and who may see each, as the table holds them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select edition, meant_for from core.document where client_id = %s order by edition",
            [floor.world.acme.id],
        )
        return list(cursor.fetchall())


def test_an_edition_stored_while_finance_takes_the_document_is_finance_s_too(floor: Floor) -> None:
    first = stored(floor, "first", kind="customs")
    acme, changed, begun = floor.world.acme, file("second"), barrier(2)

    def store_another() -> Any:
        with floor.world.sam.acting():
            made = filing.new_edition(acme.id, first.id, changed, 1)
            begun.wait(PATIENCE)
            somebody_waits()
            return made.edition

    def give_to_finance() -> Any:
        begun.wait(PATIENCE)
        with floor.world.sam.acting():
            filing.mean_for(filing.find_document(acme.id, first.id), "finance")

    together(store_another, give_to_finance)
    assert editions(floor) == [(1, "finance"), (2, "finance")]
