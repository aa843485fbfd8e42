"""Finds code that asks the machine for the time, for randomness, or for an identifier.

These are passed in, so that tests and the demonstration can say what time it is, and so that
nothing but the clock differs from production.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

ASKING = (
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "uuid.uuid1",
    "uuid.uuid4",
    "os.urandom",
)
MODULES = ("random", "secrets")  # whatever is used of these


def asks(source: str) -> list[str]:
    """What a module asks the machine, and in which line: `12: datetime.datetime.now`."""
    tree = ast.parse(source)
    names = _imported(tree)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            dotted = _dotted(node, names)
            if dotted in ASKING or dotted.partition(".")[0] in MODULES:
                found.add((node.lineno, dotted))
    whole = {(line, name) for line, name in found if name not in MODULES}
    return [f"{line}: {name}" for line, name in sorted(whole)]


def _imported(tree: ast.Module) -> dict[str, str]:
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                names[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _dotted(node: ast.expr, names: Mapping[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, names)}.{node.attr}"
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


def asking_modules(root: Path, folders: Iterable[str]) -> dict[str, list[str]]:
    """Every module of the folders that asks, with what it asks."""
    found = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            asked = asks(path.read_text(encoding="utf-8"))
            if asked:
                found[str(path.relative_to(root))] = asked
    return found
