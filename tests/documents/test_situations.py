"""Each of the twenty-five awkward situations is shown by a sample case or a test that is there."""

from __future__ import annotations

import re

from tests.documents.reading import ROOT, table

PAGE = (ROOT / "docs" / "situations.md").read_text(encoding="utf-8")
SHOWN_BY = re.compile(r"`((?:samples/cases|tests/situations)/[\w.-]+)`")


def rows() -> list[list[str]]:
    """The rows of the page's table."""
    return table(PAGE, "## The situations")


def not_shown(listed: list[list[str]]) -> list[str]:
    """Situations that no case or test shows, and cases and tests that are not there."""
    wrong = []
    for row in listed:
        files = SHOWN_BY.findall(row[3])
        if not files:
            wrong.append(f"{row[0]}: nothing shows it")
        wrong += [f"{row[0]}: {name}: is not there" for name in files if not (ROOT / name).exists()]
    return wrong


def test_every_situation_has_its_row() -> None:
    assert [row[0] for row in rows()] == [str(number) for number in range(1, 26)]


def test_every_situation_is_shown_by_a_case_or_a_test() -> None:
    assert not_shown(rows()) == []


def test_every_test_of_a_situation_is_on_the_page() -> None:
    named = {name for row in rows() for name in SHOWN_BY.findall(row[3])}
    there = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests" / "situations").glob("test_*.py")
    }
    assert there - named == set()


def test_a_situation_that_nothing_shows_is_found() -> None:
    row = ["26", "Something else", "It happens.", "`samples/cases/none.yaml`", "–"]
    assert not_shown([row]) == ["26: samples/cases/none.yaml: is not there"]
    assert not_shown([[*row[:3], "everybody knows", "–"]]) == ["26: nothing shows it"]
