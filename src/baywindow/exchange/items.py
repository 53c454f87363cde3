"""Items: records with barcodes beside them, and the words they are found by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from baywindow.catalog.barcodes import kind_of
from baywindow.catalog.words import words_of
from baywindow.tenancy.sql import one, rows, run

from . import records
from .kinds import Counts
from .staging import Stage, copy_rows, named

_APART = re.compile(r"[\s,;|]+")


def check(stage: Stage) -> None:
    """The records' checks, and that no barcode belongs to two items."""
    records.check(stage)
    run("drop table if exists pg_temp.import_code")
    run("create temporary table import_code (n int, item_id uuid, code text, kind text) on commit drop")
    if "barcode" in stage.mapping.fields:
        _stage_codes(stage)
        stage.note(named("code_faults"))
        stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def write(stage: Stage) -> Counts:
    """Write the records, add the codes they lack, and bring their search words in line."""
    counts = records.write(stage)
    stage.learn(counts.new)
    stage.run(named("code_add"))
    touched = int(one("select count(distinct id) as n from pg_temp.import_touched").n)
    remember_words()
    stage.learn(touched, "items")
    return Counts(counts.new, touched - counts.new, stage.left() - touched)


def _stage_codes(stage: Stage) -> None:
    told = rows(
        "select r.n, r.id, l.barcode from pg_temp.import_ready r join pg_temp.import_line l on l.n = r.n"
        " where l.barcode is not null"
    )
    codes = (
        (row.n, row.id, code, kind_of(code))
        for row in told
        for code in sorted(set(_APART.split(row.barcode)))
    )
    copy_rows("import_code (n, item_id, code, kind)", (line for line in codes if line[2]))


def remember_words() -> None:
    """Bring the search words of the items in `import_touched` in line with SKU, name and codes."""
    run("drop table if exists pg_temp.import_token")
    run('create temporary table import_token (item_id uuid, token text collate "C") on commit drop')
    touched = rows(named("token_sources"))  # fetched before COPY begins: a connection does one at a time
    copy_rows("import_token (item_id, token)", _tokens(touched))
    run(named("token_forget"))
    run(named("token_add"))


def _tokens(touched: list[Any]) -> Iterator[tuple[object, ...]]:
    for item in touched:
        for token in words_of(item.sku, item.name, item.codes):
            yield item.id, token
