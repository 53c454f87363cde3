"""The press: a process of its own that sets one paper and ends. Standard input to standard output.

It gets the template, what stands on the paper and the logo, and nothing else: no secret, no connection, no
file (the root is an empty folder, and it may write none), only the fonts typst brings. The kernel ends it
when it takes too much time or memory. It imports nothing of ours, so that it starts quickly.
"""

import json
import resource
import sys
import tempfile
from datetime import UTC, datetime

SECONDS = 15
MEMORY = 2 << 30
LARGEST = 32 << 20
TOO_LARGE = 3


def confined() -> None:
    """Bound this process for good."""
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def main() -> int:
    """Set the paper that standard input tells of; 0 when it is on standard output."""
    import typst

    told = json.load(sys.stdin.buffer)
    with tempfile.TemporaryDirectory() as root:
        confined()
        compiler = typst.Compiler(
            told["template"].encode(),
            root=root,
            font_paths=typst.Fonts(include_system_fonts=False),
            ignore_system_fonts=True,
            sys_inputs={"told": json.dumps(told["said"])},
            package_path=root,
            package_cache_path=root,
        )
        paper = compiler.compile(format="pdf", timestamp=datetime.now(UTC).replace(second=0, microsecond=0))
    if not isinstance(paper, bytes) or len(paper) > LARGEST:
        return TOO_LARGE
    sys.stdout.buffer.write(paper)
    return 0


if __name__ == "__main__":
    sys.exit(main())
