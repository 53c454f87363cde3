"""Who may read and write a table: declared once on the model, enforced by the database.

The converge step (converge.py) turns a declaration into row-level policies and grants, the
catalogue lint (lint.py) compares what the database holds with it. A model without an audience
fails Django's system check.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ByRow:
    """Each row says itself which capability it needs: `column` holds one of the words of `needs`.

    Where a word stands for several capabilities, with spaces between, it takes all of them.
    A row whose word is not among them is nobody's to read or to add. Where `shown` names a boolean column,
    the portal neither reads nor adds rows in which it is false.
    """

    column: str
    needs: dict[str, str]
    shown: str | None = None


@dataclass(frozen=True)
class ForClient:
    """A table the portal may read, one client at a time.

    `read` is the capability a portal context needs, None lets every member of the client read.
    `update` lists the only columns the portal may change (capability `update_needs`), `insert`
    names the capability that lets it add rows. `by_row` adds what each row itself asks of readers and
    of those who add it, staff included; `insert` "" then asks for nothing more. `staff_read` and
    `staff_write` are capabilities of staff; None means any staff context of the workspace. `append_only`
    takes update and delete from everybody, `deletable` gives delete to staff and jobs. `sealed` takes
    every write from every login: only functions of schema sec add rows. `stirs` names the columns with the
    records whose open pages are told when a row changes (see stirs.py).
    """

    read: str | None = None
    update: tuple[str, ...] = ()
    update_needs: str | None = None
    insert: str | None = None
    by_row: ByRow | None = None
    staff_read: str | None = None
    staff_write: str | None = None
    append_only: bool = False
    deletable: bool = False
    sealed: bool = False
    stirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForWorkspace:
    """The 3PL's own: warehouses, locations, mappings. Staff and jobs only, no portal grant."""

    staff_read: str | None = None
    staff_write: str | None = None
    append_only: bool = False
    deletable: bool = False
    sealed: bool = False


@dataclass(frozen=True)
class ForStaff:
    """Costs, internal notes, comments: staff with the capability, no portal grant at all."""

    staff_read: str | None = None
    staff_write: str | None = None
    append_only: bool = False
    deletable: bool = False
    sealed: bool = False


@dataclass(frozen=True)
class Platform:
    """People, sign-ins, sessions: schema public, read by the sign-in login alone."""


Audience = ForClient | ForWorkspace | ForStaff | Platform
CoreAudience = ForClient | ForWorkspace | ForStaff
