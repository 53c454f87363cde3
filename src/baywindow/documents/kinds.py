"""What a document can be, who of a client it is for, and which files are taken."""

from __future__ import annotations

from typing import NamedTuple, cast

from django.utils.text import format_lazy

from baywindow.activity.verbs import Verb
from baywindow.ui.language import gettext_lazy


class Kind(NamedTuple):
    """A kind of document in words, and whom it is for unless somebody says otherwise."""

    words: str
    audience: str = "operations"


KINDS: dict[str, Kind] = {
    "bol": Kind(gettext_lazy("Bill of lading")),
    "packing_slip": Kind(gettext_lazy("Packing slip")),
    "delivery_note": Kind(gettext_lazy("Delivery note")),
    "commercial_invoice": Kind(gettext_lazy("Commercial invoice"), "both"),
    "customs": Kind(gettext_lazy("Customs papers"), "both"),
    "coa": Kind(gettext_lazy("Certificate of analysis")),
    "pod": Kind(gettext_lazy("Proof of delivery"), "both"),
    "label": Kind(gettext_lazy("Label")),
    "photo": Kind(gettext_lazy("Photo")),
    "invoice": Kind(gettext_lazy("Invoice"), "finance"),
    "other": Kind(gettext_lazy("Other")),
}
KIND_NAMES = {key: kind.words for key, kind in KINDS.items()}

AUDIENCES: dict[str, str] = {
    "both": gettext_lazy("Everybody who may see documents"),
    "operations": gettext_lazy("Operations"),
    "finance": gettext_lazy("Finance"),
}
NEEDS: dict[str, str] = {
    "both": "documents.view",
    "operations": "documents.operations",
    "finance": "documents.finance",
}
"""The capability a document of each audience takes, asked by row security."""

PUBLISHED = gettext_lazy("Document published: {kind}")
WITHDRAWN = gettext_lazy("Document withdrawn: {kind}")


def _verb(sentence: str, kind: str, audience: str) -> Verb:
    return Verb(cast(str, format_lazy(sentence, kind=KIND_NAMES[kind])), NEEDS[audience])


VERBS: dict[str, Verb] = {
    f"document.{done}.{kind}.{audience}": _verb(sentence, kind, audience)
    for done, sentence in (("published", PUBLISHED), ("withdrawn", WITHDRAWN))
    for kind in KINDS
    for audience in NEEDS
}
"""What the timeline of a document's record says, to those alone whom the document is for."""

SCANS = ("none", "clean")
"""`none`: no scanner was set up when it came. What a scanner objects to is never kept."""

TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "txt": "text/plain",
    "zpl": "text/plain",
    "edi": "text/plain",
}
"""The type each ending of a file's name promises; what is not here is not taken."""

DRAWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff"})
"""Types whose pages can be shown as pictures."""
