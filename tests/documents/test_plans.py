"""The library finds by words what it shows, however many documents there are."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test import RequestFactory

from baywindow.documents import queries
from baywindow.documents.queries import Wanted
from tests.people import build_world
from tests.plans import touched
from tests.stock.floor import Floor, build_floor

from .papers import stored

GROWING = ("document", "document_token")
MANY = 4000

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
    """Acme with thousands of published documents, four of them about customs."""
    floor = build_floor(build_world())
    first = stored(floor, "first", publish=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_COPIES, [MANY, first.id])
        cursor.execute("analyze core.document, core.document_token")
    return floor


def found(words: str) -> list[str]:
    """The names alice's library shows for these words; inside her context."""
    page = queries.page(RequestFactory().get("/documents"), Wanted(words=words))
    return [row.file_name for row in page.rows]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("customs", {f"scan {n}000 customs.pdf" for n in (4, 3, 2, 1)}),
        ("Scan-77 ", {"scan 77.pdf", *(f"scan 77{n}.pdf" for n in range(10))}),
        ("so-2000", {"scan 2000 customs.pdf"}),
        ("N-3999", {"scan 3999.pdf"}),
        ("nothing of the sort", set()),
        ("–", set()),
        ("_", set()),
    ],
)
def test_words_are_looked_up_and_no_name_is_read_that_is_not_shown(
    full: Floor, words: str, names: set[str]
) -> None:
    with full.world.alice.acting(read_only=True):
        assert set(found(words)) == names
    # of each: the entry it was found by, the document, and whether there is a newer edition
    assert touched(full.world, lambda: found(words), GROWING) <= 4 * max(len(names), 1)


def test_every_word_of_every_name_is_found(full: Floor) -> None:
    with full.world.alice.acting(read_only=True):
        assert len(found("scan")) == 50, "a page of them"
