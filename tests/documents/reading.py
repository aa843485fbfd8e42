"""What the documents claim, taken out of them so that it can be compared with the code.

Each check takes text or a folder and returns what is wrong, in words; none knows where the project
is, so that each can be shown a planted fault.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import re
import shlex
from pathlib import Path

from cli.__main__ import COMMANDS
from cli.arguments import parse

ROOT = Path(__file__).resolve().parents[2]

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
PLACE = re.compile(r"((?:[\w.-]+/)+[\w.-]+\.(?:py|toml|sql|md|yaml|yml))(?:::([\w.]+))?")
COMMAND = re.compile(r"\./kinplan +([a-z][^`#&|\n]*)")
MADE_BY_RUNNING = (".kinplan/",)
MACHINE = re.compile(r"(?<![\w./-])/(?:work|root|home|Users|mnt|tmp/\w)[\w./-]*")
REGISTRY = re.compile(
    r"\b(?:py[p]i\.org|files\.python[h]osted\.org|registry\.npm[j]s\.org)", re.IGNORECASE
)


def documents(root: Path = ROOT) -> list[Path]:
    """Every Markdown file of the project; what lies in folders with a dot in front is not ours."""
    found = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "deploy").rglob("*.md")]
    return sorted(path for path in found if not path.name.startswith("."))


def prose(text: str) -> str:
    """The text without its blocks of code."""
    return FENCE.sub("", text)


def broken_links(document: Path, text: str, root: Path = ROOT) -> list[str]:
    """Links to files, or to headings of files, that are not there."""
    wrong = []
    for target in LINK.findall(prose(text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, heading = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists() or not path.is_relative_to(root):
            wrong.append(f"{document.name}: {target}: there is no such file")
        elif heading and heading not in _anchors(text if not name else path.read_text()):
            wrong.append(f"{document.name}: {target}: there is no such heading")
    return wrong


def _anchors(text: str) -> set[str]:
    """What a link to each heading looks like: small letters, hyphens, no punctuation."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(text)))
    return {heading.replace(" ", "-") for heading in plain}


def places(text: str) -> list[tuple[str, str]]:
    """Files that are named in code type, each with what is to be found in it (or nothing)."""
    matches = (PLACE.fullmatch(code) for code in CODE.findall(prose(text)))
    found = [(match[1], match[2] or "") for match in matches if match]
    return [place for place in found if not place[0].startswith(MADE_BY_RUNNING)]


def missing_places(text: str, root: Path = ROOT) -> list[str]:
    """Files, and names in them, that the text speaks of and that are not there."""
    wrong = []
    for name, inside in places(text):
        path = root / name
        if not path.is_file():
            wrong.append(f"{name}: there is no such file")
        elif inside and inside not in defined_in(path.read_text()):
            wrong.append(f"{name}::{inside}: there is no such name")
    return wrong


def defined_in(source: str) -> set[str]:
    """What a module defines at its top, and what its classes define, as Class.name."""
    found: set[str] = set()
    for node in ast.parse(source).body:
        names = _names(node)
        found.update(names)
        if isinstance(node, ast.ClassDef):
            found.update(f"{node.name}.{name}" for inner in node.body for name in _names(inner))
    return found


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        return [node.name]
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    if isinstance(node, ast.Assign):
        return [
            inner.id for t in node.targets for inner in ast.walk(t) if isinstance(inner, ast.Name)
        ]
    return []


def commands(text: str) -> list[list[str]]:
    """What the text says may be typed after ./kinplan; PROCESS, which stands for a name, is left out."""
    found = []
    for typed in COMMAND.findall(text):
        words = shlex.split(re.split(r" {2,}|[;)…]| \[", typed)[0].rstrip(" .,:"))
        if words and "PROCESS" not in words:
            found.append(words)
    return found


def wrong_commands(text: str) -> list[str]:
    """Commands that the text names and that cannot be typed, or that nothing carries out."""
    wrong = []
    for words in commands(text):
        typed = f"./kinplan {' '.join(words)}"
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            try:
                command = parse(words).command
            except SystemExit as ended:
                if ended.code:
                    wrong.append(f"{typed}: cannot be typed")
                continue
        if not is_carried_out(command):
            wrong.append(f"{typed}: nothing carries it out")
    return wrong


def is_carried_out(command: str) -> bool:
    """Whether there is a module for the command; `setup` is the bootstrap's own."""
    return command == "setup" or _is_there(COMMANDS[command].split(":")[0])


def missing_modules(text: str) -> list[str]:
    """Modules that the text runs with `python -m` and that are not there."""
    named = re.findall(r"python3? -m ([a-z_]+(?:\.[a-z_]+)*)", text)
    return [name for name in named if not _is_there(name)]


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # of a package that is not there either
        return False


def machine_paths(text: str) -> list[str]:
    """Places of one machine, and addresses of package registries: the project has neither."""
    return [*MACHINE.findall(text), *REGISTRY.findall(text)]


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without the head, each cell without spaces around.

    Raises LookupError when there is no such heading or no table under it.
    """
    _, found, after = text.partition(f"\n{heading}\n")
    section = re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    if not found or len(lines) < 3:
        raise LookupError(f"there is no table under {heading!r}")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
