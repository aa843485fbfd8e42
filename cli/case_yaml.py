"""Case files as YAML, read so that every value knows its line and nothing is quietly dropped.

YAML's own readers keep the last of two equal fields, turn dates into objects and forget where
anything stood. Here the nodes are read instead, and each slip becomes a Mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cli.errors import CommandFailed

LARGEST = 256 * 1024
TAG = "tag:yaml.org,2002:"
TEXTS = (TAG + "str", TAG + "timestamp")
PLAIN = (TAG + "int", TAG + "float", TAG + "bool", TAG + "null")


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in a case file. `line`, and places in lists, count from one."""

    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{_shown(self.file)}:{self.line}:"
        return f"{where} {self.field}: {self.message}" if self.field else f"{where} {self.message}"


class CaseFileMistakes(CommandFailed):
    """Case files cannot be run; the message has a line for each mistake."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (str(m.file), m.line)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass(frozen=True)
class Located:
    """A value, the line it stands on, and the located values inside it.

    The parts of a list are known by their place from nought, as text: "0", "1".
    """

    value: Any
    line: int
    parts: dict[str, Located] = field(default_factory=dict)

    def line_of(self, trail: Sequence[str]) -> int:
        """The line of what the trail leads to, or of the last thing on the way that is there."""
        here = self
        for name in trail:
            if name not in here.parts:
                break
            here = here.parts[name]
        return here.line


def field_name(trail: Sequence[str]) -> str:
    """The trail as people write it, places in lists counted from one: `steps[2].with.name`."""
    name = ""
    for part in trail:
        name += f"[{int(part) + 1}]" if part.isdecimal() else f".{part}"
    return name.lstrip(".")


def read_yaml(file: Path) -> tuple[Located, list[Mistake]]:
    """The one document of that file, and the mistakes of form found in it.

    Raises CaseFileMistakes when there is nothing that could be looked into further.
    """
    text = _text_of(file)
    loader = yaml.SafeLoader(text)
    try:
        references = _references(file, text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise CaseFileMistakes([_not_yaml(file, error)]) from error
    except RecursionError as error:
        raise CaseFileMistakes([Mistake(file, 1, "", "is nested too deeply to read")]) from error
    finally:
        loader.dispose()
    if node is None:
        raise CaseFileMistakes([Mistake(file, 1, "", "is empty; see docs/case-files.md")])
    if references:
        raise CaseFileMistakes(references)
    reading = _Reading(file)
    document = reading.located(node, ())
    return document, reading.mistakes


def _text_of(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise CaseFileMistakes(
            [Mistake(file, 1, "", f"cannot be read: {error.strerror}")]
        ) from error
    if len(raw) > LARGEST:
        message = f"has {len(raw)} bytes; a case file has at most {LARGEST}"
        raise CaseFileMistakes([Mistake(file, 1, "", message)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CaseFileMistakes([Mistake(file, line, "", "is not UTF-8 text")]) from error


def _references(file: Path, text: str) -> list[Mistake]:
    """Where the text refers to another place of itself, as `&name` and `*name` do."""
    kinds = (yaml.AliasToken, yaml.AnchorToken)
    return [
        Mistake(
            file,
            token.start_mark.line + 1,
            "",
            "&name and *name are not for case files; write it out",
        )
        for token in yaml.scan(text, Loader=yaml.SafeLoader)
        if isinstance(token, kinds)
    ]


def _not_yaml(file: Path, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "'\\t'" in what:
        return Mistake(file, line, "", "a tab stands where spaces belong; indent with spaces")
    return Mistake(file, line, "", f"this is not YAML: {what}")


class _Reading:
    """Turns nodes into located values, and gathers mistakes of form on the way."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []

    def located(self, node: yaml.Node, trail: tuple[str, ...]) -> Located:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return Located(self._scalar(node, trail), line)
        if isinstance(node, yaml.SequenceNode):
            parts = {
                str(n): self.located(part, (*trail, str(n))) for n, part in enumerate(node.value)
            }
            return Located([part.value for part in parts.values()], line, parts)
        assert isinstance(node, yaml.MappingNode)
        parts = self._entries(node, trail)
        return Located({name: part.value for name, part in parts.items()}, line, parts)

    def _entries(self, node: yaml.MappingNode, trail: tuple[str, ...]) -> dict[str, Located]:
        entries: dict[str, Located] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._mistake(line, trail, "a field's name must be one word")
                continue
            here = (*trail, key.value)
            if key.value in entries:
                first = entries[key.value].line
                self._mistake(line, here, f"stands here twice (first in line {first})")
                continue
            part = self.located(value, here)
            # The name's line, not the value's: that is where a person looks for a field.
            entries[key.value] = Located(part.value, line, part.parts)
        return entries

    def _scalar(self, node: yaml.ScalarNode, trail: tuple[str, ...]) -> Any:
        if node.tag in TEXTS:
            return node.value
        if node.tag in PLAIN:
            try:
                return yaml.SafeLoader("").construct_object(node)
            except (ValueError, yaml.YAMLError):
                return node.value
        self._mistake(
            node.start_mark.line + 1, trail, f"has a tag ({node.tag}) that case files lack"
        )
        return None

    def _mistake(self, line: int, trail: tuple[str, ...], message: str) -> None:
        self.mistakes.append(Mistake(self.file, line, field_name(trail), message))


def _shown(file: Path) -> str:
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)
