"""What people read of exceptions: the list, one of them, those of a record, and what needs somebody first.

Portal statements state workspace and client; staff read over the whole workspace unless they say whose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from baywindow.documents.subjects import PAGES_OF_ORDER
from baywindow.tenancy.context import current
from baywindow.tenancy.counted import counted
from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.tenancy.sql import one, rows
from baywindow.tenancy.words import LAST

MOST_OF_RECORD = 20
FEW = 6

DUE = Order((Key("e.due_at", "timestamptz", "due_at"), Key("e.id", "uuid", "id")))
LATEST = Order(
    (Key("e.resolved_at", "timestamptz", "resolved_at"), Key("e.id", "uuid", "id")), descending=True
)

COLUMNS = """
select e.id, e.client_id, e.code, e.severity, e.subject_kind, e.subject_id, e.page_id, e.subject_number,
       e.by_rule, e.text, e.parts, e.next_step, e.acts, e.opened_at, e.due_at, e.resolved_at, e.resolution,
       e.ended, e.lasting, e.version, {client_name} as client_name
  from client_exception e{client}"""
OWN = COLUMNS.format(client_name="''", client="")
THEIRS = COLUMNS.format(
    client_name="c.name",
    client="\n  join client c on c.workspace_id = e.workspace_id and c.client_id = e.client_id",
)

WORKSPACE = "\n where e.workspace_id = %(workspace)s"
CLIENT = "\n   and e.client_id = %(client)s"

FILE = """
select e.code, e.severity, e.subject_kind, e.subject_number, e.text,
       case when e.next_step = '' then e.code else e.next_step end as next_step, e.acts, e.opened_at, 
       e.due_at, e.resolved_at, case when e.ended = '' then e.resolution else e.ended end as resolution
  from client_exception e
 where e.workspace_id = %(workspace)s and e.client_id = %(client)s<<conditions>>
 order by <<order>>"""

_ANY = """
  select 1 from client_exception e
 where e.workspace_id = %(workspace)s"""

STATES = {"open": "e.resolved_at is null", "resolved": "e.resolved_at is not null"}

CONDITIONS: dict[str, str] = {
    "severity": "e.severity = %(severity)s::text",
    "code": "e.code = %(code)s::text",
    "acts": "e.acts = %(acts)s::text",
    "record": "e.subject_kind = %(record)s::text",
    "overdue": "e.due_at < now()",
    "words": (
        "(e.subject_number >= %(words)s::text and e.subject_number < %(words_end)s::text"
        " or position(lower(%(words)s::text) in lower(e.text)) > 0)"
    ),
}
"""Filters of exceptions `e`, by name."""


@dataclass(frozen=True)
class Wanted:
    """Which exceptions. Staff may say whose."""

    state: str = "open"
    severity: str = ""
    code: str = ""
    acts: str = ""
    record: str = ""
    overdue: bool = False
    words: str = ""
    client: UUID | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything is left out on request."""
        return any(getattr(self, name) for name in CONDITIONS)

    def params(self) -> dict[str, Any]:
        """The queries' parameters; those of the tenant come from the context."""
        told: dict[str, Any] = {name: getattr(self, name) for name in CONDITIONS}
        told |= {"words": self.words.upper(), "words_end": self.words.upper() + LAST}
        return told | ({"client": self.client} if self.client else {})

    def conditions(self) -> str:
        """The filters, ready to follow a WHERE."""
        return "".join(f"\n   and {text}" for name, text in CONDITIONS.items() if getattr(self, name))


def page(request: HttpRequest, want: Wanted, size: int = SIZE) -> Page:
    """One page: of the open ones what is due first, of the resolved ones the latest."""
    order = DUE if want.state == "open" else LATEST
    text = _from(want.client) + f"\n   and {STATES[want.state]}{want.conditions()}\n   and <<beyond>>"
    return order.page(request, f"{text}\n order by <<order>> limit <<limit>>", want.params(), size)


def counts(want: Wanted) -> dict[str, int]:
    """How many there are of either state under these filters; more than `CAP` stands for more than `CAP`."""
    where = _ANY + (CLIENT if _of_one(want.client) else "")
    views = {state: f"{where}\n   and {text}{want.conditions()}" for state, text in STATES.items()}
    return counted(views, want.params())


def file(want: Wanted) -> tuple[str, dict[str, Any]]:
    """The query of a client's exceptions as the list shows them, and its parameters."""
    order = "e.due_at, e.id" if want.state == "open" else "e.resolved_at desc, e.id desc"
    kept = f"\n   and {STATES[want.state]}{want.conditions()}"
    return FILE.replace("<<conditions>>", kept).replace("<<order>>", order), want.params()


def find(exception_id: UUID, client: UUID | None = None) -> Any | None:
    """One exception; None when this side sees none of this id."""
    text = _from(client) + "\n   and e.id = %(exception)s::uuid"
    return one(text, _told(client, exception=exception_id))


def of_record(page_id: UUID, client: UUID | None = None) -> list[Any]:
    """What is open of a record and its parts, the first due first."""
    return _open_of("%(page)s::uuid", client, page=page_id)


def of_order(order_id: UUID, client: UUID | None = None) -> list[Any]:
    """What is open of an order and its shipments, the first due first."""
    return _open_of(f"any({PAGES_OF_ORDER})", client, order=order_id)


def needs_me(few: int = FEW) -> list[Any]:
    """What is open and due first, whoever acts: of one's own client, for staff of the whole workspace."""
    text = _from(None) + "\n   and e.resolved_at is null\n order by e.due_at, e.id limit %(few)s::int"
    return rows(text, {"few": few})


COMMENTS = """
select m.id, m.at, m.by_name, m.text from exception_comment m
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.exception_id = %(exception)s::uuid
 order by m.at desc, m.id desc limit 200"""


def comments(exception_id: UUID, client: UUID) -> list[Any]:
    """What staff say of an exception among themselves, the latest first."""
    return rows(COMMENTS, {"client": client, "exception": exception_id})


def _open_of(pages: str, client: UUID | None, **told: Any) -> list[Any]:
    text = _from(client) + f"\n   and e.page_id = {pages} and e.resolved_at is null"
    text += "\n order by e.due_at, e.id limit %(most)s::int"
    return rows(text, _told(client, most=MOST_OF_RECORD, **told))


def _of_one(client: UUID | None) -> bool:
    return client is not None or current().client_id is not None


def _from(client: UUID | None) -> str:
    """The rows this side sees, ready for conditions: of one client, or of the workspace with names."""
    text = OWN if current().client_id else THEIRS
    return text + WORKSPACE + (CLIENT if _of_one(client) else "")


def _told(client: UUID | None, **told: Any) -> dict[str, Any]:
    return told | ({"client": client} if client else {})
