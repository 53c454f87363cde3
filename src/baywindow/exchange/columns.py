"""The columns a file turned out to have."""

from __future__ import annotations

from collections.abc import Sequence

from .checking import MappingFaults
from .rules import Column


class Columns:
    """The columns a file turned out to have."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [name.strip() for name in names]

    def has(self, column: Column | None) -> bool:
        """Whether there is such a column."""
        if isinstance(column, int):
            return column <= len(self.names)
        return column is None or column.casefold() in {name.casefold() for name in self.names}

    def position(self, column: Column, place: str) -> int:
        """Where a column is, from 0. Raises MappingFaults when the file has no such column."""
        if isinstance(column, int):
            if column <= len(self.names):
                return column - 1
            raise MappingFaults([f"{place}: the file has {len(self.names)} columns, there is no {column}th."])
        alike = [at for at, name in enumerate(self.names) if name.casefold() == column.casefold()]
        for found in ([at for at in alike if self.names[at] == column], alike):
            if len(found) == 1:
                return found[0]
            if found:
                raise MappingFaults([f"{place}: the file has several columns “{column}”; say its position."])
        known = ", ".join(f"“{name}”" for name in self.names[:30])
        raise MappingFaults([f"{place}: the file has no column “{column}”. It has {known}."])
