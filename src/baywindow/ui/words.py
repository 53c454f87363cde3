"""The catalogues: `./bay words` takes the messages out of the source, `./bay words check` says what lacks.

Babel does it all; GNU gettext is not needed. What is written by hand is
`locale/<language>/LC_MESSAGES/django.po`; the compiled catalogue beside it is made from it with the pages'
assets and is not kept in git.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "locale"
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "gettext_noop": None}
IN_SQL = re.compile(r"raise exception '([^'%]+)'\s+using errcode = 'TN010'")
IN_DJANGO = re.compile(r'\{% translate "([^"]+)" %\}')
PLACE = re.compile(r"%\((\w+)\)s|\{(\w*)\}|</?(\w+)")
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
LEFT_OUT = ("static", "demo")


def catalogues() -> list[Path]:
    """The hand-written catalogue of each language but English, which needs none."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def found() -> Catalog:
    """Every message of the source, with the files it is said in."""
    made = Catalog(charset="utf-8")
    for file in sorted(ROOT.rglob("*")):
        inside = file.relative_to(ROOT)
        if file.suffix in {".py", ".html", ".txt", ".sql"} and not set(LEFT_OUT) & set(inside.parts):
            for words in _of_file(file):
                made.add(words, locations=[(str(inside), 0)])
    return made


def _of_file(file: Path) -> Iterator[str | tuple[str, ...]]:
    if file.suffix == ".sql" or "migrations" in file.parts:
        yield from IN_SQL.findall(file.read_text())
        return
    if "templates" in file.parts:
        yield from IN_DJANGO.findall(file.read_text())
        return
    if file.suffix != ".py" and "pages" not in file.parts:
        return
    method = "python" if file.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {} if file.suffix == ".py" else {"newstyle_gettext": "1", "trimmed": "1", "silent": "0"} | {
        "extensions": "jinja2.ext.do", "trim_blocks": "1", "lstrip_blocks": "1",
    }  # fmt: skip
    for _, words, _, _ in extract(method, io.BytesIO(file.read_bytes()), KEYWORDS, (), options):
        yield words


def update() -> None:
    """Write what the source says into every catalogue; a message nobody says any more leaves it."""
    said = found()
    for file in catalogues():
        held = _read(file)
        held.update(said, no_fuzzy_matching=True)
        held.obsolete.clear()
        out = io.BytesIO()
        write_po(out, held, width=110, include_lineno=False, sort_by_file=True, omit_header=True)
        file.write_text(HEADER.format(language=file.parts[-3]) + out.getvalue().decode())


def check() -> list[str]:
    """What stands between the source and the catalogues, a line each; nothing when they are in step."""
    said = {_key(message): message for message in found() if message.id}
    lines = []
    for file in catalogues():
        language, held = file.parts[-3], {_key(one): one for one in _read(file) if one.id}
        lines += [f"{language}: not in the catalogue: {key!r}" for key in said.keys() - held.keys()]
        lines += [f"{language}: nobody says any more: {key!r}" for key in held.keys() - said.keys()]
        lines += [f"{language}: {fault}" for one in held.values() for fault in _faults(one)]
    return sorted(lines)


def _faults(message: Message) -> Iterator[str]:
    """A message without its translation, or whose translation lost or invented a place or a tag."""
    forms, ids = _forms(message.string), _forms(message.id)
    if message.fuzzy or not all(forms):
        yield f"not translated: {ids[0]!r}"
        return
    for form in forms:
        if not any(_places(form) == _places(one) for one in ids):
            yield f"other places than in English: {form!r}"


def _places(text: str) -> list[str]:
    return sorted({match[0] for match in PLACE.finditer(text)})


def _forms(said: Any) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said,)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def compile_all() -> None:
    """Make the compiled catalogues of those that changed since."""
    for file in catalogues():
        compiled = file.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < file.stat().st_mtime:
            with compiled.open("wb") as out:
                write_mo(out, _read(file))


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.parts[-3])


def main(asked: list[str]) -> int:
    """Update, or with `check` only look; how many complaints there are."""
    if asked != ["check"]:
        update()
        compile_all()
    complaints = check()
    sys.stderr.writelines(f"{line}\n" for line in complaints)
    return min(len(complaints), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
