"""Decisions are numbered without gaps, say why, and name the tests that enforce them."""

from __future__ import annotations

import re

import pytest

from tests.documents.reading import ROOT, places, table

FOLDER = ROOT / "docs" / "decisions"
NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
PARTS = ("## Context", "## Decision", "## Consequences", "## What enforces it")
LIBRARIES = FOLDER / "0009-libraries.md"


def decisions() -> dict[str, str]:
    """Every decision's text by the name of its file."""
    return {p.name: p.read_text() for p in sorted(FOLDER.glob("*.md")) if p.name != "README.md"}


def numbering(names: list[str]) -> list[str]:
    """Names that are no decision's, numbers given twice, and gaps."""
    wrong = [f"{name}: not NNNN-title.md" for name in names if not NAME.fullmatch(name)]
    numbers = sorted(int(name[:4]) for name in names if NAME.fullmatch(name))
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"numbers are not 1 to {len(numbers)}: {numbers}")
    return wrong


def shortcomings(name: str, text: str) -> list[str]:
    """What a decision lacks: its title with its number, its parts, a test that enforces it."""
    wrong = [part for part in PARTS if f"\n{part}\n" not in text]
    if not text.startswith(f"# {int(name[:4])}. "):
        wrong.append("a title that begins with its number")
    enforced = text.partition("\n## What enforces it\n")[2]
    if not any(path.startswith("tests/") and inside for path, inside in places(enforced)):
        wrong.append("a test that enforces it, as `tests/…py::test_…`")
    return wrong


def index_mistakes(index: str, texts: dict[str, str]) -> list[str]:
    """Decisions that the index does not list under their own title."""
    return [
        name
        for name, text in texts.items()
        if f"[{text.splitlines()[0].partition('. ')[2]}]({name})" not in index
    ]


def dependency_mistakes(rows: list[list[str]], wanted: str, lock: str) -> list[str]:
    """Libraries that are wanted and not in the table, or the other way round, or in another version."""
    told = {row[0].lower(): row[1] for row in rows}
    names = {
        re.split(r"[\[<>=]", line)[0].lower()
        for line in wanted.splitlines()
        if line and not line.startswith("-")
    }
    locked = dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==([\w.]+)", lock, re.MULTILINE))
    wrong = [f"{name}: has no row" for name in sorted(names - set(told))]
    wrong += [f"{name}: is not wanted (any more)" for name in sorted(set(told) - names)]
    return wrong + [
        f"{name}: {version} is told, {locked[name]} is locked"
        for name, version in told.items()
        if name in names and version != locked[name]
    ]


def test_decisions_are_numbered_without_gaps() -> None:
    assert len(decisions()) >= 10
    assert numbering(list(decisions())) == []


@pytest.mark.parametrize(
    "names",
    [
        ["0001-a.md", "0003-b.md"],
        ["0001-a.md", "0001-b.md"],
        ["0001-a.md", "second.md"],
        ["0002-a.md"],
    ],
)
def test_a_planted_gap_or_repeat_is_found(names: list[str]) -> None:
    assert len(numbering(names)) == 1


@pytest.mark.parametrize("name", list(decisions()))
def test_every_decision_says_why_and_what_enforces_it(name: str) -> None:
    assert shortcomings(name, decisions()[name]) == []


def test_a_decision_that_nothing_enforces_is_found() -> None:
    text = decisions()["0001-our-own-records-and-events.md"]
    without = text.partition("\n## What enforces it\n")[0] + "\n## What enforces it\n\nGood will.\n"
    assert shortcomings("0001-x.md", without) == ["a test that enforces it, as `tests/…py::test_…`"]
    assert shortcomings("0002-x.md", text) == ["a title that begins with its number"]


def test_the_index_lists_every_decision_under_its_title() -> None:
    index = (FOLDER / "README.md").read_text()
    assert index_mistakes(index, decisions()) == []
    assert index_mistakes(index, {"0001-x.md": "# 1. Something else\n"}) == ["0001-x.md"]


def _dependencies() -> tuple[str, str]:
    return (ROOT / "requirements.in").read_text(), (ROOT / "requirements.lock").read_text()


def test_the_table_of_libraries_is_what_is_installed() -> None:
    rows = table(LIBRARIES.read_text(), "## Decision")
    assert dependency_mistakes(rows, *_dependencies()) == []


def test_a_library_that_is_forgotten_gone_or_of_another_version_is_found() -> None:
    rows = table(LIBRARIES.read_text(), "## Decision")
    planted = [[*rows[0][:1], "0.0.1", *rows[0][2:]], *rows[2:], ["leftpad", "1.0"]]
    found = dependency_mistakes(planted, *_dependencies())
    assert [f"{rows[1][0].lower()}: has no row", "leftpad: is not wanted (any more)"] == found[:2]
    assert found[2].startswith(f"{rows[0][0].lower()}: 0.0.1 is told, ")


def test_decisions_are_kept_short() -> None:
    sizes = {name: len(text.splitlines()) for name, text in decisions().items()}
    assert {name: lines for name, lines in sizes.items() if lines > 80} == {}
