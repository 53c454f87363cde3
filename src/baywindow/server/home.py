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
    given = os.environ.get("BAYWINDOW_SECRET_" + name.upper().replace("-", "_"))
    return given or kept(home() / "secrets", name, make)


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
