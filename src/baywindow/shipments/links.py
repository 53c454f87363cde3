"""Where a tracking number can be followed: by our rules, else by the workspace's own links."""

from __future__ import annotations

from urllib.parse import quote

from baywindow.tenancy.sql import rows

from .carriers import recognised, tidied

PLACE = "{tracking}"
"""What stands for the number in a link of the workspace."""

_OWN = "select l.name_key, l.template from core.carrier_links() l"


def named(carrier: str) -> str:
    """A carrier's name as it is found, however it is written."""
    return " ".join(carrier.lower().split())


class Links:
    """The address where a carrier shows a number. Links of the workspace not told are read when needed."""

    def __init__(self, own: dict[str, str] | None = None) -> None:
        self._own = own

    def __call__(self, carrier: str, number: str) -> str:
        """The address; empty when it cannot be told whose the number is."""
        found = recognised(number, carrier) if number else None
        if number and carrier and (found is None or carrier not in {found.carrier, found.name}):
            template = self._templates().get(named(carrier))
            if template:
                return template.replace(PLACE, quote(tidied(number), safe=""))
        return found.link if found else ""

    def _templates(self) -> dict[str, str]:
        if self._own is None:
            self._own = {row.name_key: row.template for row in rows(_OWN)}
        return self._own
