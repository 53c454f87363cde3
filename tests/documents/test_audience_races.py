"""What two people do to the same document at the same moment, and papers whose editions people store."""

from __future__ import annotations

from functools import partial
from threading import local
from typing import Any

import pytest
from django.db import connections

from baywindow.documents import filing, making
from baywindow.documents.models import Document
from baywindow.documents.subjects import Found
from tests.stock.floor import Floor
from tests.together import PATIENCE, barrier, somebody_waits, together

from .papers import file, pdf, stored


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


def test_two_first_papers_of_a_record_are_editions_of_one_series(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme, begun, first = floor.world.acme, barrier(2), local()

    def set_together(template: str, told: dict[str, Any], brand: Any) -> bytes:
        if not getattr(first, "over", False):  # both have seen by now that there is no paper yet
            first.over = True
            begun.wait(PATIENCE)
        return pdf(str(told))

    def make(n: int) -> Any:
        with floor.world.sam.acting():
            about = Found("client", acme.id, "", acme.id)
            return making.made(acme.id, about, "packing_slip", "Slip.pdf", "slip", {"state": n})[1]

    monkeypatch.setattr(making, "pdf", set_together)
    assert together(partial(make, 1), partial(make, 2)) == [True, True]
    with floor.world.sam.acting(read_only=True):
        made = Document.objects.of_client(acme.id).filter(kind="packing_slip")
        assert sorted(made.values_list("edition", flat=True)) == [1, 2]
        assert len(set(made.values_list("series_id", flat=True))) == 1
