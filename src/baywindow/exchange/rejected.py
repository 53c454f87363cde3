"""The rows that were rejected, as a file: the row as it was sent, where it stood, and why."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from .models import ImportRun
from .reading import open_sheet
from .staging import Fault, Stage
from .uploads import stored

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
IN_MEMORY = 1 << 20


def write_rejected(run: ImportRun, stage: Stage) -> str:
    """Write the rejected rows and give the stored file's name. Written again, it replaces itself."""
    name = f"{run.file_ref.rpartition('/')[0]}/rejected.csv"
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as held:
        text = io.TextIOWrapper(held, "utf-8-sig", newline="")
        lines = csv.writer(text)
        lines.writerow(["row", "reason", *map(harmless, stage.compiled.columns.names)])
        lines.writerows(_rows(run, stage))
        text.flush()
        text.detach()
        default_storage.delete(name)
        return default_storage.save(name, File(held))


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows and does not compute; numbers stay numbers."""
    if cell.startswith(FORMULA) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _rows(run: ImportRun, stage: Stage) -> Iterator[list[Any]]:
    """The file is read once more beside the faults, both in the order of the rows."""
    wrong = groupby(stage.faults(), key=lambda fault: fault.n)
    with stored(run) as file:
        rows = open_sheet(file, stage.mapping.file).rows
        n, cells = 0, list[str]()
        for number, found in wrong:
            while n < number:
                n, cells = next(rows)
            yield [n, "; ".join(reason(stage, fault) for fault in found), *map(harmless, cells)]


def reason(stage: Stage, fault: Fault) -> str:
    """A fault in one sentence, with the column as the file names it."""
    place = stage.compiled.column_of(fault.field) or fault.field
    return harmless(f"{place}: {fault.sentence}" if place else fault.sentence)
