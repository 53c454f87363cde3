"""Papers: what the press makes of data, and what it cannot be brought to do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from baywindow.papers import setting
from baywindow.papers.setting import NotSet, pdf
from baywindow.tenancy.context import Brand
from baywindow.tenancy.refusal import Refusal

SAID: dict[str, Any] = {
    "title": "Statement", "client": "Acme", "lang": "en", "facts": [["Period", "May"]], "made": "made now",
    "page": "Page {page} of {pages}", "nothing": "nothing", "sums": ["Total", "1"], "groups": [],
    "columns": [
        {"title": "SKU", "number": False, "grows": True},
        {"title": "Closing", "number": True, "grows": False},
    ],
}  # fmt: skip
DOCK = Brand(name="Northdock", accent="9a3412", support="help@northdock.example")
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">'
    b'<rect width="40" height="10" fill="#123456"/></svg>'
)


def text_of(paper: bytes) -> str:
    """All of a paper's words."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


def lines(count: int, name: str = "SKU") -> dict[str, Any]:
    """What a paper says of so many lines."""
    rows = [[f"{name}-{n}", "1"] for n in range(count)]
    return {**SAID, "groups": [{"title": "BER", "rows": rows, "sums": ["Total", str(count)]}]}


@pytest.fixture
def logo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace with a logo."""
    monkeypatch.setattr(setting, "file_of", lambda print_: ("image/svg+xml", LOGO))


def test_a_paper_has_the_brand_its_pages_and_every_line() -> None:
    paper = PdfReader(io.BytesIO(pdf("statement", lines(200), DOCK)))
    assert paper.metadata and paper.metadata.title == "Statement · Acme"
    first, last = paper.pages[0].extract_text(), paper.pages[-1].extract_text()
    assert "Northdock" in first and "help@northdock.example" in last
    assert f"Page 1 of {len(paper.pages)}" in first and len(paper.pages) > 2
    assert round(float(paper.pages[0].mediabox.width)) == 595, "A4"
    found = "\n".join(page.extract_text() for page in paper.pages)
    assert all(f"SKU-{n}" in found for n in range(200))
    assert found.count("Closing") == len(paper.pages), "the head stands on every page"
    assert {font.rpartition("+")[2].partition("-")[0] for font in _fonts(paper)} == {"LibertinusSerif"}


def test_the_logo_and_the_colour_are_drawn(logo: None) -> None:
    branded = pdf("statement", lines(1), DOCK._replace(logo="print"))
    page: Any = PdfReader(io.BytesIO(branded)).pages[0]
    drawn = page.get_contents().get_data()
    assert b"0.6039216 0.20392157 0.07058824" in drawn, "the accent"
    assert b"0.07058824 0.20392157 0.3372549" in drawn, "the logo's own colour"
    on_dark = PdfReader(io.BytesIO(pdf("statement", lines(1), DOCK._replace(logo="print", plate="dark"))))
    page = on_dark.pages[0]
    assert b"0.08235294 0.12941177 0.16862746" in page.get_contents().get_data(), "a dark plate"


def test_a_logo_that_cannot_be_drawn_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "file_of", lambda print_: ("image/svg+xml", b"<svg"))
    assert "Northdock" in text_of(pdf("statement", SAID, DOCK._replace(logo="print")))


def test_what_people_wrote_is_text_and_never_markup() -> None:
    nasty = '#read("/etc/passwd") #import "@preview/x:1.0.0" $ */ <x> \\u{41} {page}'
    assert '#read("/etc/passwd") #import "@preview/x:1.0.0"' in text_of(
        pdf("statement", lines(1, nasty), DOCK)
    )


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ('#read("/etc/passwd")', "file not found"), ('#read("../../../etc/passwd")', "would escape"),
        ('#image("/proc/self/environ")', "file not found"),
        ('#import "@preview/tablex:0.0.8": *', "package"), ("#while true {}", "always true"),
        ("#for n in range(99999999) [#n ]", "status -|not done|memory"),
    ],
)  # fmt: skip
def test_the_press_reads_no_file_and_works_within_bounds(
    markup: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "paper.typ").write_text("")
    (tmp_path / "nasty.typ").write_text(markup)
    monkeypatch.setattr(setting, "TEMPLATES", tmp_path)
    monkeypatch.setattr(setting, "PATIENCE", 5)
    with pytest.raises(NotSet, match=why):
        setting._set("nasty", {})


def test_one_paper_at_a_time_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with setting._PLACES, pytest.raises(Refusal, match="Another PDF is being made"):
        pdf("statement", SAID, DOCK)
    assert pdf("statement", SAID, DOCK)


def _fonts(paper: PdfReader) -> set[str]:
    found = set()
    for page in paper.pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        found |= {str(font.get_object()["/BaseFont"]).lstrip("/") for font in fonts.values()}
    return found
