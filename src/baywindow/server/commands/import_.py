"""`baywindow import`: files in. The exchange room does it."""

from collections.abc import Sequence

from baywindow.server.process import become_owner
from baywindow.server.reach import tables


def run(words: Sequence[str]) -> int:
    """Hand the words over to the exchange room with a database at hand."""
    with tables():
        become_owner()
        from baywindow.exchange.command import run as take_in

        return int(take_in(list(words)) or 0)
