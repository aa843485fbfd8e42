"""The two checkers of case files, asked the same: the auditor's own and Kinplan's."""

from __future__ import annotations

import contextlib
import importlib.util
import io
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from cli import verify_file
from tests.casefile.made_up import LEDGER

CHECKER = Path(__file__).resolve().parents[2] / "auditor" / "verify_case_file.py"
KEY = LEDGER.key.text()


@cache
def checker() -> ModuleType:
    """The auditor's own checker, which is a file and no part of the package."""
    spec = importlib.util.spec_from_file_location("verify_case_file", CHECKER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Said:
    """What a checker printed, and how it ended."""

    code: int
    text: str


def both_say(path: Path, keys: Sequence[str] = (), kept: Path | None = None) -> tuple[Said, Said]:
    """What the auditor's checker and what Kinplan's say of that file."""
    asked = [str(path), *(part for key in keys for part in ("--key", key))]
    asked += ["--checkpoint", str(kept)] if kept else []
    ours = Namespace(file=path, key=list(keys), checkpoint=kept)
    return _said(checker().main, asked), _said(verify_file.main, ours)


def _said(main: Callable[[Any], int], arguments: object) -> Said:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = main(arguments)
    return Said(code, printed.getvalue())


def refused(
    path: Path,
    data: bytes,
    words: str,
    keys: Sequence[str] = (KEY,),
    kept: Path | None = None,
) -> None:
    """Both refuse the file, in one line, with each of the words that are joined by &.

    Where the two say it differently, the ways are divided by |.
    """
    path.write_bytes(data)
    for said in both_say(path, keys, kept):
        assert said.code == 1, said.text
        assert said.text.startswith("REFUSED: "), said.text
        assert said.text.count("\n") == 1, said.text
        for part in words.split(" & "):
            assert any(way in said.text for way in part.split("|")), said.text
