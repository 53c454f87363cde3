"""Documents that are set by our own press: from a record, made once for each state of it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext

from baywindow.papers.setting import pdf
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal

from .filing import Overtaken, newest_of, store
from .kinds import KINDS
from .models import Document
from .sniffing import NotTaken
from .storing import looked
from .subjects import Found


def made(
    client_id: UUID,
    about: Found,
    kind: str,
    name: str,
    template: str,
    said: Mapping[str, Any],
    part: str = "",
) -> tuple[Document, bool]:
    """The paper that says this of the record, or of a part of it, and whether it is new.

    What was said before is the document that said it; what changed is the next edition of the same paper.
    When it was made does not count. Refusal when the press is busy.
    """
    state = json.dumps({key: value for key, value in said.items() if key != "made"}, sort_keys=True)
    before = f"made/{kind}/{about.id}/{part}"
    ref = before + sha256(state.encode()).hexdigest()[:32]
    papers = Document.objects.of_client(client_id).filter(subject_id=about.id, kind=kind, source="native")
    if (known := papers.filter(source_ref=ref).first()) is not None:
        return known, False
    made_before = papers.filter(source_ref__startswith=before).first()
    newest = newest_of(client_id, made_before.series_id) if made_before else None
    document = Document(
        client_id=client_id, subject_kind=about.kind, subject_id=about.id, page_id=about.page_id,
        subject_number=about.number, kind=kind, number=about.number, source_ref=ref,
        meant_for=newest.meant_for if newest else KINDS[kind].audience,
    )  # fmt: skip
    document.series_id = newest.series_id if newest else _series(client_id, about, kind, part)
    document.edition = newest.edition + 1 if newest else 1
    try:
        return store(document, looked(io.BytesIO(pdf(template, said, current().brand)), name), publish=False)
    except Overtaken:  # the first paper of the record was made at the same moment: this is the next edition
        return made(client_id, about, kind, name, template, said, part)
    except NotTaken as error:
        raise Refusal(gettext("The paper was not kept: %(why)s") % {"why": error}, status=503) from error


def _series(client_id: UUID, about: Found, kind: str, part: str) -> UUID:
    """The one series of a record's or part's papers of a kind: two that begin it at once meet in it."""
    return uuid5(client_id, f"{kind}/{about.id}/{part}".rstrip("/"))


def told(document: Document, new: bool) -> str:
    """What staff read who asked for a paper: that it is made, or was, and whether its client sees it."""
    if new:
        return gettext("%(name)s is made.") % {"name": document.file_name} + unseen(document)
    return gettext("Nothing has changed since it was made: this is it.") + unseen(document)


def unseen(document: Document) -> str:
    """That a document waits to be published, as a further sentence; nothing when its client sees it."""
    if document.published:
        return ""
    return " " + gettext("The client does not see it until it is published.")
