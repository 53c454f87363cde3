"""The sign-in's mails leave by the worker: a page only writes down which letter goes to which address.

So the time of an answer tells nothing about an address, and a mail server that is down stops nobody.
"""

from __future__ import annotations

import logging
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from . import letters
from .models import Letter, Person

LOOK = 1.0
"""Seconds between looks at what waits."""
LEASE = timedelta(minutes=2)
"""How long a worker has for one letter before another takes it up."""
TRIES = 8
NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a letter

log = logging.getLogger(__name__)


def write(kind: str, to: str, told: dict[str, Any] | None = None) -> None:
    """Have a letter sent; KeyError for a kind that nobody can write."""
    letters.WRITTEN[kind]
    Letter.objects.create(kind=kind, to=to, told=told or {})


def deliver() -> int:
    """Send every letter that is due; how many there were. One that cannot be written holds up no other."""
    sent = 0
    while (letter := _taken()) is not None:
        sent += 1
        try:
            if (message := _written(letter)) is not None:
                message.send()
        except (OSError, smtplib.SMTPException) as trouble:
            log.warning("mail: %s; try %s of %s", trouble, letter.tries, TRIES)
        except OperationalError:
            raise  # the database restarts; the lease brings the letter back
        except Exception:  # a fault of ours: it is told, and ends neither the post nor the other letters
            log.exception("mail: no %s could be written; try %s of %s", letter.kind, letter.tries, TRIES)
        else:
            letter.delete()
            continue
        if letter.tries < TRIES:
            _later(letter)
        else:
            letter.delete()
    return sent


def _taken() -> Letter | None:
    """The next letter that is due; for the length of the lease nobody else takes it."""
    with transaction.atomic(using="default"):
        due = Letter.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
        letter = due.select_for_update(skip_locked=True).first()
        if letter is not None:
            letter.tries += 1
            letter.due_at = timezone.now() + LEASE
            letter.save(update_fields=["tries", "due_at"])
    return letter


def _later(letter: Letter) -> None:
    letter.due_at = timezone.now() + timedelta(seconds=15 * 2**letter.tries)
    letter.save(update_fields=["due_at"])


def _written(letter: Letter) -> EmailMultiAlternatives | None:
    """The mail; None for a new password of an address that nobody has."""
    told = letter.told
    if letter.kind == NEW_PASSWORD:
        person = Person.objects.filter(email=letter.to.lower(), is_active=True).first()
        if person is None:
            return None
        told = {**told, "link": link_to_new_password(person)}
    return letters.mail(letter.kind, letter.to, told)


def link_to_new_password(person: Person) -> str:
    """The link that lets its bearer set the person's password, once, at our own address; the letter puts
    the workspace's in its place."""
    parts = {"uidb36": user_pk_to_url_str(person), "key": PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)}
    return settings.ADDRESS + reverse("account_reset_password_from_key", kwargs=parts)


@contextmanager
def delivered() -> Iterator[None]:
    """Deliver letters for as long as the block runs."""
    over = threading.Event()
    thread = threading.Thread(target=_rounds, args=[over], name="post", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=settings.EMAIL_TIMEOUT + LOOK)


def _rounds(over: threading.Event) -> None:
    while not over.wait(LOOK):
        try:
            deliver()
        except OperationalError as trouble:
            log.warning("post: %s; trying again", trouble)  # the database restarts
        finally:
            connections["default"].close()
