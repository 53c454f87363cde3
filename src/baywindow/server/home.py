"""The data folder and the secrets kept in it."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def home() -> Path:
    """The data folder, an absolute path; it is created when missing.

    Others may walk through it but not list it when we are root: the embedded database server runs
    as an unprivileged user there.
    """
    folder = Path(os.environ.get("BAYWINDOW_HOME") or _checkout() / ".baywindow").absolute()
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


def _checkout() -> Path:
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() else Path.cwd()


def _generated() -> str:
    return secrets.token_urlsafe(36)


def secret(name: str, make: Callable[[], str] = _generated) -> str:
    """The secret of this name: from the environment, else from its file, made when missing."""
    return given(name) or kept(home() / "secrets", name, make)


def given(name: str) -> str:
    """What the environment says this secret is; empty when it is kept in a file."""
    return os.environ.get(_variable(name), "")


def earlier(name: str) -> list[str]:
    """What this secret was before, while that still opens what was made with it; mostly nothing."""
    told = os.environ.get(_variable(name) + "_EARLIER")
    file = _earlier_file(name)
    return (told if told is not None else file.read_text() if file.exists() else "").split()


def replace(name: str) -> None:
    """Make a new secret of this name; the one before is kept as an earlier one until `forget_earlier`."""
    before = secret(name)
    _write(_earlier_file(name), "\n".join([before, *earlier(name)]))  # first: what it opens is never shut
    _write(home() / "secrets" / name, _generated())


def forget_earlier(name: str) -> None:
    """From here on what was made with an earlier secret is void."""
    _earlier_file(name).unlink(missing_ok=True)


def _variable(name: str) -> str:
    return "BAYWINDOW_SECRET_" + name.upper().replace("-", "_")


def _earlier_file(name: str) -> Path:
    return home() / "secrets" / f"{name}.earlier"


def _write(file: Path, text: str) -> None:
    """Put the text in the file's place, whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text + "\n")
    draft.replace(file)


def kept(folder: Path, name: str, make: Callable[[], str] | None = None) -> str:
    """The secret in this folder's file; made when missing."""
    file = folder / name
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(file, (make or _generated)())
        return file.read_text().strip()


def _write_once(file: Path, text: str) -> None:
    """Write the file whole or not at all; of two processes that race, the first one's text stays."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text + "\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
