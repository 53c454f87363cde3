"""The command line: `baywindow COMMAND`. Each command is a module that is loaded when it is called."""

import importlib
import os
import sys
from collections.abc import Sequence

from baywindow.server.trouble import Trouble
from baywindow.tenancy.refusal import Refusal

COMMANDS = {
    "up": "run everything under one supervisor; Ctrl-C ends it",
    "provision": "make database, logins and schemas (needs an administrator's DATABASE_URL, or prints SQL)",
    "migrate": "bring tables and row security up to date",
    "import": "take in files",
    "posture": "what we connect as, versions, and every finding of the catalogue lint",
    "workspace": "create, suspend and resume workspaces, create their clients",
    "user": "create people, set passwords, join them to clients and workspaces",
    "audit": "prove that the access logs are whole, print their seals",
    "rotate": "new keys and passwords: signing, sealing, logins",
    "backup": "write everything in the database to a file",
    "restore": "read such a file into an empty database",
    "logins": "who can sign in to the demo",
}
MODULES = {"import": "import_"}  # a word Python keeps for itself
NO_COMMAND = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives back the process's exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    if words[0] not in COMMANDS:
        print(f"baywindow: no command {words[0]!r}\n\n{usage()}", file=sys.stderr)
        return NO_COMMAND
    return _called(words[0], words[1:])


def _called(name: str, words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
    command = importlib.import_module(f"baywindow.server.commands.{MODULES.get(name, name)}")
    try:
        return int(command.run(words) or 0)
    except (Trouble, Refusal) as trouble:
        print(f"baywindow {name}: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def usage() -> str:
    """The commands, a line each."""
    lines = [f"  {name:<10} {about}" for name, about in COMMANDS.items()]
    return "usage: baywindow COMMAND [...]\n\n" + "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
