"""The second kind of no: the business refuses, in a sentence one can act on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext
from django.utils.translation.trans_null import gettext_noop  # the other one asks the settings at once


class Refusal(Exception):
    """Raised by a record's verb; one handler turns it into a message, or a problem of the API.

    `message` is shown to people as it is. `status` is the HTTP status (409 unless said), `wait` how many
    seconds to wait before it is tried again, where that is all it needs.
    """

    status = 409
    wait = 0

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        if status is not None:
            self.status = status


def constraint_of(error: IntegrityError) -> str:
    """The constraint that a change would have broken; empty where the database names none."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "")


STORES = frozenset({"botocore", "boto3", "s3transfer"})
"""Libraries whose errors say that files kept elsewhere cannot be reached."""


def as_refusal(error: Exception) -> Refusal | None:
    """The refusal an error is, or that the storage of files does not answer; None for any other error."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, IntegrityError) and constraint_of(error).endswith("_sane"):
        return Refusal(
            gettext("That would be more than anybody can count: check the quantities."), status=422
        )
    if not of_storage(error):
        return None
    log = logging.getLogger("django.request")
    if _turned_away(error):
        log.error("the storage of files refuses us (baywindow posture says why): %s", error)
        return Refusal(
            gettext("The storage of files refuses us. Nothing is lost: tell whoever runs Baywindow."),
            status=503,
        )
    log.error("the storage of files does not answer: %s", error)
    return Refusal(
        gettext("The storage of files cannot be reached. Nothing is lost: try again in a minute."),
        status=503,
    )


def of_storage(error: Exception) -> bool:
    """Whether it comes from where files are kept, elsewhere than on this machine's disk."""
    return type(error).__module__.partition(".")[0] in STORES


def _turned_away(error: Exception) -> bool:
    """Whether a storage answered that our key opens nothing there: waiting does not help."""
    answer = getattr(error, "response", None) or {}
    return answer.get("ResponseMetadata", {}).get("HTTPStatusCode") in {401, 403}


OF_SOMEBODY = (
    gettext_noop("%(name)s may do more than you may. Ask somebody who may do as much."),
    gettext_noop("%(name)s belongs here already."),
)
"""The database's sentences that begin with somebody's name."""


def said(sentence: str) -> str:
    """A sentence of the database in the language spoken; the catalogues have them from its source."""
    for words in OF_SOMEBODY:
        ending = words.removeprefix("%(name)s")
        if sentence.endswith(ending):
            return gettext(words) % {"name": sentence.removesuffix(ending)}
    return gettext(sentence)


@contextmanager
def as_the_database_says() -> Iterator[None]:
    """A rule that the database keeps by itself (SQLSTATE TN010) becomes a Refusal in its own sentence."""
    try:
        yield
    except DatabaseError as error:
        if not isinstance(error.__cause__, psycopg.Error) or error.__cause__.sqlstate != "TN010":
            raise
        raise Refusal(said(str(error.__cause__.diag.message_primary))) from error
