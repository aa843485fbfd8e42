"""Runs the import contracts on a copy of the project, as it is and with planted imports.

Started as a program of its own, so that nothing of the project is imported where it runs:
`python linting.py` reads from standard input a JSON list of [file, line to add], works in the
current folder, and writes a JSON list of the names of the contracts that each broke.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path

BROKEN = re.compile(r"^(.+?) BROKEN", re.MULTILINE)


def broken() -> list[str]:
    """The contracts that are broken in the current folder. Raises RuntimeError when none was run."""
    from importlinter.cli import lint_imports

    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        status = lint_imports(no_cache=True, no_logo=True)
    text = re.sub(r"\x1b\[[0-9;]*m", "", told.getvalue())
    found = BROKEN.findall(text)
    if "Contracts:" not in text or bool(found) != bool(status):
        raise RuntimeError(text)
    return found


def with_line(path: Path, line: str) -> list[str]:
    """The contracts that are broken when the file ends with that line; the file is put back."""
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    try:
        return broken()
    finally:
        path.write_text(before, encoding="utf-8")


if __name__ == "__main__":
    plants = json.load(sys.stdin)
    json.dump([broken(), *(with_line(Path(path), line) for path, line in plants)], sys.stdout)
