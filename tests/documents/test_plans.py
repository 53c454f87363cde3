"""The library finds by words what it shows, however many documents there are."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test import RequestFactory

from baywindow.documents import queries
from baywindow.documents.queries import Wanted
from baywindow.tenancy import words
from tests.people import build_world
from tests.plans import touched
from tests.stock.floor import Floor, build_floor

from .papers import stored

GROWING = ("document", "document_token")
MANY = 6000

_COPIES = """
insert into core.document (workspace_id, client_id, id, source, created_at, updated_at, version,
       subject_kind, subject_id, page_id, subject_number, kind, number, file_name, mime, size, sha256,
       pages, file_ref, series_id, edition, meant_for, published, published_at, scan)
select d.workspace_id, d.client_id, c.id, d.source, d.created_at, d.updated_at, 1,
       d.subject_kind, d.subject_id, d.page_id, 'SO-' || c.n, d.kind, 'N-' || c.n,
       'scan ' || c.n || case mod(c.n, 1000) when 0 then ' customs' else '' end || '.pdf', d.mime, d.size,
       md5(c.n::text), d.pages, md5(c.n::text), c.id, 1, d.meant_for, true,
       d.published_at - c.n * interval '1 minute', d.scan
  from core.document d
 cross join (select n, gen_random_uuid() as id from generate_series(1, %s) n) c
 where d.id = %s
"""


@pytest.fixture(scope="module")
def full(database: None) -> Floor:
    """Acme with thousands of published documents, six of them about customs."""
    floor = build_floor(build_world())
    first = stored(floor, "first", publish=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_COPIES, [MANY, first.id])
        cursor.execute("analyze core.document, core.document_token")
    return floor


def found(typed: str) -> list[str]:
    """The names alice's library shows for these words; inside her context."""
    page = queries.page(RequestFactory().get("/documents"), Wanted(words=typed))
    return [row.file_name for row in page.rows]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("customs", {f"scan {n}000 customs.pdf" for n in range(1, 7)}),
        ("Scan-77 ", {"scan 77.pdf", *(f"scan 77{n}.pdf" for n in range(10))}),
        ("so-2000", {"scan 2000 customs.pdf"}),
        ("N-3999", {"scan 3999.pdf"}),
        ("nothing of the sort", set()),
        ("–", set()),
        ("_", set()),
    ],
)
def test_words_are_looked_up_and_no_name_is_read_that_is_not_shown(
    full: Floor, typed: str, names: set[str]
) -> None:
    with full.world.alice.acting(read_only=True):
        assert set(found(typed)) == names
    # of each: the entry it was found by, the document, and whether there is a newer edition
    assert touched(full.world, lambda: found(typed), GROWING) <= 4 * max(len(names), 1)


def test_of_a_word_of_most_names_the_library_is_walked(full: Floor) -> None:
    with full.world.alice.acting(read_only=True):
        assert Wanted(words="scan").broad and not Wanted(words="customs").broad
        assert found("scan") == [f"scan {n}.pdf" for n in range(1, 51)], "the newest page of them"
    assert touched(full.world, lambda: found("scan"), ("document",)) <= 4 * 51


def test_walked_or_looked_up_the_same_is_found(full: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (
        "customs",
        "Scan-77 ",
        "so-2000",
        "N-3999",
        "5000 Customs.pdf",
        "customs p",
        "pdf",
        "can 77",
        "fir",
    )
    with full.world.alice.acting(read_only=True):
        looked_up = [found(one) for one in asked]
        monkeypatch.setattr(words, "MANY", 0)
        walked = [found(one) for one in asked]
        assert Wanted(words="customs").broad
    assert walked == looked_up
    assert [len(one) for one in walked] == [6, 11, 1, 1, 1, 6, 0, 0, 1]
